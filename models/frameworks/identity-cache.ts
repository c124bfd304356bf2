/**
 * Shopify's identity_cache (Ruby), `fetch` on a memcached backend. An invalidation writes a tombstone in place of the value, for 1000 s.
 * Who finds nothing computes and adds; who finds a tombstone computes and replaces it, if it is still there (`cas`).
 *
 * With `fill_lock_duration` the lock is a value too, under the value's own key: who misses puts it there and computes. The others sleep
 * for that time and look again: a lock that has not moved is taken over, since its holder may have died. After `lock_wait_tries` they
 * give up with an error. Is the key invalidated while its value is computed, the value goes to a key of its own, where those who wait
 * for that lock find it. Who does not find it there computes and stores nothing; so does who finds the lock that it waited for gone, with
 * its node for instance, and who cannot reach memcached.
 *
 * A `cas` is a get and a set right behind it here: nothing comes between the two.
 *
 * `fetch_multi` reads all keys in one call, computes what is missing, adds it, and replaces tombstones that are still the ones it
 * read. It takes no locks and knows none. One query for all that is missing is one for each here.
 *
 * Sources: Shopify/identity_cache at a6b6ccb lib/identity_cache/cache_fetcher.rb, lib/identity_cache.rb 55 (DELETED_TTL); at c33861d
 * cache_fetcher.rb (fetch_multi, cas_multi, add_multi), at 150ae4e mem_cache_store_cas.rb (cas_multi).
 */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import { KeyLayout, named } from "../workload/key-layout.ts";
import type { OnWrite } from "../workload/on-write.ts";
import { expiryAtStart, type ItemAtStart } from "../workload/prefill.ts";
import type { Asks } from "./asks.ts";
import { Enveloped } from "./enveloped.ts";
import {
  type Framework,
  type FrameworkDefinition,
  type FrameworkWorld,
  Read,
  type Session,
  type Steps,
} from "./framework.ts";
import { storedMany } from "./many.ts";

const DELETED_TTL_SECONDS = 1000;
const TRIES_MAX = 1000;

/**
 * What lies under a key, in the first number of what is stored with it. The second is of a lock the version of the data that it is for:
 * who takes the lock over goes on with it. A lock whose holder could not compute says so.
 */
const Kind = { value: 0, deleted: 1, lock: 2, failed: 3 } as const;
/** In place of what is stored. */
const NOTHING = -1;

const options = z.strictObject({
  fillLockDuration: duration()
    .prefault("0s")
    .describe("fill_lock_duration; 0s: no lock. Default: 0s, identity_cache's own (nil)."),
  lockWaitTries: atMost(count(1), { value: TRIES_MAX, why: "since each try asks memcached again" })
    .prefault(2)
    .describe("lock_wait_tries: how often one waits for the lock of another. Default: 2."),
});

type Options = z.output<typeof options>;

class IdentityCache extends Enveloped<Options> implements Framework {
  /** Of the data that locks are for. */
  dataVersions = 0;
  /** A tombstone that lies nowhere. */
  readonly tombstone = this.world.values.add(-1, Kind.deleted, 0);

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

  read(key: number): Steps<Read> {
    return this.#cache.options.fillLockDuration === 0 ? this.#fetch(key, true) : this.#fetchWithLock(key);
  }

