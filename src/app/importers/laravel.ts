/**
 * The memcached store of Laravel's config/cache.php, in PHP or as JSON (Illuminate\Cache\MemcachedConnector): options are set
 * first, then servers are added one by one. Constants are given by their names or, as PHP writes them, by their numbers.
 */
import { didYouMean } from "../../core/text/nearest.ts";
import { byName, chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { takeConstants } from "./memcached-constants.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, shown, type Tree } from "./tree.ts";
import { Unsettled } from "./unsettled.ts";

interface Store {
  readonly path: readonly string[];
  readonly store: Mapping;
}

export const laravel: Kind = {
  name: "laravel",
  client: "php-memcached",
  looks: '{ "driver": "memcached", "servers": [...] }',
  recognises: ({ document }) => storesOf(document).length > 0,
  nearly: ({ document }) => {
    const drivers = driversOf(document);
    const isNear = drivers.some(([, driver]) => hintOf(driver) !== "");
    if (drivers.length === 0 || !(isNear || drivers.some(([path]) => path.includes("stores")))) return null;
    const told = isNear ? drivers.filter(([, driver]) => hintOf(driver) !== "") : drivers;
    return told.map(
      ([path, driver]) =>
        `${document!.at(...path, "driver")}: driver: ${shown(driver)}: a cache file of Laravel, of which no store has the driver memcached${hintOf(driver)}`,
    );
  },
  read({ document }: Read, found: Found, asked: Asked) {
    const of = byName(storesOf(document));
    const store = chosen(found, asked, { what: "memcached stores", where: document!.at(), of });
    if (store !== null) readStore(document!, store, found);
  },
};

function readStore(document: Tree, { path, store }: Store, found: Found): void {
  const prefix = prefixOf(document, path, found);
  const options = typeof prefix === "string" ? { prefix } : {};
  found.framework = { name: "laravel-cache", options, from: `${document.at(...path)}: a store of Laravel's cache` };
  for (const [key, value] of Object.entries(store)) readPart(document, [...path, key], key, value, found);
  if (!("servers" in store)) found.noServers.push(`${document.at(...path)}: servers: missing; expected a list`);
}

/** The prefix of all stores, where the whole file is here: it stands beside `stores`. */
function prefixOf(document: Tree, path: readonly string[], found: Found): unknown {
  const above = path.slice(0, Math.max(0, path.lastIndexOf("stores")));
  const file = above.reduce<unknown>((value, key) => (isMapping(value) ? value[key] : undefined), document.value);
  if (!isMapping(file) || !("prefix" in file)) return undefined;
  const from = document.at(...above, "prefix");
  const unknown: string[] = [];
  const prefix = found.settle(file.prefix, from, unknown);
  for (const problem of unknown) found.unused.push(`${problem}; Laravel's own is assumed`);
  return prefix;
}

const PARTS = ["driver", "servers", "persistent_id", "sasl", "options", "lock_connection", "connection"];

function readPart(document: Tree, path: readonly string[], key: string, value: unknown, found: Found): void {
  const from = document.at(...path);
  switch (key) {
    case "driver":
      return;
    case "servers":
      takeServers(found, value, (i) => document.at(...path, i), from);
      return;
    case "persistent_id": {
      const id = orNull(found, value, from);
      if (id !== null && id !== "") found.set("persistent_id", String(id), from);
      return;
    }
    case "sasl":
      // setSaslAuthData needs the binary protocol, so Laravel switches it on.
      if (
        Array.isArray(value) &&
        value.length === 2 &&
        value.every((part) => (orNull(found, part, from) ?? "") !== "")
      ) {
        found.set("OPT_BINARY_PROTOCOL", true, `${from}: Laravel sets it with a log-in`);
      }
      return;
    case "options":
      if (value instanceof Unsettled) found.settle(value, from);
      else if (isMapping(value)) takeConstants(found, value, (name) => document.at(...path, name));
      else if (!Array.isArray(value) || value.length > 0) found.problems.push(`${from}: expected an object of options`);
      return;
    case "lock_connection":
    case "connection":
      found.unused.push(`${from}: ${key}: Laravel's own`);
      return;
    default:
      found.unknown(key, from, PARTS);
  }
}

/** env() of a name that is not set is null. */
function orNull(found: Found, value: unknown, from: string): unknown {
  return found.settle(value, from, []) ?? null;
}

function hintOf(driver: string): string {
  return didYouMean(driver, ["memcached"]);
}

/** Every store's driver. */
function driversOf(document: Tree | null): [path: readonly string[], driver: string][] {
  return mappingsOf(document).map(({ path, store }) => [path, String(store.driver)]);
}

function storesOf(document: Tree | null): Store[] {
  return mappingsOf(document).filter(({ store }) => store.driver === "memcached");
}

/** From a whole config/cache.php, from its stores, or the store itself: what has a driver. */
function mappingsOf(document: Tree | null): Store[] {
  const search = (value: unknown, path: readonly string[]): Store[] => {
    if (!isMapping(value)) return [];
    const own = typeof value.driver === "string" ? [{ path, store: value }] : [];
    if (value.driver === "memcached" || path.length > 2) return own;
    return [...own, ...Object.entries(value).flatMap(([key, inner]) => search(inner, [...path, key]))];
  };
  return search(document?.value, []);
}
