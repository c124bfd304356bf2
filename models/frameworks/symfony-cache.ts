/**
 * Symfony's cache on memcached: `CacheInterface::get()` over a MemcachedAdapter.
 *
 * - Each pool reads its *version key* first, once in each request: `:NAMESPACE:` on one of the nodes. What it holds stands in the
 *   name of every other key. Where it is missing a new version is drawn and stored for ever, and everything is a miss; where it
 *   cannot be reached the request goes on with the version `1:`.
 * - A value is stored with its expiry and the time that its computation took, and is recomputed early by XFetch.
 * - `getItems()` is one call of the library for all its keys. Its result code is that of the last connection, and where that is an error
 *   all are misses. What is missing the page computes and saves, item by item: neither XFetch nor locks stand in the way of that.
 * - Who computes holds one of 25 locks of the host, by the key's CRC-32. The others wait for the lock, and look again.
 *
 * Expiries are stored as whole seconds, and memcached counts whole seconds too: it drops an item up to a second before it expires
 * for Symfony. So a computation of much less than a second is hardly ever repeated early.
 *
 * Sources: symfony/cache at 52a03d7 Adapter/MemcachedAdapter.php; symfony/symfony at 015d501 Traits/AbstractAdapterTrait.php
 * (getId), at 06ada78 Traits/ContractsTrait.php, at 00d9875 (7.4.7, 8.0.7) LockRegistry.php; symfony/cache-contracts at 15df013
 * CacheTrait.php.
 */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import { crc32 } from "../hashing/crc32.ts";
import { ByteBuffer } from "../hashing/utf8.ts";
import { HostSlots } from "../protection/host-slots.ts";
import { isDue } from "../protection/xfetch.ts";
import type { OnWrite } from "../workload/on-write.ts";
import type { ItemAtStart } from "../workload/prefill.ts";
import { Asks } from "./asks.ts";
import { FirstReads } from "./first-reads.ts";
import {
  type Framework,
  type FrameworkDefinition,
  type FrameworkWorld,
  Read,
  type Session,
  type Steps,
} from "./framework.ts";
import { askForMany } from "./many.ts";
import { AT_START, FALLBACK, NamespaceVersions } from "./namespace-versions.ts";
import { sentTtl } from "./sent-ttl.ts";
import { symfonyLayout } from "./symfony-keys.ts";

/** `LockRegistry::$files`. */
const SLOTS = 25;
const ALL_SLOTS: readonly number[] = Array.from({ length: SLOTS }, (_, slot) => slot);
/** How often a lock is tried that somebody else has, and for how long. */
const POLL_SECONDS = 0.1;
const LOCK_SECONDS = 30;
/** How long before the end of `max_execution_time` it gives up waiting. */
const LEFT_SECONDS = 1;
/** With it a value that takes 100 ms to compute is due a day early. */
const BETA_MAX = 1e6;
const VERSIONS_MAX = 1000;
/** Of e^(-1 s / delta) readers recompute a second early: of one in 150 for this delta. */
const EARLY_SECONDS = 0.2;

const options = z.strictObject({
  namespace: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^{}()/\\@:\s]+$/)
    .prefault("app")
    .describe(
      "Namespace of the pool, before every key. Symfony's own is a hash of the pool's name, of prefix_seed (else of the project's directory) and of the adapter's class, which import computes; it decides on which node the version key lies. Default: app, an assumption.",
    ),
  beta: atMost(z.number().min(0), { value: BETA_MAX, why: "with which nearly every read computes" })
    .prefault(1)
    .describe("How early values are recomputed (XFetch); 0: not before they expire. Default: 1."),
  locks: z
    .boolean()
    .prefault(true)
    .describe("One computation at a time for each of 25 locks of a host; false as on the command line. Default: true."),
  maxExecutionTime: duration()
    .prefault("30s")
    .describe(
      "PHP's max_execution_time: who waits for a lock gives up a second before it; 0s: no limit. Default: 30s.",
    ),
  versions: atMost(count(3), { value: VERSIONS_MAX, why: "since each takes memory for every key" })
    .prefault(8)
    .describe(
      "Room for versions of the namespace, `1:` and that of the start with them; a run in which more are drawn is refused. Default: 8.",
    ),
});

