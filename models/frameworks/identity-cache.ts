/**
 * Shopify's identity_cache (Ruby), `fetch` on a memcached backend. An invalidation writes a tombstone in place of the value, for 1000 s.
 * Who finds nothing computes and adds; who finds a tombstone computes and replaces it, if it is still there (`cas`).
 *
 * With `fill_lock_duration` the lock is a value too, under the value's own key: who misses puts it there and computes. The others sleep
 * for that time and look again: a lock that has not moved is taken over, since its holder may have died. After `lock_wait_tries` they
 * give up with an error. Is the key invalidated while its value is computed, the value goes to a key of its own, where those who wait
 * for that lock find it.
 *
 * A `cas` is a get and a set right behind it here: nothing comes between the two.
 *
 * Source: Shopify/identity_cache at a6b6ccb lib/identity_cache/cache_fetcher.rb, lib/identity_cache.rb 55 (DELETED_TTL).
 */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import { KeyLayout, named } from "../workload/key-layout.ts";
import { expiryAtStart, type ItemAtStart } from "../workload/prefill.ts";
import { Asks } from "./asks.ts";
import {
  type Framework,
  type FrameworkDefinition,
  type FrameworkWorld,
  Read,
  type Session,
  type Steps,
} from "./framework.ts";

const DELETED_TTL_SECONDS = 1000;
const TRIES_MAX = 1000;

/** What lies under a key, in the first number of what is stored with it. */
const Kind = { value: 0, deleted: 1, lock: 2 } as const;

const options = z.strictObject({
  fillLockDuration: duration()
    .prefault("0s")
    .describe("fill_lock_duration; 0s: no lock. Default: 0s, identity_cache's own (nil)."),
  lockWaitTries: atMost(count(1), { value: TRIES_MAX, why: "since each try asks memcached again" })
    .prefault(2)
    .describe("lock_wait_tries: how often one waits for the lock of another. Default: 2."),
});

type Options = z.output<typeof options>;

class IdentityCache implements Framework {
  readonly ownAtStart = [];
  readonly options: Options;
  readonly world: FrameworkWorld;
  readonly ask = new Asks();
  /** Each lock is another. */
  locks = 0;
  readonly versionOf = (stored: number): number => this.world.values.version(stored);

  constructor(given: Options, world: FrameworkWorld) {
    this.options = given;
    this.world = world;
  }

  session(): Session {
    return new Fetcher(this);
  }

  atStart(key: number, ageSeconds: number, ttlSeconds: number): readonly ItemAtStart[] {
    const version = this.world.values.add(0, Kind.value, 0);
    return [{ id: key, version, expirySeconds: expiryAtStart(ageSeconds, ttlSeconds) }];
  }
}

class Fetcher implements Session {
  readonly #cache: IdentityCache;
  readonly #world: FrameworkWorld;
  readonly #ask: Asks;
  holdsLock = false;

  constructor(cache: IdentityCache) {
    this.#cache = cache;
    this.#world = cache.world;
    this.#ask = cache.ask;
  }

  *read(key: number): Steps<Read> {
    const { fillLockDuration, lockWaitTries } = this.#cache.options;
    const { values } = this.#world;
    /** The lock that was last waited for, and how often one has waited. */
    let seen = -1;
    for (let tries = 0; ; ) {
      const { isDone, isFailure, version: stored } = yield tries === 0 ? this.#ask.get(key) : this.#ask.ownGet(key);
      // An error of memcached is no miss: the value is computed and not stored.
      if (isFailure) return yield* this.#compute(key, -1, false);
      if (isDone && values.first(stored) === Kind.value) return Read.hit;
      if (fillLockDuration === 0) return yield* this.#compute(key, isDone ? stored : -1, true);
      if (isDone && values.first(stored) === Kind.deleted && seen >= 0) {
        const fallback = yield this.#ask.ownGet(this.#fallbackId(key));
        if (fallback.isDone && values.second(fallback.version) === seen) return Read.hit;
      }
      const isLocked = isDone && values.first(stored) === Kind.lock;
      const isDead = isLocked && values.second(stored) === seen;
      if (!isLocked || isDead) {
        const lock = yield* this.#lock(key, isDone ? stored : -1);
        if (lock >= 0) return yield* this.#compute(key, lock, true);
        continue;
      }
      if (tries++ === lockWaitTries) return Read.failed;
      seen = values.second(stored);
      yield this.#ask.sleep(fillLockDuration);
    }
  }

  *write(key: number): Steps<boolean> {
    const { isDone } = yield this.#ask.queryWrite(key);
    if (!isDone) return false;
    // It never writes values: whatever the application does after a write is an invalidation.
    if (this.#world.onWrite !== "nothing") {
      yield this.#ask.set(key, this.#world.values.add(-1, Kind.deleted, 0), DELETED_TTL_SECONDS);
    }
    return true;
  }

  /** Puts a lock in the place of what was found there (-1: nothing); its number, or -1 where another was quicker. */
  *#lock(key: number, found: number): Steps<number> {
    const stored = this.#world.values.add(-1, Kind.lock, ++this.#cache.locks);
    const isSet = yield* this.#replace(key, found, stored, this.#ttl(key));
    this.holdsLock = isSet;
    return isSet ? stored : -1;
  }

  /** @param found What the value is to take the place of, -1 for nothing. */
  *#compute(key: number, found: number, stores: boolean): Steps<Read> {
    const { values } = this.#world;
    const { isDone, version } = yield this.#ask.queryRead(key);
    this.holdsLock = false;
    if (!isDone) return Read.failed;
    if (!stores) return Read.computed;
    const isStored = yield* this.#replace(key, found, values.add(version, Kind.value, 0), this.#ttl(key));
    if (!isStored && found >= 0 && values.first(found) === Kind.lock) {
      const ttl = Math.ceil(2 * this.#cache.options.fillLockDuration) + 1;
      yield this.#ask.ownSet(this.#fallbackId(key), values.add(version, Kind.value, values.second(found)), ttl);
    }
    return Read.computed;
  }

  /** `add` where nothing was found, else `cas`. */
  *#replace(key: number, found: number, stored: number, ttlSeconds: number): Steps<boolean> {
    if (found < 0) {
      const { isDone } = yield this.#ask.add(key, stored, ttlSeconds);
      return isDone;
    }
    const { isDone, version } = yield this.#ask.ownGet(key);
    if (!isDone || version !== found) return false;
    const set = yield this.#ask.set(key, stored, ttlSeconds);
    return set.isDone;
  }

  #ttl(key: number): number {
    return this.#world.ttlSeconds(key);
  }

  #fallbackId(key: number): number {
    return this.#world.layout.ownId(0) + key;
  }
}

export const identityCache: FrameworkDefinition<Options> = {
  name: "identity-cache",
  title: "identity_cache (Ruby, Shopify), fetch on a memcached backend",
  source: "Shopify/identity_cache at a6b6ccb: lib/identity_cache/cache_fetcher.rb, lib/identity_cache.rb",
  summary: {
    keys: "a key for what was computed while its key was invalidated; tombstones and locks lie under the value's own key",
    protection: "none by default; with fill_lock_duration one computation at a time, by a lock in the value's place",
    onFailure: "as the client library: value and lock are lost together",
    many: null,
    onDeath: "who waits takes the lock over after fill_lock_duration",
  },
  options,
  layout: (_, keys, keyBytes) =>
    new KeyLayout(
      [{ ...named(keys, keyBytes, {}), addedBytes: 0 }],
      [{ ...named(keys, keyBytes, { before: "lock_fill:" }), valueBytes: 100 }],
    ),
  create: (given, world) => new IdentityCache(given, world),
};
