/**
 * MediaWiki's WANObjectCache, `getWithSetCallback()`. Each value has *sister keys*: `WANCache:key|#|v` holds it, `|#|i` what is computed
 * while it is held off, `|#|m` the mutex of who computes. What follows `|#|` is not hashed by mcrouter, so that they lie on one node;
 * other clients hash all of it.
 *
 * - A value that is about to expire is refreshed early with chance r^4, a popular one with a chance that grows to one refresh for
 *   so many hits a second; after the answer, as MediaWiki defers it.
 * - `delete()` writes a tombstone for 11 s. Nothing is stored in its place until it is gone. What is computed meanwhile goes to the
 *   interim key for 2 s, by one who gets the mutex; the others are given that value if it is there, and else compute.
 * - What has expired is computed by all who miss it. (`lockTSE`, off by default, is not modelled, nor `staleTTL`, `graceTTL` and check
 *   keys.)
 *
 * Source: wikimedia/mediawiki at 0426215f includes/libs/objectcache/wancache/WANObjectCache.php.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { expiringChance, popularChance } from "../protection/early-refresh.ts";
import { holdsOff } from "../protection/tombstone.ts";
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

/** HOLDOFF_TTL: a commit of 3 s, a replica 7 s behind, and one more. */
const HOLD_OFF_SECONDS = 11;
const INTERIM_SECONDS = 2;
const LOCK_SECONDS = 10;
/** Version, time, TTL and flags in a PHP array, serialized. */
const WRAPPER_BYTES = 60;
/** `PURGED:1234567890.123456:11` as a serialized text. */
const MUTEX_BYTES = 1;

/** What lies under the value's key, in the second number of what is stored with it; the first is when it was made. */
const Kind = { value: 0, tombstone: 1 } as const;

const options = z.strictObject({
  lowTTL: duration()
    .prefault("60s")
    .describe("Refreshes a value with less time left than this, by chance; 0s: never. Default: 60s."),
  hotTTR: duration()
    .prefault("900s")
    .describe("The age by which a value that is read once a second has been refreshed; 0s: never. Default: 900s."),
  ageNew: duration().prefault("60s").describe("Nothing younger is refreshed for being popular. Default: 60s."),
  busyValue: z
    .boolean()
    .prefault(false)
    .describe("A value is given to those who do not get the mutex, in place of computing. Default: false (null)."),
});

type Options = z.output<typeof options>;

const INTERIM = 0;
const MUTEX = 1;

class WanObjectCache implements Framework {
  readonly ownAtStart = [];
  readonly options: Options;
  readonly world: FrameworkWorld;
  readonly ask = new Asks();
  readonly versionOf = (stored: number): number => this.world.values.version(stored);

  constructor(given: Options, world: FrameworkWorld) {
    this.options = given;
    this.world = world;
  }

  session(): Session {
    return new Wan(this);
  }

  atStart(key: number, ageSeconds: number, ttlSeconds: number): readonly ItemAtStart[] {
    const version = this.world.values.add(0, -ageSeconds, Kind.value);
    return [{ id: key, version, expirySeconds: expiryAtStart(ageSeconds, ttlSeconds) }];
  }

  /** A reader of this value refreshes it although it is not due. */
  isWorthRefresh(key: number, madeAtSeconds: number): boolean {
    const { now, ttlSeconds, chance } = this.world;
    const { lowTTL, hotTTR, ageNew } = this.options;
    const ttl = ttlSeconds(key);
    const age = now() - madeAtSeconds;
    const low = ttl === 0 ? lowTTL : Math.min(lowTTL, ttl);
    if (ttl > 0 && chance.next() < expiringChance(ttl - age, low)) return true;
    return chance.next() < popularChance(age, { newSeconds: ageNew, refreshSeconds: hotTTR });
  }
}

class Wan implements Session {
  readonly #cache: WanObjectCache;
  readonly #world: FrameworkWorld;
  readonly #ask: Asks;
  /** Values to be refreshed once the page has its answer. */
  readonly #deferred: number[] = [];

  constructor(cache: WanObjectCache) {
    this.#cache = cache;
    this.#world = cache.world;
    this.#ask = cache.ask;
  }

  get hasMore(): boolean {
    return this.#deferred.length > 0;
  }