type Options = z.output<typeof options>;

class SymfonyCache implements Framework {
  readonly options: Options;
  readonly world: FrameworkWorld;
  readonly ask = new Asks();
  readonly versions: NamespaceVersions;
  readonly versionId: number;
  readonly slots: HostSlots;
  readonly firstReads: FirstReads;
  readonly #buffer = new ByteBuffer();
  /** Length of what stands before a key under `1:`. */
  readonly #prefix: number;

  constructor(given: Options, world: FrameworkWorld) {
    this.options = given;
    this.#prefix = `${given.namespace}:1:`.length;
    this.world = world;
    this.versions = new NamespaceVersions(given.versions);
    this.versionId = world.layout.ownId(0);
    this.slots = new HostSlots(world.hosts, SLOTS);
    this.firstReads = new FirstReads(world.layout.keys);
  }

  readonly versionOf = (stored: number): number => this.world.values.version(stored);

  session(row: number, process: number): Session {
    return new Pool(this, row, this.world.hostOf(process));
  }

  get ownAtStart(): readonly ItemAtStart[] {
    return [{ id: this.versionId, version: AT_START, expirySeconds: 0 }];
  }

  atStart(key: number, ageSeconds: number, ttlSeconds: number): readonly ItemAtStart[] {
    const { values, readSeconds } = this.world;
    const expiry = ttlSeconds === 0 ? Number.POSITIVE_INFINITY : Math.floor(ttlSeconds - ageSeconds);
    const version = values.add(0, expiry, Math.ceil(readSeconds * 1000));
    return [{ id: this.id(AT_START, key), version, expirySeconds: ttlSeconds === 0 ? 0 : Math.max(1, expiry) }];
  }

  /** How often all keys were lost with the version. */
  notes(nodeOf: (id: number) => string): readonly string[] {
    const { firstReads, versions } = this;
    const key = `the version key (${this.world.layout.names.name(this.versionId)}, on ${nodeOf(this.versionId)})`;
    const under = firstReads.asked(FALLBACK);
    // The first version of a cache that was empty at the start is no loss of another.
    const from = firstReads.wereAnyAtStart || under > 0 ? 0 : 1;
    const drawn = Array.from({ length: versions.drawn }, (_, i) => AT_START + 1 + i).slice(from);
    const sum = (of: (generation: number) => number): number => drawn.reduce((all, one) => all + of(one), 0);
    const first = (asked: number, found: number): string =>
      `of ${asked} values ${found} were found when first asked for`;
    const fallback = `While the node of ${key} was not reached, pages went on under \`1:\`: ${first(under, firstReads.found(FALLBACK))}.`;
    const [asked, found] = [sum((one) => firstReads.asked(one)), sum((one) => firstReads.found(one))];
    const times = drawn.length === 1 ? "once" : `${drawn.length} times`;
    const anew = `A new version was drawn ${times}, since ${key} was missing: ${first(asked, found)}.`;
    return [...(under === 0 ? [] : [fallback]), ...(asked === 0 ? [] : [anew])];
  }

  id(generation: number, key: number): number {
    return generation * this.world.layout.keys + key;
  }

  /** `abs(crc32($key))`: of the key as the application names it. */
  crc(key: number): number {
    const { names } = this.world.layout;
    const { bytes, length } = this.#buffer.clear().write(names.name(key).slice(this.#prefix));
    return crc32.of(bytes, length);
  }
}

/** A pool object, which lives as long as the request. */
class Pool implements Session {
  readonly #cache: SymfonyCache;
  readonly #world: FrameworkWorld;
  readonly #ask: Asks;
  readonly #row: number;
  readonly #host: number;
  readonly #beganAt: number;
  holdsLock = false;
  /** The version's generation, once it is known. */
  #generation = -1;
  /** Locks that this request still knows of: one that it waited for too long is given up. */
  #slots: readonly number[] = ALL_SLOTS;

