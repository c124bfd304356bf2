/**
 * Laravel's cache on memcached, by the method that the application calls:
 *
 * - `remember`: get, compute, put. Nothing stands against a stampede.
 * - `flexible`: the value and the time of its creation lie under two keys, mostly on two nodes. Where either is missing the page
 *   computes at once, without a lock. Is the value no longer fresh, the page is given the old one, and refreshes it after its
 *   answer, if it gets a lock by one `add`. That lock has no time to live unless one is given.
 * - `lock`: `Cache::lock(...)->block(...)` around `remember`: a lock by `add`, tried every 250 ms.
 *
 * `many()` of a page's keys is one call of the library, and gives null for all of them where its result code is an error. What is null
 * the page computes and puts.
 *
 * `flexible` asks for its two keys by `many()` too. With one of n nodes dead and no failover, 1 - (1 - 1/n)^2 of the keys lack one of
 * the two, and are computed by each page that reads them. The binary protocol, which spoils whole calls, makes it no more: null for
 * both has the same consequence as null for one.
 *
 * Sources: laravel/framework at bd71b45 Cache/Repository.php 652-692, Cache/Lock.php 43-139, Cache/MemcachedLock.php,
 * Cache/MemcachedStore.php.
 */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import { RELATIVE_MAX } from "../nodes/memory/expiry.ts";
import { every, type LockRule, nextTry } from "../protection/lock-by-add.ts";
import { KeyLayout, named } from "../workload/key-layout.ts";
import type { OnWrite } from "../workload/on-write.ts";
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
import { askForMany, storedMany } from "./many.ts";
import { sentTtl } from "./sent-ttl.ts";
import { shortLock } from "./short-lock.ts";

/** `Lock::$sleepMilliseconds`. */
const SLEEP_SECONDS = 0.25;
/** A Unix time, as text. */
const CREATED_BYTES = 10;
/** `Str::random()`. */
const OWNER_BYTES = 16;

const options = z.strictObject({
  method: z
    .enum(["remember", "flexible", "lock"])
    .prefault("remember")
    .describe(
      "What the application calls: Cache::remember, Cache::flexible, or Cache::lock()->block() around remember. Default: remember.",
    ),
  fresh: duration({ aboveZero: true })
    .optional()
    .describe(
      "flexible's first time; its second one, until which the old value is served, is workload.ttl. Default: half of that, an assumption.",
    ),
  lockSeconds: atMost(count(0), {
    value: RELATIVE_MAX,
    why: "since memcached reads larger ones as Unix times, and the lock is gone at once",
  })
    .optional()
    .describe(
      "Time to live of the lock, 0: for ever. Default: 0 for flexible, Laravel's own; 10 for lock, an assumption.",
    ),
  block: duration()
    .prefault("5s")
    .describe("How long `lock` waits before its LockTimeoutException. Default: 5s, an assumption."),
  prefix: z
    .string()
    .max(100)
    .prefault("laravel_cache_")
    .describe(
      "config('cache.prefix'), before every key. Default: laravel_cache_, that of an application named Laravel.",
    ),
});

type Options = z.output<typeof options>;

/** Ranges of the framework's own keys. */
const CREATED = 0;
const LOCK = 1;

function expiryOf({ method, lockSeconds }: Pick<Options, "method" | "lockSeconds">): number {
  return lockSeconds ?? (method === "flexible" ? 0 : 10);
}

class LaravelCache implements Framework {
  readonly options: Options;
  readonly world: FrameworkWorld;
  readonly ask = new Asks();
  readonly rule: LockRule;
  readonly ownAtStart = [];

  constructor(given: Options, world: FrameworkWorld) {
    this.options = given;
    this.world = world;
    const expirySeconds = expiryOf(given);
    const waitSeconds = given.method === "flexible" ? 0 : given.block;
    this.rule = { expirySeconds, pause: every(SLEEP_SECONDS), waitSeconds };
  }

  readonly versionOf = (stored: number): number => stored;

  session(): Session {
    return new Repository(this);
  }

  atStart(key: number, ageSeconds: number, ttlSeconds: number): readonly ItemAtStart[] {
    const expirySeconds = expiryAtStart(ageSeconds, ttlSeconds);
    const value = { id: key, version: 0, expirySeconds };
    if (this.options.method !== "flexible") return [value];
    return [value, { id: this.createdId(key), version: Math.floor(-ageSeconds), expirySeconds }];
  }

  createdId(key: number): number {
    return this.world.layout.ownId(CREATED) + key;
  }

  lockId(key: number): number {
    return this.world.layout.ownId(LOCK) + key;
  }

  freshSeconds(key: number): number {
    return this.options.fresh ?? Math.floor(this.world.ttlSeconds(key) / 2);
  }
}

class Repository implements Session {
  readonly #cache: LaravelCache;
  readonly #world: FrameworkWorld;
  readonly #ask: Asks;
  /** Values to be refreshed once the page has its answer, with the time of creation that was seen. */
  readonly #deferred: { readonly key: number; readonly created: number }[] = [];

  constructor(cache: LaravelCache) {
    this.#cache = cache;
    this.#world = cache.world;
    this.#ask = cache.ask;
  }

  *read(key: number): Steps<Read> {
    const { method } = this.#cache.options;
    if (method === "flexible") return yield* this.#flexible(key);
    const { isDone } = yield this.#ask.get(key);
    if (isDone) return Read.hit;
    return method === "lock" ? yield* this.#blocked(key) : yield* this.#compute(key);
  }

