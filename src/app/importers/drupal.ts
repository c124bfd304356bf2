/**
 * Drupal's memcache module in settings.php: `$settings['memcache']` from Drupal 8 on, `$conf['memcache_...']` in 7. It takes either
 * of PHP's classes. Where the file names none, 8.x-2.x prefers Memcached and 7.x-1.x Memcache.
 */
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { takeConstants } from "./memcached-constants.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, type Tree } from "./tree.ts";

const OWN = "the default of Drupal's memcache module";

/** The settings by the names of Drupal 8, and where they stand. */
interface Module {
  readonly settings: Mapping;
  readonly at: (...path: (string | number)[]) => string;
  readonly prefers: "Memcache" | "Memcached";
}

export const drupal: Kind = {
  name: "drupal",
  client: "php-memcached",
  looks: "$settings['memcache']['servers'] = ['host:11211' => 'default'];",
  recognises: ({ document }) => moduleOf(document) !== null,
  read({ document }: Read, found: Found, asked: Asked) {
    const { settings, at, prefers } = moduleOf(document)!;
    const hasOptions = isMapping(settings.options) && Object.keys(settings.options).length > 0;
    const extension = settings.extension ?? (hasOptions ? "Memcached" : prefers);
    if (extension !== "Memcache" && extension !== "Memcached") {
      found.problems.push(`${at("extension")}: extension: ${String(extension)}; expected Memcache or Memcached`);
      return;
    }
    const isMemcached = extension === "Memcached";
    found.client = isMemcached ? "php-memcached" : "pecl-memcache";
    if (!("extension" in settings)) {
      // Of two classes that are installed 7.x-1.x takes Memcache, and has no use for options.
      const why = hasOptions && prefers !== extension ? "options are for" : "the module prefers";
      found.assumed.set("extension", `${at("servers")}: no extension is named; ${why} PHP's class ${extension}`);
    }
    if (isMemcached) found.set("OPT_DISTRIBUTION", "DISTRIBUTION_CONSISTENT", OWN);
    readServers(settings, at, found, asked);
    readOthers(settings, isMemcached, at, found);
  },
};

function moduleOf(document: Tree | null): Module | null {
  if (!isMapping(document?.value)) return null;
  const { $settings: settings, $conf: conf } = document.value;
  if (isMapping(settings) && isMapping(settings.memcache)) {
    const at = (...path: (string | number)[]): string => document.at("$settings", "memcache", ...path);
    return { settings: settings.memcache, at, prefers: "Memcached" };
  }
  if (!isMapping(conf)) return null;
  const prefix = "memcache_";
  const names = Object.keys(conf).filter((key) => key.startsWith(prefix));
  if (names.length === 0) return null;
  return {
    settings: Object.fromEntries(names.map((name) => [name.slice(prefix.length), conf[name]])),
    at: (first, ...path) => document.at("$conf", first === undefined ? "" : `${prefix}${first}`, ...path),
    prefers: "Memcache",
  };
}

/** Servers belong to clusters, and bins to clusters; each cluster is a client of its own. */
function readServers(settings: Mapping, at: Module["at"], found: Found, asked: Asked): void {
  const { servers } = settings;
  if (servers === undefined) {
    takeServers(found, ["127.0.0.1:11211"], () => at(), `${at("servers")}: ${OWN}`);
    return;
  }
  const from = at("servers");
  if (!isMapping(servers)) {
    found.problems.push(`${from}: servers: expected 'host:port' => 'cluster'`);
    return;
  }
  const clusters = new Map<string, string[]>();
  for (const [server, cluster] of Object.entries(servers)) {
    const name = String(found.settle(cluster, at("servers", server)) ?? "default");
    clusters.set(name, [...(clusters.get(name) ?? []), server]);
  }
  const list = chosen(found, asked, { what: "clusters of servers", where: from, of: [...clusters], usual: "default" });
  if (list !== null) takeServers(found, list, (i) => at("servers", list[i]), from);
}

function readOthers(settings: Mapping, isMemcached: boolean, at: Module["at"], found: Found): void {
  for (const [key, value] of Object.entries(settings)) {
    const from = at(key);
    if (["servers", "extension", "persistent_id"].includes(key)) continue;
    if (key === "options" && !isMapping(value)) found.unused.push(`${from}: options: none`);
    else if (key === "options" && isMemcached) takeConstants(found, value as Mapping, (name) => at(key, name));
    else if (key === "options") {
      found.problems.push(`${from}: options: PHP's class Memcache has none; expected extension 'Memcached' with them`);
    } else if (key === "persistent") readPersistent(settings, isMemcached, from, found);
    else if (KNOWN.test(key))
      found.unused.push(`${from}: ${key}: which keys there are, and for how long, is the workload's`);
    else found.unknown(key, from, NAMES);
  }
  if (!isMemcached && !("persistent" in settings)) found.set("persistent", false, OWN);
}

/** Words for a name that is mistyped. */
const NAMES = [
  "servers",
  "extension",
  "persistent",
  "persistent_id",
  "options",
  "bins",
  "key_prefix",
  "stampede_protection",
];
const KNOWN =
  /^(?:bins|key_prefix|key_hash_algorithm|stampede_|wildcard_|cache_|pagecache_|log_|show_debug|debug|sasl|default)/;

/** An id, or true. */
function readPersistent(settings: Mapping, isMemcached: boolean, from: string, found: Found): void {
  const value = found.settle(settings.persistent, from);
  if (value === undefined) return;
  if (!isMemcached) found.set("persistent", Boolean(value), from);
  else if (value !== false && value !== 0 && value !== null && value !== "") {
    const id = typeof value === "string" ? value : String(settings.persistent_id ?? "drupal");
    found.set("persistent_id", id, from);
  }
}
