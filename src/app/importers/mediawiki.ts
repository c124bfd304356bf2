/**
 * MediaWiki's LocalSettings.php: the memcached below WANObjectCache. `$wgMainCacheType` names a cache of `$wgObjectCaches`, whose class
 * MemcachedPeclBagOStuff is PHP's class Memcached with options of MediaWiki's own. MemcachedPhpBagOStuff, which CACHE_MEMCACHED means,
 * is a client of MediaWiki's own and not modelled.
 *
 * Sources: wikimedia/mediawiki includes/libs/ObjectCache/MemcachedPeclBagOStuff.php, includes/objectcache/ObjectCache.php.
 */
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { type Meanings, take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, type Tree } from "./tree.ts";

const OWN = "MediaWiki's default";
const PECL = /(?:^|\\)MemcachedPeclBagOStuff(?:::class)?$/;
const CLASS = "MemcachedPeclBagOStuff, as 'memcached-pecl' is";

/** Caches that are there without a word in `$wgObjectCaches`. */
const BUILT_IN: Readonly<Record<string, string>> = {
  "memcached-pecl": "MemcachedPeclBagOStuff",
  "memcached-php": "MemcachedPhpBagOStuff",
  CACHE_MEMCACHED: "MemcachedPhpBagOStuff",
};

/** Settings that hold for every memcached cache which does not say otherwise, by the name that the class has for them. */
const GLOBALS: Readonly<Record<string, string>> = {
  $wgMemCachedServers: "servers",
  $wgMemCachedPersistent: "persistent",
  $wgMemCachedTimeout: "timeout",
};
const OTHER_GLOBALS = ["$wgMemCachedDebug", "$wgMemCachedInstanceSize"];

const meanings: Meanings = {
  connect_timeout: { option: "OPT_CONNECT_TIMEOUT", as: (seconds) => scaled(seconds, 1000) },
  timeout: { option: "OPT_POLL_TIMEOUT", as: (microseconds) => scaled(microseconds, 1 / 1000) },
  // A time before now is over as well as now.
  retry_timeout: { option: "OPT_RETRY_TIMEOUT", as: (seconds) => (seconds === -1 ? 0 : seconds) },
  server_failure_limit: { option: "OPT_SERVER_FAILURE_LIMIT" },
  use_binary_protocol: { option: "OPT_BINARY_PROTOCOL", as: Boolean },
  ...unused("how values are stored, not where", "serializer", "compress_threshold", "segmentationSize"),
  ...unused("how values are stored, not where", "segmentedValueMaxSize", "maxPreferedKeySize"),
  ...unused("of the sockets, not of the servers", "allow_tcp_nagle_delay"),
  ...unused("which keys there are is the workload's", "keyspace", "routingPrefix"),
  ...unused("of MediaWiki's own log", "loggroup", "reportDupes", "debug"),
};

const wan: Meanings = {
  ...unused("prefixes of keys that mcrouter sends to all data centres; one is modelled", "broadcastRoutingPrefix"),
  ...unused("prefixes of keys that mcrouter sends to all data centres; one is modelled", "mcrouterAware"),
  ...unused("of several data centres; one is modelled", "cluster", "region", "relayerConfig", "channels", "pool"),
  ...unused("of MediaWiki's own log", "loggroup"),
  ...unused("which values count, not where they are", "epoch", "secret"),
};

export const mediawiki: Kind = {
  name: "mediawiki",
  client: "php-memcached",
  looks: "$wgMainCacheType = 'memcached-pecl'; $wgMemCachedServers = ['host:11211'];",
  recognises: ({ document }) => {
    const root = rootOf(document);
    return ["$wgMainCacheType", "$wgObjectCaches", "$wgMemCachedServers"].some((name) => name in root);
  },
  read({ document }: Read, found: Found, asked: Asked) {
    const all = cachesOf(document!);
    const usable = all.filter(({ kind }) => PECL.test(kind));
    if (usable.length === 0) {
      for (const { name, kind, from } of all) found.problems.push(`${from}: ${name}: ${told(kind)}; expected ${CLASS}`);
      if (all.length === 0) found.problems.push(`${document!.at()}: no cache; expected ${mediawiki.looks}`);
      return;
    }
    const of = usable.map((cache): [string, Cache] => [cache.name, cache]);
    const cache = chosen(found, asked, { what: "caches", where: document!.at(), of });
    if (cache !== null) readCache(document!, cache, found);
  },
};

/** A cache that WANObjectCache may stand on. */
interface Cache {
  readonly name: string;
  /** Its class, or what is known of it. */
  readonly kind: string;
  readonly settings: Mapping;
  readonly from: string;
  /** The settings of WANObjectCache, where the file has some. */
  readonly wan: readonly string[] | null;
}

function rootOf(document: Tree | null): Mapping {
  return isMapping(document?.value) ? document.value : {};
}

