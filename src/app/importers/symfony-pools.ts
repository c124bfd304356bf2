/**
 * The pools of `framework.cache` that are on memcached, each with the DSN of its servers and what its namespace is made of
 * (symfony/framework-bundle, FrameworkExtension::registerCacheConfiguration).
 */
import type { Read } from "./kind.ts";
import type { NamedPool } from "./symfony-namespace.ts";
import { isMapping, type Mapping } from "./tree.ts";
import { hasTemplate, Unsettled } from "./unsettled.ts";

export const OWN = "Symfony's default";
const ADAPTER = /memcached/i;
const USUAL = "default_memcached_provider";

export interface Dsn {
  readonly given: unknown;
  readonly from: string;
  /** Null for a DSN alone, of which nothing says who uses it. */
  readonly pool: NamedPool | null;
}

/** By the pool that uses it. */
export function dsnsOf({ ini, document }: Read): [string, Dsn][] {
  if (ini !== null) {
    const lines = [...ini].filter(([, { value }]) => isDsn(value));
    return lines.map(([name, { value, from }]) => [name, { given: value, from, pool: null }]);
  }
  const value = document?.value;
  if (isDsn(value)) return [["the file", { given: value, from: document!.at(), pool: null }]];
  if (!isMapping(value)) return [];
  const base = isMapping(value.framework) && isMapping(value.framework.cache) ? value.framework.cache : {};
  return Object.entries(value).flatMap(([key, section]) => {
    const path = key === "framework" ? [key] : [key, "framework"];
    const framework = key === "framework" ? section : isMapping(section) ? section.framework : undefined;
    if (!isMapping(framework) || !isMapping(framework.cache)) return [];
    const { cache } = framework;
    const at = (...inner: string[]) => document!.at(...path, "cache", ...inner);
    // What stands under when@prod goes on top of the rest.
    const seedOf = (mapping: Mapping, from: string) =>
      mapping.prefix_seed === undefined || mapping.prefix_seed === null
        ? undefined
        : { value: mapping.prefix_seed, from };
    const seed = seedOf(cache, at("prefix_seed")) ?? seedOf(base, document!.at("framework", "cache", "prefix_seed"));
    return poolsOf(cache, at, seed);
  });
}

function isDsn(value: unknown): boolean {
  return typeof value === "string" && /^memcached:/.test(value);
}

/** `app`, `system` and the pools that use the adapter, each with its provider. */
function poolsOf(cache: Mapping, at: (...path: string[]) => string, seed: NamedPool["seed"]): [string, Dsn][] {
  const usual =
    USUAL in cache
      ? { given: cache[USUAL], from: at(USUAL) }
      : { given: "memcached://localhost", from: `${at()}: ${OWN}` };
  const found = new Map<string, Dsn>();
  for (const name of ["app", "system"]) {
    const adapter = cache[name];
    if (typeof adapter !== "string" || !ADAPTER.test(adapter)) continue;
    found.set(`cache.${name}`, { ...usual, pool: { name: `cache.${name}`, adapterClass: classOf(adapter), seed } });
  }
  const pools = Object.entries(isMapping(cache.pools) ? cache.pools : {});
  // A pool may stand before the one that it is made of.
  for (let added = true; added; ) {
    added = false;
    for (const [name, pool] of pools) {
      if (found.has(name) || !(pool === null || isMapping(pool))) continue;
      const dsn = dsnOf(name, pool ?? {});
      if (dsn === null) continue;
      found.set(name, dsn);
      added = true;
    }
  }
  // As the file has them.
  const order = ["cache.app", "cache.system", ...pools.map(([name]) => name)];
  const listed = [...found].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return listed.length === 0 && USUAL in cache ? [["the provider", { ...usual, pool: null }]] : listed;

  function dsnOf(name: string, pool: Mapping): Dsn | null {
    const stated = [pool.adapter, pool.adapters].flat().filter((one) => one !== undefined && one !== null);
    const adapters = (stated.length === 0 ? ["cache.app"] : stated).map((one) => adapterOf(one));
    const adapter = adapters.find((one) => found.has(one.name)) ?? adapters.find((one) => ADAPTER.test(one.name));
    if (adapter === undefined) return null;
    const parent = found.get(adapter.name);
    const alone = parent === undefined ? classOf(adapter.name) : (parent.pool?.adapterClass ?? null);
    const adapterClass = adapters.length > 1 ? "ChainAdapter" : alone;
    const provider = adapter.provider ?? pool.provider;
    const { given, from } = typeof provider === "string" ? ofProvider(provider, name) : (parent ?? usual);
    return { given, from, pool: { name, adapterClass, seed } };
  }

  function ofProvider(provider: string, pool: string): { readonly given: unknown; readonly from: string } {
    if (provider === "cache.default_memcached_provider") return usual;
    const from = at("pools", pool, "provider");
    const isRead = isDsn(provider) || hasTemplate(provider);
    return { given: isRead ? provider : new Unsettled(`the service ${provider}`), from };
  }
}

/** One of a pool's adapters: its name, or a mapping with its provider. */
function adapterOf(given: unknown): { readonly name: string; readonly provider?: unknown } {
  if (typeof given === "string") return { name: given };
  if (isMapping(given) && typeof given.name === "string") return { name: given.name, provider: given.provider };
  return { name: JSON.stringify(given) };
}

function classOf(adapter: string): NamedPool["adapterClass"] {
  return adapter === "cache.adapter.memcached" ? "MemcachedAdapter" : null;
}
