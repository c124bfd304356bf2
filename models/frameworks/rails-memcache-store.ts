/**
 * Rails' `cache.fetch` on a MemCacheStore. An entry knows when it expires. With `race_condition_ttl` memcached keeps it for five
 * minutes more, and the first reader who finds it expired, and not for longer than that, puts the old value back for so long (in
 * memcached for twice as long and the five minutes) and computes; all others are served the old value meanwhile. Without the option, and after the
 * window, every reader who finds nothing computes.
 *
 * `fetch_multi` reads all keys in one call, computes one after another what is missing, and then writes one after another. It has no
 * window: what has expired is missing.
 *
 * Source: rails/rails at 2a2db1e activesupport/lib/active_support/cache.rb 1138-1152 (handle_expired_entry), fetch_multi,
 * write_multi_entries; cache/mem_cache_store.rb 225-245 (write_serialized_entry), read_multi_entries.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { isPutBack } from "../protection/race-window.ts";
import { KeyLayout, named } from "../workload/key-layout.ts";
import type { OnWrite } from "../workload/on-write.ts";
import type { ItemAtStart } from "../workload/prefill.ts";
import { Asks } from "./asks.ts";
import {
  type Framework,
  type FrameworkDefinition,
  type FrameworkWorld,
  Read,
  type Session,
  type Steps,
} from "./framework.ts";
import { storedMany } from "./many.ts";

/** What memcached keeps an entry for beyond its own time, where there is a window. */
const KEPT_SECONDS = 300;
/** Version, flags and the expiry of an entry, as Rails 7.1 packs them. */
const ENTRY_BYTES = 17;

const options = z.strictObject({
  raceConditionTtl: duration()
    .prefault("0s")
    .describe("race_condition_ttl, as the application gives it to fetch; 0s: none. Default: 0s, Rails' own."),
  namespace: z.string().max(200).prefault("").describe("namespace, before every key with a colon. Default: none."),
});

type Options = z.output<typeof options>;

class RailsMemCacheStore implements Framework, Session {
  readonly ownAtStart = [];
  readonly versionOf = (stored: number): number => this.#world.values.version(stored);
  /** Whole seconds: Rails takes `race_condition_ttl.to_i`. */
  readonly #window: number;
  readonly #kept: number;
  readonly #world: FrameworkWorld;
  readonly #ask = new Asks();

  constructor({ raceConditionTtl }: Options, world: FrameworkWorld) {
    this.#window = Math.floor(raceConditionTtl);
    this.#kept = raceConditionTtl > 0 ? KEPT_SECONDS : 0;
    this.#world = world;
  }

  /** Nothing is remembered from one call to the next. */
  session(): Session {
    return this;
  }

  atStart(key: number, ageSeconds: number, ttlSeconds: number): readonly ItemAtStart[] {
    const left = ttlSeconds - ageSeconds;
    const expiresAt = ttlSeconds === 0 ? Number.POSITIVE_INFINITY : left;
    const expirySeconds = ttlSeconds === 0 ? 0 : Math.max(1, Math.ceil(left) + this.#kept);
    return [{ id: key, version: this.#world.values.add(0, expiresAt, 0), expirySeconds }];
  }

  *read(key: number): Steps<Read> {
    const { values, now } = this.#world;
    const { isDone, version: stored } = yield this.#ask.get(key);
    if (isDone) {
      const expiresAtSeconds = values.first(stored);
      if (expiresAtSeconds > now()) return Read.hit;
      if (isPutBack({ expiresAtSeconds }, this.#window, now())) {
        const again = values.add(values.version(stored), now() + this.#window, 0);
        yield this.#ask.set(key, again, this.#window * 2 + this.#kept);
      } else yield this.#ask.delete(key);
    }
    const answer = yield this.#ask.queryRead(key);
    if (!answer.isDone) return Read.failed;
    yield this.#store(key, answer.version);
    return Read.computed;
  }

  /** read_multi_entries passes over what has expired: nobody puts it back, and nobody deletes it. */
  *fetchMany(keys: readonly number[], turn: (position: number) => void): Steps<readonly Read[]> {
    const { values, now } = this.#world;
    const stored = yield* storedMany(this.#ask, keys);
    const reads: Read[] = [];
    const writes = new Map<number, number>();
    for (const [i, key] of keys.entries()) {
      const entry = stored[i];
      if (entry !== null && values.first(entry) > now()) {
        reads.push(Read.hit);
        continue;
      }
      turn(i);
      const { isDone, version } = yield this.#ask.queryRead(key);
      // The exception passes write_multi by.
      if (!isDone) return [...reads, Read.failed];
      writes.set(key, version);
      reads.push(Read.computed);
    }
    for (const [key, version] of writes) yield this.#store(key, version);
    return reads;
  }

  *write(key: number, onWrite: OnWrite): Steps<boolean> {
    const { isDone, version } = yield this.#ask.queryWrite(key);
    if (!isDone) return false;
    if (onWrite === "delete") yield this.#ask.delete(key);
    else if (onWrite === "set") yield this.#store(key, version);
    return true;
  }

  #store(key: number, version: number) {
    const { values, now, ttlSeconds } = this.#world;
    const ttl = ttlSeconds(key);
    const expiresAt = ttl === 0 ? Number.POSITIVE_INFINITY : now() + ttl;
    return this.#ask.set(key, values.add(version, expiresAt, 0), ttl === 0 ? 0 : ttl + this.#kept);
  }
}

export const railsMemcacheStore: FrameworkDefinition<Options> = {
  name: "rails-memcache-store",
  title: "Rails' cache (Ruby), fetch on a MemCacheStore",
  source: "rails/rails at 2a2db1e: active_support/cache.rb 1138-1152, cache/mem_cache_store.rb 225-245",
  summary: {
    keys: "none of its own",
    protection:
      "none by default; with race_condition_ttl the old value is served for so long after it expired, while one computes",
    onFailure: "as the client library",
    many: "fetch_multi: one call for all; what is missing or has expired is computed key by key, and written when all is there; race_condition_ttl does nothing",
    onDeath: "no locks: the window ends and the next reader computes",
  },
  options,
  takesLocks: () => false,
  layout: ({ namespace }, keys, keyBytes) =>
    new KeyLayout(
      [{ ...named(keys, keyBytes, { before: namespace === "" ? "" : `${namespace}:` }), addedBytes: ENTRY_BYTES }],
      [],
    ),
  create: (given, world) => new RailsMemCacheStore(given, world),
  warnings: ({ raceConditionTtl }) =>
    raceConditionTtl <= KEPT_SECONDS
      ? []
      : [
          `memcached keeps Rails' entries for ${KEPT_SECONDS} s beyond their time, which is less than race_condition_ttl: of the window of ${raceConditionTtl} s the rest is never used.`,
        ],
};