/** The caches that the file may take as its main one; where it does not say, all of memcached. */
function cachesOf(document: Tree): Cache[] {
  const root = rootOf(document);
  const objects = isMapping(root.$wgObjectCaches) ? root.$wgObjectCaches : {};
  const wans = isMapping(root.$wgWANObjectCaches) ? root.$wgWANObjectCaches : {};
  const cache = (id: unknown, from: string, path: readonly string[] | null): Cache => {
    const name = String(id);
    const settings = objects[name];
    const given = isMapping(settings) ? settings : {};
    return { name, kind: String(given.class ?? BUILT_IN[name] ?? ""), settings: given, from, wan: path };
  };
  const main = String(root.$wgMainWANCache ?? "");
  const chosenWan = wans[main];
  if (isMapping(chosenWan) && "cacheId" in chosenWan) {
    const path = ["$wgWANObjectCaches", main];
    return [cache(chosenWan.cacheId, document.at(...path, "cacheId"), path)];
  }
  const wanPath = isMapping(root.$wgWANObjectCache) ? ["$wgWANObjectCache"] : null;
  const types = Object.keys(root).filter((key) => /^\$wgMainCacheType(?: of line \d+)?$/.test(key));
  const named = types.map((key) => cache(root[key], document.at(key), wanPath));
  const others = Object.keys(objects).map((key) => cache(key, document.at("$wgObjectCaches", key), wanPath));
  const all = types.length > 0 ? named : others.filter(({ kind }) => /Memcached/.test(kind));
  return all.filter(({ name }, i) => all.findIndex((one) => one.name === name) === i);
}

function told(kind: string): string {
  if (/MemcachedPhpBagOStuff/.test(kind))
    return "the class MemcachedPhpBagOStuff, MediaWiki's own client, is not modelled";
  return kind === "" ? "no cache on memcached" : `${kind} is not modelled`;
}

function readCache(document: Tree, { name, settings, wan: path }: Cache, found: Found): void {
  const root = rootOf(document);
  const from = `${document.at()}: WANObjectCache on ${name}`;
  found.framework = { name: "wancache", options: {}, from };
  setDefaults(found);
  for (const [key, value] of Object.entries(root)) {
    const own = GLOBALS[key];
    if (own === undefined) takeOther(key, document, found);
    else if (own in settings) found.unused.push(`${document.at(key)}: ${key}: ${name} has its own`);
    else takeSetting(found, own, value, (...inner) => document.at(key, ...inner));
  }
  for (const [key, value] of Object.entries(settings)) {
    if (key !== "class")
      takeSetting(found, key, value, (...inner) => document.at("$wgObjectCaches", name, key, ...inner));
  }
  // The default of $wgMemCachedServers.
  if (found.servers === null && found.noServers.length === 0 && found.problems.length === 0)
    takeServers(found, ["127.0.0.1:11211"], () => OWN, OWN);
  if (path !== null) readWan(document, path, found);
}

/** What the class gives PHP's Memcached where the file says nothing. */
function setDefaults(found: Found): void {
  found.set("OPT_LIBKETAMA_COMPATIBLE", true, "MediaWiki's own");
  found.set("addServers", true, "MediaWiki's way to add servers");
  found.set("OPT_BINARY_PROTOCOL", false, OWN);
  found.set("OPT_CONNECT_TIMEOUT", 500, OWN);
  found.set("OPT_POLL_TIMEOUT", 500, OWN);
}

function takeSetting(found: Found, name: string, value: unknown, at: (...path: (string | number)[]) => string): void {
  const from = at();
  if (name === "servers") takeServers(found, isMapping(value) ? Object.values(value) : value, (i) => at(i), from);
  else if (name === "persistent") {
    // The name of the object is a hash of its settings: one for each of them.
    if (found.settle(value, from)) found.set("persistent_id", "mediawiki", `${from}: persistent`);
  } else take(found, { ...meanings, servers: { unused: "" }, persistent: { unused: "" } }, name, value, from);
}

/** LocalSettings.php has hundreds of settings: of those that are not read only caches and what looks like memcached's are told. */
function takeOther(key: string, document: Tree, found: Found): void {
  const from = document.at(key);
  if (/^\$wg(?:Session|Parser|Message|LanguageConverter)CacheType$/.test(key))
    found.unused.push(`${from}: ${key}: what goes through WANObjectCache is in the main cache`);
  else if (/^\$wgMemcached/i.test(key) && !OTHER_GLOBALS.includes(key))
    found.unknown(key, from, [...Object.keys(GLOBALS), ...OTHER_GLOBALS]);
}

function readWan(document: Tree, path: readonly string[], found: Found): void {
  const settings = path.reduce<unknown>((value, name) => (value as Mapping)[name], document.value) as Mapping;
  for (const [key, value] of Object.entries(settings)) {
    const from = document.at(...path, key);
    if (key === "class" || key === "cacheId") continue;
    if (key === "coalesceScheme") {
      if (value !== "hash_stop")
        found.problems.push(`${from}: coalesceScheme: names of sister keys other than hash_stop are not modelled`);
    } else take(found, wan, key, value, from);
  }
}

function scaled(value: unknown, factor: number): unknown {
  return typeof value === "number" ? Math.round(value * factor) : value;
}
