/**
 * dogpile.cache (Python; oslo.cache is built on it), `region.get_or_create()` on a memcached backend. A value knows when it was made;
 * in memcached it never expires unless `memcached_expire_time` says so. Is it older than `expiration_time`, who gets the lock makes a
 * new one and all others are given the old one. Is there none, all wait for the lock.
 *
 * The lock is of the process by default, which a page of a process that runs one at a time always gets. With `distributed_lock` it is
 * a key of the cache, added without a time to live unless there is a `lock_timeout`, and tried again after pauses that double up to
 * 3.6 hours. Who dies with it leaves it for good.
 *
 * `region.get_or_create_multi()` reads all keys in one call and takes the locks of all it wants to make, one after another in the order
 * of their names; it holds them until all are made and stored. One call of the creator for all of them is a query for each here.
 *
 * Sources: sqlalchemy/dogpile.cache at 39e3c57 dogpile/lock.py, dogpile/cache/backends/memcached.py (MemcachedLock); at c1de009
 * dogpile/cache/region.py (get_or_create_multi).
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { doubling, type LockRule, nextTry } from "../protection/lock-by-add.ts";
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
import { shortLock } from "./short-lock.ts";

/** `((i + 1) * random() + 2 ** i) / 2.5`, i up to 15. */
const UNIT_SECONDS = 1 / 2.5;
const LAST = 15;
/** Version and time of creation, as a pickled tuple has them beside the value. */
const METADATA_BYTES = 40;

const options = z.strictObject({
  distributedLock: z
    .boolean()
    .prefault(false)
    .describe("distributed_lock: the lock is a key of the cache. Default: false."),
  lockTimeout: duration().prefault("0s").describe("lock_timeout, its time to live; 0s: none. Default: 0s."),
  memcachedExpireTime: duration()
    .prefault("0s")
    .describe(
      "memcached_expire_time; 0s: values never expire in memcached. workload.ttl is expiration_time. Default: 0s.",
    ),
});

type Options = z.output<typeof options>;

class Dogpile implements Framework, Session {
  readonly ownAtStart = [];
  readonly versionOf = (stored: number): number => this.#world.values.version(stored);
  readonly #options: Options;
  readonly #rule: LockRule;
  readonly #world: FrameworkWorld;
  readonly #ask = new Asks();