  /** cas_multi: its block computes all that is missing, adds what was not there, and at last replaces tombstones. */
  *fetchMany(keys: readonly number[], turn: (position: number) => void): Steps<readonly Read[]> {
    const { values } = this.#world;
    const stored = yield* storedMany(this.#ask, keys);
    const reads = stored.map((found): Read => {
      // Of what is no value it knows tombstones only: a lock is handed out.
      return found === null || values.first(found) === Kind.deleted ? Read.computed : Read.hit;
    });
    const made: { readonly key: number; readonly found: number; readonly version: number }[] = [];
    for (const [i, key] of keys.entries()) {
      if (reads[i] === Read.hit) continue;
      turn(i);
      const { isDone, version } = yield this.#ask.queryRead(key);
      if (!isDone) return [...reads.slice(0, i), Read.failed];
      made.push({ key, found: stored[i] ?? NOTHING, version });
    }
    const [added, replaced] = [made.filter(({ found }) => found < 0), made.filter(({ found }) => found >= 0)];
    for (const { key, found, version } of [...added, ...replaced]) {
      yield* this.#replace(key, found, this.#value(version));
    }
    return reads;
  }

  *write(key: number, onWrite: OnWrite): Steps<boolean> {
    const { isDone } = yield this.#ask.queryWrite(key);
    if (!isDone) return false;
    // It never writes values: whatever the application does after a write is an invalidation.
    if (onWrite !== "nothing") {
      yield this.#ask.set(key, this.#world.values.add(-1, Kind.deleted, 0), DELETED_TTL_SECONDS);
    }
    return true;
  }

  /** Where memcached gave no answer, too, the value is computed and added. */
  *#fetch(key: number, isFirst: boolean): Steps<Read> {
    const { isDone, version: stored } = yield isFirst ? this.#ask.get(key) : this.#ask.ownGet(key);
    if (isDone && this.#kindOf(stored) === Kind.value) return Read.hit;
    const { isDone: isComputed, version } = yield this.#ask.queryRead(key);
    if (!isComputed) return Read.failed;
    yield* this.#replace(key, isDone ? stored : NOTHING, this.#value(version));
    return Read.computed;
  }

  *#fetchWithLock(key: number): Steps<Read> {
    const { fillLockDuration, lockWaitTries } = this.#cache.options;
    /** The lock of another that was waited for. */
    let seen = NOTHING;
    for (let tries = 0; ; tries++) {
      const { stored, isMine } = yield* this.#fetchOrLock(key, seen, tries === 0);
      if (isMine) return yield* this.#fill(key, stored);
      // No answer, or a lock that was lost while one waited for it: computed, and not stored.
      if (stored === NOTHING) return yield* this.#computeOnly(key);
      const kind = this.#kindOf(stored);
      if (kind === Kind.value) return Read.hit;
      if (kind === Kind.deleted) {
        if (seen >= 0 && (yield* this.#isInFallback(key, seen))) return Read.hit;
        return yield* this.#computeOnly(key);
      }
      if (tries === lockWaitTries) return Read.failed;
      // Its holder's query has failed, and may fail again soon.
      if (kind === Kind.failed) return yield* this.#fetch(key, false);
      seen = stored;
      yield this.#ask.sleep(fillLockDuration);
    }
  }

  /**
   * What lies there, or a lock of its own put in the place of nothing, of a tombstone, or of the lock that it has waited for.
   *
   * @param seen The lock that was waited for. Is it gone, or another's of another time, the key was invalidated meanwhile.
   */
  *#fetchOrLock(key: number, seen: number, isFirst: boolean): Steps<{ stored: number; isMine: boolean }> {
    const { values } = this.#world;
    const { isDone, version } = yield isFirst ? this.#ask.get(key) : this.#ask.ownGet(key);
    const found = isDone ? version : NOTHING;
    const kind = isDone ? this.#kindOf(found) : Kind.deleted;
    if (kind === Kind.value) return { stored: found, isMine: false };
    if (kind === Kind.deleted && seen >= 0) return { stored: found, isMine: false };
    if (kind !== Kind.deleted && found !== seen) {
      const isInvalidated = seen >= 0 && values.second(found) !== values.second(seen);
      return { stored: isInvalidated ? this.#cache.tombstone : found, isMine: false };
    }
    const dataVersion = kind === Kind.deleted ? ++this.#cache.dataVersions : values.second(seen);
    const lock = values.add(-1, Kind.lock, dataVersion);
    if (yield* this.#replace(key, found, lock)) {
      this.holdsLock = true;
      return { stored: lock, isMine: true };
    }
    // Another was quicker, or there was no answer.
    const again = yield this.#ask.ownGet(key);
    return { stored: again.isDone ? again.version : NOTHING, isMine: again.isDone && again.version === lock };
  }

  /** Computes with the lock, and puts the value in its place; where that is not to be, where those who wait for the lock look next. */
  *#fill(key: number, lock: number): Steps<Read> {
    const { values } = this.#world;
    const { isDone, version } = yield this.#ask.queryRead(key);
    this.holdsLock = false;
    if (!isDone) {
      yield* this.#replace(key, lock, values.add(-1, Kind.failed, values.second(lock)));
      return Read.failed;
    }
    const there = yield this.#ask.ownGet(key);
    const kind = there.isDone ? this.#kindOf(there.version) : Kind.deleted;
    if (kind === Kind.value) return Read.computed;
    // Who took the lock over goes on with the same data.
    const isSame = kind !== Kind.deleted && values.second(there.version) === values.second(lock);
    const isStored = isSame && (yield this.#ask.set(key, this.#value(version), this.#ttl(key))).isDone;
    if (!isStored) {
      const ttl = Math.ceil(2 * this.#cache.options.fillLockDuration) + 1;
      yield this.#ask.ownSet(this.#fallbackId(key), values.add(version, Kind.value, values.second(lock)), ttl);
    }
    return Read.computed;
  }

  /** The database is asked, and nothing is stored. */
  *#computeOnly(key: number): Steps<Read> {
    const { isDone } = yield this.#ask.queryRead(key);
    return isDone ? Read.computed : Read.failed;
  }

  *#isInFallback(key: number, lock: number): Steps<boolean> {
    const { values } = this.#world;
    const { isDone, version } = yield this.#ask.ownGet(this.#fallbackId(key));
    return isDone && values.second(version) === values.second(lock);
  }

  /** `add` where nothing was found, else `cas`. */
  *#replace(key: number, found: number, stored: number): Steps<boolean> {
    if (found === NOTHING) {
      const { isDone } = yield this.#ask.add(key, stored, this.#ttl(key));
      return isDone;
    }
    const { isDone, version } = yield this.#ask.ownGet(key);
    if (!isDone || version !== found) return false;
    const set = yield this.#ask.set(key, stored, this.#ttl(key));
    return set.isDone;
  }

  #value(version: number): number {
    return this.#world.values.add(version, Kind.value, 0);
  }

  #kindOf(stored: number): number {
    return this.#world.values.first(stored);
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
  source:
    "Shopify/identity_cache at a6b6ccb: lib/identity_cache/cache_fetcher.rb, lib/identity_cache.rb; at c33861d, 150ae4e: cache_fetcher.rb, mem_cache_store_cas.rb (fetch_multi)",
  summary: {
    keys: "a key for what was computed while its key was invalidated; tombstones and locks lie under the value's own key",
    protection: "none by default; with fill_lock_duration one computation at a time, by a lock in the value's place",
    onFailure: "as the client library: value and lock are lost together",
    many: "fetch_multi: one call for all, without locks; what is missing is computed and added, and takes the place of a tombstone that has not changed",
    onDeath: "who waits takes the lock over after fill_lock_duration",
  },
  options,
  takesLocks: ({ fillLockDuration }) => fillLockDuration > 0,
  layout: (_, keys, keyBytes) =>
    new KeyLayout(
      [{ ...named(keys, keyBytes, {}), addedBytes: 0 }],
      [{ ...named(keys, keyBytes, { before: "lock_fill:" }), valueBytes: 100 }],
    ),
  create: (given, world) => new IdentityCache(given, world),
};