  constructor(cache: SymfonyCache, row: number, host: number) {
    this.#cache = cache;
    this.#world = cache.world;
    this.#ask = cache.ask;
    this.#row = row;
    this.#host = host;
    this.#beganAt = cache.world.now();
  }

  /** CacheTrait::doGet. */
  *read(key: number): Steps<Read> {
    const id = yield* this.#id(key);
    const value = yield* this.#fetch(id);
    this.#cache.firstReads.read(this.#generation, key, value >= 0);
    if (value >= 0 && !this.#isDue(value, this.#cache.options.beta)) return Read.hit;
    return yield* this.#compute(key, id);
  }

  *write(key: number, onWrite: OnWrite): Steps<boolean> {
    const { isDone, version } = yield this.#ask.queryWrite(key);
    if (!isDone) return false;
    if (onWrite === "nothing") return true;
    const id = yield* this.#id(key);
    if (onWrite === "delete") {
      const { isFailure } = yield this.#ask.delete(id);
      // deleteItems() tries once more.
      if (isFailure) yield this.#ask.delete(id);
    } else {
      this.#cache.firstReads.written(this.#generation, key);
      yield* this.#save(key, id, version, this.#world.now(), 0);
    }
    return true;
  }

  /** AbstractAdapterTrait::getItems over MemcachedAdapter::doFetch. */
  *readMany(keys: readonly number[]): Steps<readonly boolean[]> {
    const ids: number[] = [];
    for (const key of keys) ids.push(yield* this.#id(key));
    const given = yield* askForMany(this.#ask, ids);
    for (const [i, key] of keys.entries()) this.#cache.firstReads.read(this.#generation, key, given[i]);
    return given;
  }

  /** Nothing tells the item how long its computation took. */
  *missed(key: number): Steps<Read> {
    return yield* this.#load(key, yield* this.#id(key), null);
  }

  /** AbstractAdapterTrait::getId. */
  *#id(key: number): Steps<number> {
    if (this.#generation < 0) this.#generation = yield* this.#version();
    return this.#cache.id(this.#generation, key);
  }

  *#version(): Steps<number> {
    const { versionId, versions } = this.#cache;
    const { isDone, isFailure, version } = yield this.#ask.ownGet(versionId);
    if (isDone) return version;
    if (isFailure) return FALLBACK;
    const drawn = versions.draw(Math.floor(this.#world.now()));
    // Where it cannot be stored the request goes on with it all the same.
    yield this.#ask.ownSet(versionId, drawn, 0);
    return drawn;
  }

  /** What the item was stored with, -1 for a miss; a fetch that failed is one. */
  *#fetch(id: number): Steps<number> {
    const { isDone, version } = yield this.#ask.get(id);
    return isDone ? version : -1;
  }

  #isDue(value: number, beta: number): boolean {
    const { values, now, chance } = this.#world;
    const computeSeconds = values.second(value) / 1000;
    // Without the time that it took, it is never recomputed early.
    if (computeSeconds === 0) return false;
    return isDue({ expiresAtSeconds: values.first(value), computeSeconds }, beta, now(), chance.next());
  }

  /** LockRegistry::compute. */
  *#compute(key: number, id: number): Steps<Read> {
    const { slots, options: given } = this.#cache;
    const beganAt = this.#world.now();
    for (;;) {
      const at = this.#cache.crc(key) % this.#slots.length;
      const slot = this.#slots[at];
      if (!given.locks || slot === undefined) return yield* this.#load(key, id, beganAt);
      if (slots.take(this.#host, slot, this.#row)) {
        this.holdsLock = true;
        try {
          return yield* this.#load(key, id, beganAt);
        } finally {
          // The kernel does it too where the process is killed.
          slots.free(this.#host, slot);
          this.holdsLock = false;
        }
      }
      if (!(yield* this.#waitFor(slot))) this.#slots = this.#slots.filter((_, i) => i !== at);
      else {
        const value = yield* this.#fetch(id);
        if (value >= 0 && !this.#isDue(value, 0)) return Read.hit;
      }
    }
  }

  /** True once the lock is free, false when it has waited long enough. */
  *#waitFor(slot: number): Steps<boolean> {
    const { now } = this.#world;
    const { maxExecutionTime } = this.#cache.options;
    const ends = this.#beganAt + maxExecutionTime;
    const isLimited = maxExecutionTime > 0 && now() < ends;
    const deadline = Math.min(now() + LOCK_SECONDS, isLimited ? ends - LEFT_SECONDS : Number.POSITIVE_INFINITY);
    do {
      if (!this.#cache.slots.isTaken(this.#host, slot)) return true;
      yield this.#ask.sleep(POLL_SECONDS);
    } while (now() < deadline);
    return false;
  }

  /** @param beganAt When the time of the computation begins, null where nobody measures it. */
  *#load(key: number, id: number, beganAt: number | null): Steps<Read> {
    const calledAt = this.#world.now();
    const { isDone, version } = yield this.#ask.queryRead(key);
    if (!isDone) return Read.failed;
    const computeMs = beganAt === null ? 0 : Math.ceil(1000 * (this.#world.now() - beganAt));
    yield* this.#save(key, id, version, calledAt, computeMs);
    return Read.computed;
  }

  /**
   * The callback said how long the value lives when it was called; what is left of that is what memcached is told.
   *
   * @param computeMs 0 for a value that was not computed by a read.
   */
  *#save(key: number, id: number, version: number, calledAt: number, computeMs: number): Steps<void> {
    const { values, now, ttlSeconds } = this.#world;
    const ttl = ttlSeconds(key);
    if (ttl === 0) {
      yield this.#ask.set(id, values.add(version, Number.POSITIVE_INFINITY, 0), 0);
      return;
    }
    const expiry = calledAt + ttl;
    const left = Math.floor(0.1 + expiry - now());
    if (left <= 0) {
      // It has expired before it could be stored.
      yield this.#ask.delete(id);
      return;
    }
    yield this.#ask.set(id, values.add(version, Math.floor(0.1 + expiry), computeMs), sentTtl(left, this.#world));
  }
}

export const symfonyCache: FrameworkDefinition<Options> = {
  name: "symfony-cache",
  title: "Symfony Cache (PHP), CacheInterface over a MemcachedAdapter",
  source:
    "symfony/cache at 52a03d7: Adapter/MemcachedAdapter.php; symfony/symfony at 015d501, 06ada78, 00d9875: Traits/AbstractAdapterTrait.php, Traits/ContractsTrait.php, LockRegistry.php; symfony/cache-contracts at 15df013: CacheTrait.php",
  summary: {
    keys: "a version key for each pool, read first in each request; its version stands in the names of all others",
    protection: "XFetch, beta 1; one computation for each of 25 locks of a host",
    onFailure:
      "the version key's node carries all keys: while it is away requests go on under `1:`, and when it is back empty a new version makes everything a miss",
    many: "getItems(): all are misses where the call ends with an error, as that of the binary protocol does by the order of its keys; what is missing is computed without a lock",
    onDeath: "the kernel frees the lock",
  },
  options,
  takesLocks: ({ locks }) => locks,
  layout: symfonyLayout,
  create: (given, world) => new SymfonyCache(given, world),
  misfit({ name, options: { OPT_BINARY_PROTOCOL: isBinary } }) {
    if (name === "php-memcached" && (isBinary === true || isBinary === 1)) return null;
    // With the text protocol a fetch from a dead server is a miss and no error, and each second has a version of its own.
    return "symfony-cache; expected it above php-memcached with OPT_BINARY_PROTOCOL true, as MemcachedAdapter sets it: it is modelled above nothing else";
  },
  warnings: ({ beta }, { ttlSecondsMin, readSeconds }) =>
    beta === 0 || ttlSecondsMin === Number.POSITIVE_INFINITY || beta * readSeconds >= EARLY_SECONDS
      ? []
      : [
          "Memcached drops Symfony's values up to a second before XFetch has them expire: computations that take much less are hardly ever repeated early.",
        ],
};
