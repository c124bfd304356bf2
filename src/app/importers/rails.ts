/**
 * The cache store of a Rails application in Ruby, `config.cache_store = :mem_cache_store, "host:11211", { ... }`, and calls of
 * Dalli::Client.new. Rails puts `namespace:` in front of keys as Dalli does.
 */
import { chosen } from "./choice.ts";
import { takeDalli } from "./dalli.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Tree } from "./tree.ts";
import { Unsettled } from "./unsettled.ts";

const STORES = ["mem_cache_store", "dalli_store"];
/** What Rails asks for servers where the file names none (ActiveSupport's MemCacheStore, Dalli::Client). */
const RAILS_OWN = new Unsettled('ENV["MEMCACHE_SERVERS"]', "MEMCACHE_SERVERS", "localhost:11211", true);

interface Call {
  readonly path: readonly (string | number)[];
  /** Null for Dalli's own call. */
  readonly store: string | null;
  /** All arguments, the store's name first if it has one. */
  readonly given: readonly unknown[];
}

export const rails: Kind = {
  name: "rails",
  client: "dalli",
  looks: 'config.cache_store = :mem_cache_store, "host:11211", { namespace: "x" }',
  recognises: ({ document }) => callsOf(document).length > 0,
  read({ document }: Read, found: Found, asked: Asked) {
    const all = callsOf(document);
    const ours = all.filter(({ store }) => store === null || STORES.includes(store));
    if (ours.length === 0) {
      for (const { path, store } of all) {
        found.problems.push(`${document!.at(...path)}: cache_store: ${store}: not modelled; expected mem_cache_store`);
      }
      return;
    }
    const of = ours.map((one) => [one.path.join(), one] as const);
    const call = chosen(found, asked, { what: "stores", where: document!.at(), of });
    if (call !== null) readCall(document!, call, found);
  },
};

function callsOf(document: Tree | null): Call[] {
  if (!isMapping(document?.value)) return [];
  return Object.entries(document.value).flatMap(([key, value]): Call[] => {
    if (!Array.isArray(value)) return [];
    const path = [key];
    if (key.startsWith("Dalli::Client.new")) return [{ path, store: null, given: value }];
    if (!/^cache_store\b/.test(key)) return [];
    // The store may come with its arguments in one array.
    const isOne = Array.isArray(value[0]);
    const given: readonly unknown[] = isOne ? value[0] : value;
    return [{ path: isOne ? [...path, 0] : path, store: String(given[0] ?? "no store"), given }];
  });
}

function readCall(document: Tree, { path, store, given }: Call, found: Found): void {
  const from = document.at(...path);
  if (store !== null) {
    const window = given
      .filter(isMapping)
      .find((one) => typeof one.race_condition_ttl === "number")?.race_condition_ttl;
    const options = window === undefined ? {} : { raceConditionTtl: `${String(window)}s` };
    found.framework = { name: "rails-memcache-store", options, from: `${from}: Rails' cache store` };
  }
  const servers: [entry: unknown, place: string][] = [];
  let namesServers = false;
  for (const [i, one] of given.entries()) {
    const at: Tree["at"] = (...inner) => document.at(...path, i, ...inner);
    if (isMapping(one)) {
      namesServers ||= "servers" in one;
      // The framework has it.
      const { race_condition_ttl: window, ...others } = one;
      takeDalli(found, store !== null && typeof window === "number" ? others : one, at);
    } else if (one instanceof Unsettled && one.name === null) found.settle(one, at());
    else if (one !== null && (i > 0 || store === null)) {
      const list: readonly unknown[] = Array.isArray(one) ? one : [one];
      servers.push(...list.map((entry): [unknown, string] => [entry, at()]));
    }
  }
  if (servers.length > 0) {
    takeServers(
      found,
      servers.map(([entry]) => entry),
      (i) => servers[i][1],
      from,
    );
  } else if (!namesServers) takeServers(found, RAILS_OWN, () => from, `${from}: ${store ?? "Dalli"} without servers`);
}