  constructor(given: Options, world: FrameworkWorld) {
    this.#options = given;
    this.#world = world;
    this.#rule = {
      expirySeconds: Math.ceil(given.lockTimeout),
      pause: doubling(UNIT_SECONDS, LAST),
      waitSeconds: Number.POSITIVE_INFINITY,
    };
  }

  /** Nothing is remembered from one call to the next. */
  session(): Session {
    return this;
  }

  atStart(key: number, ageSeconds: number): readonly ItemAtStart[] {
    const { memcachedExpireTime } = this.#options;
    const left = memcachedExpireTime === 0 ? 0 : Math.max(1, Math.ceil(memcachedExpireTime - ageSeconds));
    return [{ id: key, version: this.#world.values.add(0, -ageSeconds, 0), expirySeconds: left }];
  }

  *read(key: number): Steps<Read> {
    const { isDone, version: stored } = yield this.#ask.get(key);
    if (isDone && this.#isFresh(key, stored)) return Read.hit;
    if (!this.#options.distributedLock) return yield* this.#create(key);
    const hasLock = isDone ? yield* this.#tryLock(key) : yield* this.#waitForLock(key);
    if (!hasLock) return Read.hit;
    const read = !isDone && (yield* this.#wasMade(key)) ? Read.hit : yield* this.#create(key);
    yield this.#ask.ownDelete(this.#lockId(key));
    return read;
  }

  /** In the order of their names, so that two who want the same locks do not wait for each other. */
  *fetchMany(keys: readonly number[], turn: (position: number) => void): Steps<readonly Read[]> {
    const { layout, values, now } = this.#world;
    const asked = [...new Set(keys)].sort((a, b) => (layout.names.name(a) < layout.names.name(b) ? -1 : 1));
    const stored = yield* storedMany(this.#ask, asked);
    const own: number[] = [];
    for (const [i, key] of asked.entries()) {
      const found = stored[i];
      if (found !== null && this.#isFresh(key, found)) continue;
      // Who has waited for a lock does not look again what its holder has made.
      if (yield* this.#lockOfMany(key, found !== null)) own.push(key);
    }
    const made: number[] = [];
    for (const key of own) {
      turn(keys.indexOf(key));
      const { isDone, version } = yield this.#ask.queryRead(key);
      if (!isDone) break;
      made.push(version);
    }
    const isFailed = made.length < own.length;
    const madeAt = now();
    if (!isFailed) for (const [i, key] of own.entries()) yield this.#store(key, values.add(made[i], madeAt, 0));
    if (this.#options.distributedLock) for (const key of own) yield this.#ask.ownDelete(this.#lockId(key));
    if (isFailed) return [Read.failed];
    return keys.map((key) => (own.includes(key) ? Read.computed : Read.hit));
  }

  *write(key: number, onWrite: OnWrite): Steps<boolean> {
    const { isDone, version } = yield this.#ask.queryWrite(key);
    if (!isDone) return false;
    if (onWrite === "delete") yield this.#ask.delete(key);
    else if (onWrite === "set") yield this.#set(key, version);
    return true;
  }

  /** Somebody else has, while one waited for the lock. Who was told of an old value at once does not look. */
  *#wasMade(key: number): Steps<boolean> {
    const { isDone, version: stored } = yield this.#ask.get(key);
    return isDone && this.#isFresh(key, stored);
  }

  *#create(key: number): Steps<Read> {
    const { isDone, version } = yield this.#ask.queryRead(key);
    if (!isDone) return Read.failed;
    yield this.#set(key, version);
    return Read.computed;
  }

  *#lockOfMany(key: number, hasValue: boolean): Steps<boolean> {
    if (!this.#options.distributedLock) return true;
    return hasValue ? yield* this.#tryLock(key) : yield* this.#waitForLock(key);
  }

  *#tryLock(key: number): Steps<boolean> {
    const { isDone } = yield this.#ask.ownAdd(this.#lockId(key), 0, this.#rule.expirySeconds);
    return isDone;
  }

  *#waitForLock(key: number): Steps<boolean> {
    const { now, chance } = this.#world;
    const sinceSeconds = now();
    for (let failed = 1; !(yield* this.#tryLock(key)); failed++) {
      yield this.#ask.sleep(nextTry(this.#rule, { sinceSeconds, failed }, now(), chance.next()) ?? 0);
    }
    return true;
  }

  #isFresh(key: number, stored: number): boolean {
    const { values, now, ttlSeconds } = this.#world;
    const ttl = ttlSeconds(key);
    return ttl === 0 || now() - values.first(stored) <= ttl;
  }

  #set(key: number, version: number) {
    const { values, now } = this.#world;
    return this.#store(key, values.add(version, now(), 0));
  }

  #store(key: number, value: number) {
    return this.#ask.set(key, value, Math.ceil(this.#options.memcachedExpireTime));
  }

  #lockId(key: number): number {
    return this.#world.layout.ownId(0) + key;
  }
}

export const dogpile: FrameworkDefinition<Options> = {
  name: "dogpile",
  title: "dogpile.cache (Python; oslo.cache), get_or_create on a memcached backend",
  source:
    "sqlalchemy/dogpile.cache at 39e3c57: dogpile/lock.py, dogpile/cache/backends/memcached.py; at c1de009: dogpile/cache/region.py (get_or_create_multi)",
  summary: {
    keys: "with distributed_lock a lock beside each value, `_lock` and the key, mostly on another node",
    protection: "one computation in each process; with distributed_lock one in all, the others served the old value",
    onFailure: "as the client library; a lock whose node is away is never got, and who has no value waits for it",
    many: "get_or_create_multi: one call for all; it holds the locks of all that it makes until the last is stored",
    onDeath:
      "a distributed lock without lock_timeout stays for good: nobody refreshes, and who has no value waits for hours",
  },
  options,
  takesLocks: ({ distributedLock }) => distributedLock,
  layout: (_, keys, keyBytes) =>
    new KeyLayout(
      [{ ...named(keys, keyBytes, {}), addedBytes: METADATA_BYTES }],
      [{ ...named(keys, keyBytes, { before: "_lock" }), valueBytes: 1 }],
    ),
  create: (given, world) => new Dogpile(given, world),
  warnings({ distributedLock, lockTimeout, memcachedExpireTime }, { ttlSecondsMin, awaitedSeconds }) {
    const found = distributedLock
      ? shortLock("dogpile's distributed lock (lock_timeout)", lockTimeout, awaitedSeconds)
      : [];
    if (distributedLock && lockTimeout === 0) {
      found.push(
        "dogpile's distributed lock has no time to live (lock_timeout 0): a process that dies with it leaves it for good, and nobody makes the value again.",
      );
    }
    if (memcachedExpireTime > 0 && memcachedExpireTime <= ttlSecondsMin) {
      found.push(
        `memcached drops dogpile's values after ${memcachedExpireTime} s (memcached_expire_time), not later than they expire (workload.ttl): there is never an old value to give while a new one is made.`,
      );
    }
    return found;
  },
};
