/**
 * MediaWiki's WANObjectCache, `getWithSetCallback()`. Each value has *sister keys*: `WANCache:key|#|v` holds it, `|#|i` what is computed
 * while it is held off, `|#|m` the mutex of who computes. What follows `|#|` is not hashed by mcrouter, so that they lie on one node;
 * other clients hash all of it.
 *
 * - A value that is about to expire is refreshed early with chance r^4, a popular one with a chance that grows to one refresh for
 *   so many hits a second; after the answer, as MediaWiki defers it.
 * - `delete()` writes a tombstone for 11 s. Nothing is stored in its place until it is gone. What is computed meanwhile goes to the
 *   interim key, for 2 s or `lockTSE`. One computes at a time, who gets the mutex; the others are given the interim value if there is
 *   one, and else compute. An interim value of the last 50 to 100 ms is given without asking for the mutex.
 * - What has expired is gone, and computed by all who miss it, unless `staleTTL` keeps it in memcached for longer. Then all who find it
 *   expired compute too, or with `lockTSE` who gets the mutex alone, while the others are given the old value. How long ago a value
 *   expired is cut off at 0 in its source, so that any `lockTSE` does, also one of 0. With `graceTTL` it is even taken for fresh until
 *   memcached drops it: the chance that a reader refreshes it would grow with that time, which stays 0.
 * - `getMultiWithSetCallback()` is the same for one key after another. Only with `pcTTL`, by which a page keeps its values, it asks for
 *   all keys in one call before.
 *
 * A computation that failed leaves its mutex to expire. Not modelled: check keys, versions of values, shorter lives of values that
 * were computed from a lagging replica or for more than 7 s.
 *
 * Source: wikimedia/mediawiki at 0426215f includes/libs/ObjectCache/WANObjectCache.php.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { expiringChance, popularChance } from "../protection/early-refresh.ts";
import { mayPredate } from "../protection/tombstone.ts";
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

/** HOLDOFF_TTL: a commit of 3 s, a replica 7 s behind, and one more. */
const HOLD_OFF_SECONDS = 11;
const INTERIM_SECONDS = 2;
const LOCK_SECONDS = 10;
/** RECENT_SET_LOW_MS, RECENT_SET_HIGH_MS. */
const RECENT_SECONDS = { low: 0.05, high: 0.1 } as const;
/** Version, time, TTL and flags in a PHP array, serialized. */
const WRAPPER_BYTES = 60;
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
  staleTTL: duration()
    .prefault("0s")
    .describe("How much longer than workload.ttl memcached keeps values, which have expired then. Default: 0s."),
  lockTSE: duration()
    .optional()
    .describe(
      "One computes a value that has expired and is kept by staleTTL, and the others are given it; interim values live so long. Default: none (-1).",
    ),
  graceTTL: duration()
    .prefault("0s")
    .describe("Above 0s a value that has expired and is kept by staleTTL is taken for fresh. Default: 0s."),
  pcTTL: duration()
    .prefault("0s")
    .describe(
      "How long a page uses a value again without asking for it; with it getMultiWithSetCallback asks for all keys in one call. 0s: not at all (-1). Default: 0s.",
    ),
});

type Options = z.output<typeof options>;

const INTERIM = 0;
const MUTEX = 1;

/** What a page found under a key; null: nothing. */
type State = { readonly madeAt: number; readonly isTombstone: boolean } | null;

/** Why a value is computed: a page wants it, or a refresh for which no value is good enough. */
type Cause = "read" | "refresh";

class WanObjectCache extends Enveloped<Options> implements Framework {
  session(): Session {
    return new Wan(this);
  }

