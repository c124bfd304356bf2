/**
 * Symfony's cache on memcached: `framework.cache` in YAML, or the DSN alone (Symfony\Component\Cache\Adapter\MemcachedAdapter,
 * createConnection). Options come in the DSN's query under the names of Memcached's constants without `OPT_`.
 */
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { isConstant, takeConstants } from "./memcached-constants.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping } from "./tree.ts";
import { hasTemplate, typed } from "./unsettled.ts";

const OWN = "Symfony's default";
const ADAPTER = /memcached/i;

interface Dsn {
  readonly given: unknown;
  readonly from: string;
}

export const symfony: Kind = {
  name: "symfony",
  client: "php-memcached",
  looks: "framework: { cache: { default_memcached_provider: 'memcached://host:11211' } }",
  recognises: (read) => dsnsOf(read).length > 0,
  read(read: Read, found: Found, asked: Asked) {
    const of = dsnsOf(read);
    const where = read.document?.at() ?? of[0][1].from;
    const different = new Set(of.map(([, { given }]) => JSON.stringify(given)));
    // Pools that share their servers are one.
    const choice = different.size === 1 ? of.slice(0, 1) : of;
    const dsn = chosen(found, asked, { what: "cache pools", where, of: choice, usual: "cache.app" });
    if (dsn === null) return;
    readDsn(dsn, found);
    for (const [name, { given, from }] of choice) {
      if (asked.pool !== undefined || given === dsn.given) continue;
      found.unused.push(`${from}: pool ${name}, which has servers of its own; --pool ${JSON.stringify(name)} reads it`);
    }
  },
};

/** By the pool that uses it. */
function dsnsOf({ ini, document }: Read): [string, Dsn][] {
  if (ini !== null) {
    const lines = [...ini].filter(([, { value }]) => isDsn(value));
    return lines.map(([name, { value, from }]) => [name, { given: value, from }]);
  }
  const value = document?.value;
  if (isDsn(value)) return [["the file", { given: value, from: document!.at() }]];
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, section]) => {
    const path = key === "framework" ? [key] : [key, "framework"];
    const framework = key === "framework" ? section : isMapping(section) ? section.framework : undefined;
    if (!isMapping(framework) || !isMapping(framework.cache)) return [];
    return poolsOf(framework.cache, (...inner) => document!.at(...path, "cache", ...inner));
  });
}

function isDsn(value: unknown): boolean {
  return typeof value === "string" && /^memcached:/.test(value);
}

/** `app`, `system` and the pools that use the adapter, each with its provider. */
function poolsOf(cache: Mapping, at: (...path: string[]) => string): [string, Dsn][] {
  const key = "default_memcached_provider";
  const usual: Dsn =
    key in cache ? { given: cache[key], from: at(key) } : { given: "memcached://localhost", from: `${at()}: ${OWN}` };
  const found: [string, Dsn][] = [];
  for (const name of ["app", "system"]) {
    if (typeof cache[name] === "string" && ADAPTER.test(cache[name])) found.push([`cache.${name}`, usual]);
  }
  for (const [name, pool] of Object.entries(isMapping(cache.pools) ? cache.pools : {})) {
    if (!isMapping(pool)) continue;
    const adapters = [pool.adapter, pool.adapters].flat();
    if (
      !adapters.some((adapter) => ADAPTER.test(typeof adapter === "string" ? adapter : JSON.stringify(adapter ?? "")))
    )
      continue;
    const isOwn = typeof pool.provider === "string" && (isDsn(pool.provider) || hasTemplate(pool.provider));
    found.push([name, isOwn ? { given: pool.provider, from: at("pools", name, "provider") } : usual]);
  }
  return found.length === 0 && key in cache ? [["the provider", usual]] : found;
}

function readDsn({ given, from }: Dsn, found: Found): void {
  found.set("OPT_BINARY_PROTOCOL", true, OWN);
  found.set("OPT_LIBKETAMA_COMPATIBLE", true, OWN);
  found.set("addServers", true, "Symfony's way to add servers");
  const settled = found.settle(given, from, found.noServers);
  if (settled === undefined) return;
  const servers: unknown[] = [];
  const dsns = (Array.isArray(settled) ? settled : [settled]).map(String);
  for (const dsn of dsns) {
    const parts = /^memcached:(?:\/\/)?(?:[^@?]*@)?(?<place>[^?]*)(?:\?(?<query>.*))?$/.exec(dsn)?.groups;
    if (parts === undefined) {
      found.problems.push(`${from}: ${JSON.stringify(dsn)}; expected memcached://host:11211, with options behind a ?`);
      continue;
    }
    servers.push(...serversOf(parts.place ?? "", new URLSearchParams(parts.query ?? ""), found, from));
  }
  if (servers.length > 0) takeServers(found, servers, () => from, from);
  // With the text protocol its reads do something else, which is not modelled.
  const isBinary = found.options.get("OPT_BINARY_PROTOCOL")?.value;
  if (isBinary === true || isBinary === 1) {
    found.framework = { name: "symfony-cache", options: {}, from: `${from}: a pool of Symfony's cache` };
  } else found.unused.push(`${from}: Symfony's version key: not modelled with the text protocol`);
}

/** The DSN's own server and those of its query; what else the query has are options. */
function serversOf(place: string, query: URLSearchParams, found: Found, from: string): unknown[] {
  const servers: unknown[] = [];
  const [, host, weight] = /^(.*?)(?:\/(\d+))?$/.exec(place) ?? [];
  const isSocket = place.startsWith("/");
  // libmemcached takes a weight of 0 for 1.
  const weightOf = (text: string | null | undefined): number => Number(text || 1) || 1;
  if (host !== undefined && host !== "") {
    const own = weightOf(weight ?? query.get("weight"));
    const [name, port] = isSocket ? [host] : (/^(.*?)(?::(\d+))?$/.exec(host)?.slice(1) ?? []);
    servers.push(port === undefined ? { host: name, weight: own } : { host: name, port, weight: own });
  }
  for (const [key, value] of query) {
    const listed = /^host\[(.+?)(?::(\d+))?\]$/.exec(key);
    if (listed !== null) servers.push({ host: listed[1], port: listed[2] ?? 11_211, weight: weightOf(value) });
    else if (key !== "weight") readOption(key, value, found, from);
  }
  return servers;
}

function readOption(key: string, value: string, found: Found, from: string): void {
  const name = `OPT_${key.toUpperCase()}`;
  const at = `${from}: ${key}`;
  if (key === "persistent_id") found.set("persistent_id", value, at);
  else if (/^(?:username|password|lazy)$/.test(key)) found.unused.push(`${at}: log-ins are not modelled`);
  else if (!isConstant(name))
    found.problems.push(`${at}: no option of Memcached; expected the name of one without OPT_`);
  else {
    const isNamed = /^(?:hash|distribution)$/i.test(key);
    const given = isNamed ? `${key.toUpperCase()}_${value.toUpperCase()}` : typed(value);
    takeConstants(found, { [name]: given }, () => at);
  }
}
