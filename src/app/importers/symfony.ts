/**
 * Symfony's cache on memcached: `framework.cache` in YAML, or the DSN alone (Symfony\Component\Cache\Adapter\MemcachedAdapter,
 * createConnection). Options come in the DSN's query under the names of Memcached's constants without `OPT_`.
 */
import { didYouMean } from "../../core/text/nearest.ts";
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { constantNames, isConstant, takeConstants } from "./memcached-constants.ts";
import { takeServers } from "./servers.ts";
import { namespacesOf } from "./symfony-namespace.ts";
import { type Dsn, dsnsOf, OWN } from "./symfony-pools.ts";
import { typed } from "./unsettled.ts";

export const symfony: Kind = {
  name: "symfony",
  client: "php-memcached",
  looks: "framework: { cache: { default_memcached_provider: 'memcached://host:11211' } }",
  recognises: (read) => dsnsOf(read).length > 0,
  read(read: Read, found: Found, asked: Asked) {
    const of = dsnsOf(read);
    const where = read.document?.at() ?? of[0][1].from;
    // Pools that share their servers differ by their namespaces only.
    const isShared = new Set(of.map(([, { given }]) => JSON.stringify(given))).size === 1;
    const what = "cache pools";
    const dsn = chosen(found, asked, { what, where, of, ...(isShared ? { usual: of[0][0] } : {}) });
    if (dsn === null) return;
    readDsn(dsn, found);
  },
};

function readDsn({ given, from, pool }: Dsn, found: Found): void {
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
  takeFramework(from, pool, found);
}

/** The version key, as far as it is modelled, in the namespace of the pool. */
function takeFramework(from: string, pool: Dsn["pool"], found: Found): void {
  const binary = found.options.get("OPT_BINARY_PROTOCOL");
  if (binary?.value !== true && binary?.value !== 1) {
    // With the text protocol its reads do something else, which is not modelled.
    found.first.push(
      `Symfony's cache is left out, since ${binary?.from} switches the binary protocol off: its version key, which every request reads first, is modelled above that protocol only. With the text protocol a dead node gives misses and no errors, and while the version key cannot be read a new version is made each second, so everything is a miss. A run of this experiment has php-memcached alone and shows less than will happen.`,
    );
    if (pool?.seed !== undefined) found.unused.push(`${pool.seed.from}: the version key is left out`);
    return;
  }
  const name = "symfony-cache";
  const made = pool === null ? "the file does not say which pool uses these servers" : namespacesOf(pool, found);
  if (typeof made === "string") {
    if (pool?.seed !== undefined) found.unused.push(`${pool.seed.from}: the namespace is not known`);
    found.framework = { name, options: {}, from: `${from}: a pool of Symfony's cache`, versionKeys: made };
    return;
  }
  const [newest] = made;
  const seedFrom = pool?.seed?.from ?? "--define";
  found.assumed.set(
    "namespace",
    `${seedFrom}: the namespace of pool ${pool!.name} is ${newest.value}, as ${newest.releases} makes it of the seed`,
  );
  found.framework = {
    name,
    options: { namespace: newest.value },
    from: `${from}: a pool of Symfony's cache; its namespace is a hash of the pool's name, the seed (${seedFrom}) and the adapter's class`,
    versionKeys: made,
  };
}

const NOT_READ =
  "Symfony reads the options of a DSN only if a server stands before the ?, as in memcached://a:11211?host[b:11211]&...; so the default holds";

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
  // createConnection goes on to the next DSN before it takes the options of one that has no server of its own.
  const isRead = host !== undefined && host !== "";
  for (const [key, value] of query) {
    const listed = /^host\[(.+?)(?::(\d+))?\]$/.exec(key);
    if (listed !== null) servers.push({ host: listed[1], port: listed[2] ?? 11_211, weight: weightOf(value) });
    else if (!isRead) found.unused.push(`${from}: ${key}: ${NOT_READ}`);
    else if (key !== "weight") readOption(key, value, found, from);
  }
  return servers;
}

/** As a DSN has them. */
const NAMES = constantNames.map((name) => name.replace(/^OPT_/, "").toLowerCase());

function readOption(key: string, value: string, found: Found, from: string): void {
  const name = `OPT_${key.toUpperCase()}`;
  const at = `${from}: ${key}`;
  if (key === "persistent_id") found.set("persistent_id", value, at);
  else if (/^(?:username|password|lazy)$/.test(key)) found.unused.push(`${at}: log-ins are not modelled`);
  else if (!isConstant(name)) {
    const hint = /^timeout$/i.test(key)
      ? ": connect_timeout is that of a connection, poll_timeout that of an answer, both in ms"
      : didYouMean(key.toLowerCase(), NAMES);
    found.problems.push(`${at}: no option of Memcached; expected the name of one without OPT_${hint}`);
  } else {
    const isNamed = /^(?:hash|distribution)$/i.test(key);
    const given = isNamed ? `${key.toUpperCase()}_${value.toUpperCase()}` : typed(value);
    takeConstants(found, { [name]: given }, () => at);
  }
}