  atStart(key: number, ageSeconds: number, ttlSeconds: number): readonly ItemAtStart[] {
    const version = this.world.values.add(0, -ageSeconds, Kind.value);
    return [{ id: key, version, expirySeconds: expiryAtStart(ageSeconds, this.#kept(ttlSeconds)) }];
  }

  /** What memcached is told. One that is to live for ever lives as long as it would be kept. */
  storeSeconds(key: number): number {
    return this.#kept(this.world.ttlSeconds(key));
  }

  #kept(ttlSeconds: number): number {
    return ttlSeconds + Math.floor(this.options.staleTTL);
  }

  /** A value that may be given without computing: isAcceptablyFreshValue. */
  isFresh(key: number, state: State): boolean {
    return state !== null && !state.isTombstone && (!this.#hasExpired(key, state) || this.options.graceTTL > 0);
  }

  /** The mutex is asked for before this is computed. */
  wantsMutex(key: number, state: State, hasValue: boolean): boolean {
    const { lockTSE, busyValue } = this.options;
    if (state?.isTombstone === true) return true;
    const isPast = state !== null && this.#hasExpired(key, state);
    return (isPast && lockTSE !== undefined) || (busyValue && !hasValue);
  }

  #hasExpired(key: number, { madeAt }: NonNullable<State>): boolean {
    const ttl = this.world.ttlSeconds(key);
    return ttl > 0 && this.world.now() - madeAt >= ttl;
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

  stateOf(stored: number | null): State {
    if (stored === null) return null;
    const { values } = this.world;
    // A tombstone is one until memcached drops it, however old it says that it is.
    return { madeAt: values.first(stored), isTombstone: values.second(stored) === Kind.tombstone };
  }
}

class Wan implements Session {
  readonly #cache: WanObjectCache;
  readonly #world: FrameworkWorld;
  readonly #ask: Asks;
  /** Values to be refreshed once the page has its answer. */
  readonly #deferred: number[] = [];
  /** The process cache: until when the page has a value, by key. */
  readonly #keeps = new Map<number, number>();

  constructor(cache: WanObjectCache) {
    this.#cache = cache;
    this.#world = cache.world;
    this.#ask = cache.ask;
  }

  get hasMore(): boolean {
    return this.#deferred.length > 0;
  }

  /** @param known What lies under the value's key, where it has been asked for. */
  *read(key: number, known?: State): Steps<Read> {
    if (this.#has(key)) return Read.hit;
    const state = known === undefined ? yield* this.#fetch(key) : known;
    const read = yield* this.#fetchOrRegenerate(key, state, "read");
    const { pcTTL } = this.#cache.options;
    if (pcTTL > 0 && read !== Read.failed) this.#keeps.set(key, this.#world.now() + pcTTL);
    return read;
  }

  *fetchMany(keys: readonly number[], turn: (position: number) => void): Steps<readonly Read[]> {
    const known = new Map<number, State>();
    const asked = this.#cache.options.pcTTL > 0 ? [...new Set(keys)].filter((key) => !this.#has(key)) : [];
    if (asked.length > 0) {
      const stored = yield* storedMany(this.#ask, asked);
      for (const [i, key] of asked.entries()) known.set(key, this.#cache.stateOf(stored[i]));
    }
    const reads: Read[] = [];
    for (const [i, key] of keys.entries()) {
      turn(i);
      reads.push(yield* this.read(key, known.get(key)));
      if (reads[i] === Read.failed) break;
    }
    return reads;
  }

  *write(key: number, onWrite: OnWrite): Steps<boolean> {
    const { values, now } = this.#world;
    const { isDone, version } = yield this.#ask.queryWrite(key);
    if (!isDone) return false;
    // The time of a tombstone is a whole second.
    const tombstone = () => values.add(-1, Math.floor(now()), Kind.tombstone);
    if (onWrite === "delete") yield this.#ask.set(key, tombstone(), HOLD_OFF_SECONDS);
    else if (onWrite === "set") yield* this.#merge(key, version);
    return true;
  }

  *afterAnswer(): Steps<void> {
    for (const key of this.#deferred) {
      const { isDone, version } = yield this.#ask.ownGet(key);
      yield* this.#fetchOrRegenerate(key, this.#cache.stateOf(isDone ? version : null), "refresh");
    }
  }

  *#fetch(key: number): Steps<State> {
    const { isDone, version } = yield this.#ask.get(key);
    return this.#cache.stateOf(isDone ? version : null);
  }

  *#fetchOrRegenerate(key: number, state: State, cause: Cause): Steps<Read> {
    const isRead = cause === "read";
    if (isRead && state !== null && this.#cache.isFresh(key, state)) {
      if (this.#cache.isWorthRefresh(key, state.madeAt)) this.#deferred.push(key);
      return Read.hit;
    }
    const isHeldOff = state?.isTombstone === true;
    const value = isHeldOff ? yield* this.#interim(key) : state;
    if (isRead && value !== null && this.#isRecent(value.madeAt, isHeldOff ? state.madeAt : Number.NEGATIVE_INFINITY))
      return Read.hit;
    const wantsMutex = this.#cache.wantsMutex(key, state, value !== null);
    const hasMutex = wantsMutex && (yield this.#ask.ownAdd(this.#ownId(MUTEX, key), 0, LOCK_SECONDS)).isDone;
    const isBusy = wantsMutex && !hasMutex;
    if (isBusy && ((isRead && value !== null) || this.#cache.options.busyValue)) return Read.hit;
    const { isDone, version } = yield this.#ask.queryRead(key);
    // An exception passes by all that follows: the mutex stays until it expires.
    if (!isDone) return Read.failed;
    if (isHeldOff) yield this.#ask.ownSet(this.#ownId(INTERIM, key), this.#made(version), this.#interimSeconds());
    else if (!isBusy && state === null) yield this.#ask.add(key, this.#made(version), this.#cache.storeSeconds(key));
    else if (!isBusy) yield* this.#merge(key, version);
    if (hasMutex) yield this.#ask.ownDelete(this.#ownId(MUTEX, key));
    return Read.computed;
  }

  *#interim(key: number): Steps<State> {
    const { isDone, version } = yield this.#ask.ownGet(this.#ownId(INTERIM, key));
    return this.#cache.stateOf(isDone ? version : null);
  }

  /** Made since the key was deleted, and some tens of milliseconds ago at most. */
  #isRecent(madeAt: number, deletedAt: number): boolean {
    const { now, chance } = this.#world;
    const { low, high } = RECENT_SECONDS;
    return !mayPredate({ deletedAtSeconds: deletedAt }, madeAt) && now() - madeAt < low + (high - low) * chance.next();
  }

  /** In the place of a value, and not of a tombstone. */
  *#merge(key: number, version: number): Steps<void> {
    const { isDone, isFailure, version: stored } = yield this.#ask.ownGet(key);
    // Errors are not tried again.
    if (isFailure) return;
    const before = this.#cache.stateOf(isDone ? stored : null);
    if (before?.isTombstone === true) return;
    const made = this.#made(version);
    const seconds = this.#cache.storeSeconds(key);
    yield before === null ? this.#ask.add(key, made, seconds) : this.#ask.set(key, made, seconds);
  }

  #made(version: number): number {
    const { values, now } = this.#world;
    return values.add(version, now(), Kind.value);
  }

  #interimSeconds(): number {
    return Math.max(INTERIM_SECONDS, Math.floor(this.#cache.options.lockTSE ?? 0));
  }

  #has(key: number): boolean {
    return (this.#keeps.get(key) ?? Number.NEGATIVE_INFINITY) > this.#world.now();
  }

  #ownId(range: number, key: number): number {
    return this.#world.layout.ownId(range) + key;
  }
}

export const wancache: FrameworkDefinition<Options> = {
  name: "wancache",
  title: "WANObjectCache (PHP, MediaWiki), getWithSetCallback",
  source: "wikimedia/mediawiki at 0426215f: includes/libs/ObjectCache/WANObjectCache.php",
  summary: {
    keys: "sister keys: an interim value and a mutex beside each value, on its node where the client stops hashing at |#|",
    protection:
      "early refresh by chance; after a delete a tombstone of 11 s, one computation at a time and interim values of 2 s",
    onFailure: "as the client library: sister keys are lost together, with mcrouter",
    many: "getMultiWithSetCallback: one key after another; one call for all before only with pcTTL",
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
  warnings({ staleTTL, lockTSE, graceTTL }) {
    const useless = [...(lockTSE === undefined ? [] : ["lockTSE"]), ...(graceTTL > 0 ? ["graceTTL"] : [])];
    if (staleTTL === 0) {
      return useless.map(
        (name) =>
          `WANObjectCache's ${name} has nothing to work on without staleTTL: memcached drops a value when it expires.`,
      );
    }
    if (graceTTL === 0) return [];
    return [
      `With graceTTL and staleTTL WANObjectCache takes values that have expired for fresh, and serves them for ${staleTTL} s more: only popular ones are refreshed meanwhile.`,
    ];
  },
};