  /** MemcachedStore::many: an array of nulls where the result code is not success. */
  readMany(keys: readonly number[]): Steps<readonly boolean[]> {
    return askForMany(this.#ask, keys);
  }

  missed(key: number): Steps<Read> {
    return this.#compute(key);
  }

  *write(key: number, onWrite: OnWrite): Steps<boolean> {
    const { isDone, version } = yield this.#ask.queryWrite(key);
    if (!isDone) return false;
    if (onWrite === "delete") yield this.#ask.delete(key);
    else if (onWrite === "set") yield this.#ask.set(key, version, this.#sentTtl(key));
    return true;
  }

  /** `defer()`: one after another, when the response has been sent. */
  *afterAnswer(): Steps<void> {
    for (const { key, created } of this.#deferred) {
      const { isDone } = yield this.#ask.ownAdd(this.#cache.lockId(key), 0, this.#cache.rule.expirySeconds);
      if (!isDone) continue;
      const found = yield this.#ask.ownGet(this.#cache.createdId(key));
      const isSame = found.isDone && found.version === created;
      if (isSame) yield* this.#computeBoth(key);
      yield* this.#release(key);
    }
  }

  get hasMore(): boolean {
    return this.#deferred.length > 0;
  }

  *#flexible(key: number): Steps<Read> {
    const [value, created] = yield* storedMany(this.#ask, [key, this.#cache.createdId(key)], 1);
    if (value === null || created === null) return yield* this.#computeBoth(key);
    if (created + this.#cache.freshSeconds(key) > Math.floor(this.#world.now())) return Read.hit;
    this.#deferred.push({ key, created });
    return Read.hit;
  }

  *#blocked(key: number): Steps<Read> {
    const { rule } = this.#cache;
    const sinceSeconds = this.#world.now();
    for (let failed = 1; ; failed++) {
      const { isDone } = yield this.#ask.ownAdd(this.#cache.lockId(key), 0, rule.expirySeconds);
      if (isDone) break;
      const pause = nextTry(rule, { sinceSeconds, failed }, this.#world.now(), 0);
      if (pause === null) return Read.failed;
      yield this.#ask.sleep(pause);
    }
    const again = yield this.#ask.get(key);
    const read = again.isDone ? Read.hit : yield* this.#compute(key);
    yield* this.#release(key);
    return read;
  }

  *#compute(key: number): Steps<Read> {
    const { isDone, version } = yield this.#ask.queryRead(key);
    if (!isDone) return Read.failed;
    yield this.#ask.set(key, version, this.#sentTtl(key));
    return Read.computed;
  }

  /** putMany() of the value and of the time of its creation. */
  *#computeBoth(key: number): Steps<Read> {
    const read = yield* this.#compute(key);
    if (read === Read.computed) {
      yield this.#ask.ownSet(this.#cache.createdId(key), Math.floor(this.#world.now()), this.#sentTtl(key));
    }
    return read;
  }

  /** Lock::release: deletes the lock if it is still its own. */
  *#release(key: number): Steps<void> {
    const { isDone } = yield this.#ask.ownGet(this.#cache.lockId(key));
    if (isDone) yield this.#ask.ownDelete(this.#cache.lockId(key));
  }

  #sentTtl(key: number): number {
    return sentTtl(this.#world.ttlSeconds(key), this.#world);
  }
}

export const laravelCache: FrameworkDefinition<Options> = {
  name: "laravel-cache",
  title: "Laravel Cache (PHP), remember, flexible and lock on a MemcachedStore",
  source:
    "laravel/framework at bd71b45: Illuminate/Cache/Repository.php 652-692, Lock.php 43-139, MemcachedLock.php, MemcachedStore.php",
  summary: {
    keys: "with flexible a key for the time of creation and a lock beside each value",
    protection:
      "none with remember; flexible: one refresh at a time, by a lock without a time to live, while the value is there",
    onFailure:
      "flexible computes on each read where either of its two keys is missing, without a lock: 1 - (1 - 1/n)^2 of the keys while one of n nodes is away",
    many: "many(): all are null where the call ends with an error",
    onDeath: "flexible's lock stays: nobody refreshes until the value expires",
  },
  options,
  takesLocks: ({ method }) => method !== "remember",
  layout({ prefix, method }, keys, keyBytes) {
    const flexible = `${prefix}illuminate:cache:flexible:`;
    const lock = method === "flexible" ? `${flexible}lock:` : `${prefix}lock:`;
    return new KeyLayout(
      [{ ...named(keys, keyBytes, { before: prefix }), addedBytes: 0 }],
      [
        { ...named(keys, keyBytes, { before: `${flexible}created:` }), valueBytes: CREATED_BYTES },
        { ...named(keys, keyBytes, { before: lock }), valueBytes: OWNER_BYTES },
      ],
    );
  },
  create: (given, world) => new LaravelCache(given, world),
  asksForMany: ({ method }) => method === "flexible",
  warnings({ method, fresh, lockSeconds }, { ttlSecondsMin, awaitedSeconds }) {
    if (method === "remember") return [];
    const expirySeconds = expiryOf({ method, lockSeconds });
    const found = shortLock("Laravel's lock (lockSeconds)", expirySeconds, awaitedSeconds);
    if (method === "lock") return found;
    if (expirySeconds === 0) {
      found.push(
        "The lock of Cache::flexible has no time to live (seconds 0, Laravel's default): a process that dies with it leaves it, and the old value is served until it expires.",
      );
    }
    if (fresh !== undefined && fresh >= ttlSecondsMin) {
      found.push(
        `Values are fresh for ${fresh} s and memcached drops them after ${ttlSecondsMin} s (workload.ttl): Cache::flexible never has an old value to serve.`,
      );
    }
    return found;
  },
};