  *read(key: number): Steps<Read> {
    const { values, now } = this.#world;
    const { isDone, version: stored } = yield this.#ask.get(key);
    if (!isDone) return yield* this.#compute(key, "new");
    const madeAt = values.first(stored);
    if (values.second(stored) === Kind.value) {
      if (this.#cache.isWorthRefresh(key, madeAt)) this.#deferred.push(key);
      return Read.hit;
    }
    if (!holdsOff({ deletedAtSeconds: madeAt, holdOffSeconds: HOLD_OFF_SECONDS }, now())) {
      return yield* this.#compute(key, "new");
    }
    return yield* this.#heldOff(key, madeAt);
  }

  *write(key: number): Steps<boolean> {
    const { values, now, onWrite } = this.#world;
    const { isDone, version } = yield this.#ask.queryWrite(key);
    if (!isDone) return false;
    if (onWrite === "delete") yield this.#ask.set(key, values.add(-1, now(), Kind.tombstone), HOLD_OFF_SECONDS);
    else if (onWrite === "set") yield* this.#store(key, version, now(), "over");
    return true;
  }

  *afterAnswer(): Steps<void> {
    for (const key of this.#deferred) yield* this.#compute(key, "over");
  }

  /** The key was deleted a moment ago. */
  *#heldOff(key: number, deletedAt: number): Steps<Read> {
    const { values, now } = this.#world;
    const interimId = this.#ownId(INTERIM, key);
    const interim = yield this.#ask.ownGet(interimId);
    const isUsable = interim.isDone && values.first(interim.version) > deletedAt;
    const { isDone: hasMutex } = yield this.#ask.ownAdd(this.#ownId(MUTEX, key), 0, LOCK_SECONDS);
    if (!hasMutex && (isUsable || this.#cache.options.busyValue)) return Read.hit;
    const { isDone, version } = yield this.#ask.queryRead(key);
    if (hasMutex) {
      if (isDone) yield this.#ask.ownSet(interimId, values.add(version, now(), Kind.value), INTERIM_SECONDS);
      yield this.#ask.ownDelete(this.#ownId(MUTEX, key));
    }
    return isDone ? Read.computed : Read.failed;
  }

  *#compute(key: number, place: "new" | "over"): Steps<Read> {
    const beganAt = this.#world.now();
    const { isDone, version } = yield this.#ask.queryRead(key);
    if (!isDone) return Read.failed;
    yield* this.#store(key, version, beganAt, place);
    return Read.computed;
  }

  /** Where nothing was found by `add`; in the place of a value by `merge`, which leaves a tombstone alone. */
  *#store(key: number, version: number, madeAt: number, place: "new" | "over"): Steps<void> {
    const { values, ttlSeconds } = this.#world;
    const stored = values.add(version, madeAt, Kind.value);
    if (place === "new") {
      yield this.#ask.add(key, stored, ttlSeconds(key));
      return;
    }
    const before = yield this.#ask.ownGet(key);
    if (before.isDone && values.second(before.version) === Kind.tombstone) return;
    yield this.#ask.set(key, stored, ttlSeconds(key));
  }

  #ownId(range: number, key: number): number {
    return this.#world.layout.ownId(range) + key;
  }
}

export const wancache: FrameworkDefinition<Options> = {
  name: "wancache",
  title: "WANObjectCache (PHP, MediaWiki), getWithSetCallback",
  source: "wikimedia/mediawiki at 0426215f: includes/libs/objectcache/wancache/WANObjectCache.php",
  summary: {
    keys: "sister keys: an interim value and a mutex beside each value, on its node where the client stops hashing at |#|",
    protection:
      "early refresh by chance; after a delete a tombstone of 11 s, one computation at a time and interim values of 2 s",
    onFailure: "as the client library: sister keys are lost together, with mcrouter",
    many: null,
    onDeath: "the mutex ends after 10 s",
  },
  options,
  layout(_, keys, keyBytes) {
    const sister = (after: string) => named(keys, keyBytes, { before: "WANCache:", after: `|#|${after}` });
    return new KeyLayout(
      [{ ...sister("v"), addedBytes: WRAPPER_BYTES }],
      [
        { ...sister("i"), valueBytes: WRAPPER_BYTES },
        { ...sister("m"), valueBytes: MUTEX_BYTES },
      ],
    );
  },
  create: (given, world) => new WanObjectCache(given, world),
};
