/**
 * Moodle's stores on memcached: muc/config.php (`$configuration['stores']`), of the plugins memcached (PHP's class Memcached) and
 * memcache (class Memcache). The sessions of config.php are PHP's session handler, which is not modelled.
 */
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { type Meanings, plain, take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, type Tree } from "./tree.ts";

/** cachestore_memcached gives a server without a weight 100. */
const WEIGHT = 100;

const STORAGE = "how values are stored, not where";

const meanings: Meanings = {
  ...unused(STORAGE, "compression", "serialiser", "bufferwrites", "isshared"),
  ...unused("the object of another store", "purgemode", "setservers_text"),
};

const memcached: Meanings = {
  ...meanings,
  hash: { option: "OPT_HASH", as: plain },
  prefix: { option: "OPT_PREFIX_KEY", as: String },
};
const memcache: Meanings = { ...meanings, prefix: { unused: "which keys there are is the workload's" } };

interface Store {
  readonly path: readonly string[];
  readonly store: Mapping;
}

export const moodle: Kind = {
  name: "moodle",
  client: "php-memcached",
  looks: "$configuration = array('stores' => array('x' => array('plugin' => 'memcached', ...)))",
  recognises: ({ document }) => storesOf(document).length > 0 || sessionsOf(document).length > 0,
  read({ document }: Read, found: Found, asked: Asked) {
    const of = storesOf(document);
    for (const [key, from] of sessionsOf(document)) {
      const what = `${from}: ${key}: the session handler is not modelled`;
      if (of.length === 0) found.problems.push(`${what}; expected a store of muc/config.php`);
      else found.unused.push(what);
    }
    if (of.length === 0) return;
    const store = chosen(found, asked, { what: "stores", where: document!.at(), of });
    if (store !== null) readStore(document!, store, found);
  },
};

function storesOf(document: Tree | null): [string, Store][] {
  if (!isMapping(document?.value)) return [];
  const root = document.value;
  const places: [readonly string[], unknown][] = [
    [["$configuration", "stores"], isMapping(root.$configuration) ? root.$configuration.stores : undefined],
    [["stores"], root.stores],
  ];
  return places.flatMap(([path, stores]) =>
    Object.entries(isMapping(stores) ? stores : {})
      .filter(
        (entry): entry is [string, Mapping] => isMapping(entry[1]) && /^memcached?$/.test(String(entry[1].plugin)),
      )
      .map(([name, store]): [string, Store] => [name, { path: [...path, name], store }]),
  );
}

/** Settings of config.php about sessions in memcached. */
function sessionsOf(document: Tree | null): [string, string][] {
  if (!isMapping(document?.value)) return [];
  const settings = document.value.$CFG;
  const keys = Object.keys(isMapping(settings) ? settings : {}).filter((key) =>
    /^session_memcached?_save_path$/.test(key),
  );
  return keys.map((key) => [key, document!.at("$CFG", key)]);
}

function readStore(document: Tree, { path, store }: Store, found: Found): void {
  const at = (...inner: (string | number)[]): string => document.at(...path, "configuration", ...inner);
  const configuration = isMapping(store.configuration) ? store.configuration : {};
  const isMemcached = store.plugin === "memcached";
  found.client = isMemcached ? "php-memcached" : "pecl-memcache";
  if (isMemcached) {
    const name = String(store.name ?? path.at(-1));
    found.set("persistent_id", name, `${at()}: Moodle makes one object for each store`);
    found.set("addServers", true, "Moodle's way to add servers");
  }
  for (const [key, value] of Object.entries(configuration)) {
    const from = at(key);
    if (key === "servers")
      takeServers(found, lines(value), (i) => at(key, i), from, isMemcached ? { weight: WEIGHT } : {});
    else if (key === "clustered" && isOn(found.settle(value, from)))
      found.problems.push(
        `${from}: clustered: each set goes to all of setservers, which is not modelled; expected false`,
      );
    else if (key === "clustered" || key === "setservers") continue;
    else if (key === "prefix" && (value === "" || value === null)) continue;
    else take(found, isMemcached ? memcached : memcache, key, value, from);
  }
  if (!("servers" in configuration)) found.noServers.push(`${at()}: servers: missing; expected a list`);
}

/** Moodle keeps each line of its form as a list of texts. */
function lines(value: unknown): unknown {
  return Array.isArray(value) &&
    typeof value[0] === "string" &&
    value.length <= 3 &&
    /^\d+$/.test(String(value[1] ?? "x"))
    ? [value]
    : value;
}

function isOn(value: unknown): boolean {
  return value === true || value === 1 || value === "1";
}
