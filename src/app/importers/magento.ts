/**
 * Magento's app/etc/env.php: cache frontends on Zend_Cache's two memcached back ends. Memcached is PHP's class Memcache, Libmemcached
 * its class Memcached, whose object the back end sets to the weighted ring. Sessions are PHP's session handler, not modelled.
 */
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { takeConstants } from "./memcached-constants.ts";
import { type Meanings, plain, same, take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, rootOf, type Tree } from "./tree.ts";

const OWN = "Zend_Cache_Backend_Libmemcached's default";

/** Memcache::addServer's arguments, of which the model has one value for all servers. */
const server: Meanings = {
  ...same("persistent", "timeout", "retry_interval", "status"),
  ...unused("the failure callback is not modelled", "failure_callback"),
};

const backend: Meanings = unused(
  "how values are stored, not where",
  "compression",
  "compatibility",
  "automatic_serialization",
  "cache_id_prefix",
  "id_prefix",
  "lifetime",
  "logging",
  "automatic_cleaning_factor",
);

interface Frontend {
  readonly path: readonly string[];
  /** `backend`, or `fast_backend` of the two levels. */
  readonly name: string;
  readonly options: Mapping;
}

export const magento: Kind = {
  name: "magento",
  client: "pecl-memcache",
  looks: "'cache' => ['frontend' => ['default' => ['backend' => 'Memcached', 'backend_options' => [...]]]]",
  recognises: ({ document }) => frontendsOf(document).length > 0 || sessionOf(document) !== null,
  read({ document }: Read, found: Found, asked: Asked) {
    const of = frontendsOf(document);
    const session = sessionOf(document);
    if (session !== null) {
      const what = `${session}: the session handler is not modelled`;
      if (of.length === 0) found.problems.push(`${what}; expected a cache frontend on memcached`);
      else found.unused.push(what);
    }
    if (of.length === 0) return;
    const frontend = chosen(found, asked, { what: "frontends", where: document!.at(), of, usual: "default" });
    if (frontend !== null) readFrontend(document!, frontend, found);
  },
};

function frontendsOf(document: Tree | null): [string, Frontend][] {
  const [path, root] = rootOf(document) ?? [[], {} as Mapping];
  const frontends = isMapping(root.cache) ? root.cache.frontend : undefined;
  return Object.entries(isMapping(frontends) ? frontends : {}).flatMap(([name, frontend]): [string, Frontend][] => {
    if (!isMapping(frontend)) return [];
    const within = [...path, "cache", "frontend", name];
    const outer = isMapping(frontend.backend_options) ? frontend.backend_options : {};
    if (isMemcached(frontend.backend)) {
      return [[name, { path: [...within, "backend_options"], name: String(frontend.backend), options: outer }]];
    }
    const levels: [Mapping, readonly string[]][] = [
      [frontend, within],
      [outer, [...within, "backend_options"]],
    ];
    return levels.flatMap(([level, place]): [string, Frontend][] => {
      if (!isMemcached(level.fast_backend)) return [];
      const options = isMapping(level.fast_backend_options) ? level.fast_backend_options : {};
      return [[name, { path: [...place, "fast_backend_options"], name: String(level.fast_backend), options }]];
    });
  });
}

function isMemcached(backend: unknown): backend is string {
  return typeof backend === "string" && /memcached?$/i.test(backend);
}

function sessionOf(document: Tree | null): string | null {
  const [path, { session }] = rootOf(document) ?? [[], {} as Mapping];
  const isOurs = isMapping(session) && /^memcached?$/.test(String(session.save));
  return isOurs ? document!.at(...path, "session", "save") : null;
}

function readFrontend(document: Tree, { path, name, options }: Frontend, found: Found): void {
  const at = (...inner: (string | number)[]): string => document.at(...path, ...inner);
  const isLibrary = /libmemcached$/i.test(name);
  found.client = isLibrary ? "php-memcached" : "pecl-memcache";
  if (isLibrary) {
    found.set("OPT_DISTRIBUTION", "DISTRIBUTION_CONSISTENT", OWN);
    found.set("OPT_HASH", "HASH_MD5", OWN);
    found.set("OPT_LIBKETAMA_COMPATIBLE", true, OWN);
  }
  for (const [key, value] of Object.entries(options)) {
    if (key === "servers") readServers(value, isLibrary, at, found);
    else if (key === "client" && isLibrary && isMapping(value)) takeConstants(found, value, (one) => at(key, one));
    else if (key === "client" && isLibrary) found.unused.push(`${at(key)}: client: nothing in it`);
    else take(found, backend, key, value, at(key));
  }
  if (!("servers" in options)) {
    takeServers(found, ["127.0.0.1:11211"], () => at(), `${at()}: Zend_Cache's default`);
  }
}

function readServers(
  value: unknown,
  isLibrary: boolean,
  at: (...path: (string | number)[]) => string,
  found: Found,
): void {
  // A single server may stand without a list.
  const isSingle = isMapping(value) && "host" in value;
  const list = isSingle ? [value] : isMapping(value) ? Object.values(value) : value;
  const placeOf = (i: number): string =>
    isSingle ? at("servers") : at("servers", isMapping(value) ? Object.keys(value)[i] : i);
  // `readArguments` takes what the class Memcache is told besides.
  const otherKeys = isLibrary ? [] : Object.keys(server);
  takeServers(found, list, placeOf, at("servers"), { otherKeys });
  if (isLibrary || !Array.isArray(list)) return;
  for (const [i, one] of list.entries()) if (isMapping(one)) readArguments(one, placeOf(i), found);
}

/** What Memcache::addServer is told of one server. */
function readArguments(one: Mapping, from: string, found: Found): void {
  for (const [key, value] of Object.entries(one)) {
    // Where the servers are taken, unknown words are told.
    if (!Object.hasOwn(server, key)) continue;
    const meaning = server[key];
    const settled = found.settle(value, from);
    const before = "option" in meaning ? found.options.get(meaning.option) : undefined;
    const given = key === "timeout" || key === "retry_interval" ? plain(settled) : settled;
    if (before !== undefined && before.value !== given) {
      found.problems.push(
        `${from}: ${key}: ${JSON.stringify(settled)}; expected the same for all servers, as at ${before.from}`,
      );
    } else take(found, server, key, given, from);
  }
}
