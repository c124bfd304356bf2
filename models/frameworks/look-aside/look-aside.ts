/**
 * The application's own look-aside code: get; on a miss ask the database and set what it said; after a write set or delete the copy.
 * A protection against stampedes (`Stampede`) changes how a value is read, a policy of writes (`Writes`) how it is stored.
 *
 * With each value lie the time at which it expires and how long it took to compute; a placeholder (a lease, a tombstone) lies in
 * a value's own place and is a miss.
 */
import { Flights } from "../../protection/flights.ts";
import type { OnWrite } from "../../workload/on-write.ts";
import { expiryAtStart, type ItemAtStart } from "../../workload/prefill.ts";
import { Asks } from "../asks.ts";
import { type Framework, type FrameworkWorld, Read, type Session, type Steps } from "../framework.ts";

/** What a get came to, beside the number that was stored. */
export const Found = { nothing: -1, failure: -2 } as const;

/** No value: what lies in its place has this version. */
const PLACEHOLDER = -1;

/** A protection against stampedes: how a value is read. */
export interface Stampede {
  /** The rest of a read whose get found this: the number that was stored, or `Found`. */
  answer(page: LookAsidePage, key: number, found: number): Steps<Read>;
  /** Of whom one makes a value anew behind the answer: a number for each process, or each host. Absent where nothing is put off. */
  scope?(page: LookAsidePage): number;
  /** Seconds that memcached keeps a value beyond its time to live. */
  readonly keptSeconds?: number;
  /** What a write does to the copy in place of a delete. */
  invalidate?(page: LookAsidePage, key: number): Steps<void>;
}

/** How values are stored. */
export interface Writes {
  /** What is written is set, whatever the application does with copies otherwise. */
  readonly isThrough?: boolean;
  /** Stores what the database said after a miss. */
  fill(page: LookAsidePage, key: number, version: number, computeSeconds: number): Steps<void>;
  set(page: LookAsidePage, key: number, version: number): Steps<void>;
  delete(page: LookAsidePage, key: number): Steps<void>;
}

export interface LookAsideOptions {
  readonly ttlJitter: number;
}

export class LookAside implements Framework {
  readonly ownAtStart = [];
  readonly world: FrameworkWorld;
  readonly flights: Flights<Read>;
  stampede!: Stampede;
  writes!: Writes;
  readonly #jitter: number;
  /** Each placeholder is another. */
  #tokens = 0;
  readonly versionOf = (stored: number): number => this.world.values.version(stored);

  constructor({ ttlJitter }: LookAsideOptions, world: FrameworkWorld) {
    this.world = world;
    this.#jitter = ttlJitter;
    this.flights = new Flights(world.layout.keys);
  }

  session(row: number, process: number): LookAsidePage {
    return new LookAsidePage(this, row, process);
  }

  atStart(key: number, ageSeconds: number, ttlSeconds: number): readonly ItemAtStart[] {
    const { values, readSeconds } = this.world;
    const left = ttlSeconds - ageSeconds;
    const version = values.add(0, ttlSeconds === 0 ? Number.POSITIVE_INFINITY : left, readSeconds);
    const expirySeconds = ttlSeconds === 0 ? 0 : expiryAtStart(ageSeconds, ttlSeconds + this.keptSeconds);
    return [{ id: key, version, expirySeconds }];
  }

  get keptSeconds(): number {
    return this.stampede.keptSeconds ?? 0;
  }

  isPlaceholder(stored: number): boolean {
    return this.world.values.version(stored) === PLACEHOLDER;
  }

  placeholder(): number {
    return this.world.values.add(PLACEHOLDER, this.world.now(), ++this.#tokens);
  }

  expiresAt(stored: number): number {
    return this.world.values.first(stored);
  }

  isFresh(stored: number): boolean {
    return this.expiresAt(stored) > this.world.now();
  }

  /** Seconds that a value lives from now on, 0 for ever: by a random part shorter or longer than the application says. */
  ttl(key: number): number {
    const seconds = this.world.ttlSeconds(key);
    if (seconds === 0 || this.#jitter === 0) return seconds;
    return Math.max(1, Math.round(seconds * (1 + this.#jitter * (2 * this.world.chance.next() - 1))));
  }

  /** What is stored with the database's version of a value that took so long to compute. */
  envelope(version: number, ttlSeconds: number, computeSeconds: number): number {
    const expiresAt = ttlSeconds === 0 ? Number.POSITIVE_INFINITY : this.world.now() + ttlSeconds;
    return this.world.values.add(version, expiresAt, computeSeconds);
  }

  memcachedTtl(ttlSeconds: number): number {
    return ttlSeconds === 0 ? 0 : Math.ceil(ttlSeconds + this.keptSeconds);
  }
}

/** A value that is made anew behind the answer. */
interface Deferred {
  readonly key: number;
  readonly lookedAtSeconds: number;
}

/** A page's use of the cache. */
export class LookAsidePage implements Session {
  readonly cache: LookAside;
  readonly row: number;
  readonly process: number;
  readonly ask = new Asks();
  holdsLock = false;
  #lookedAtSeconds = 0;
  readonly #deferred: Deferred[] = [];

  constructor(cache: LookAside, row: number, process: number) {
    this.cache = cache;
    this.row = row;
    this.process = process;
  }

  get host(): number {
    return this.cache.world.hostOf(this.process);
  }

  get hasMore(): boolean {
    return this.#deferred.length > 0;
  }

  *read(key: number): Steps<Read> {
    this.#lookedAtSeconds = this.cache.world.now();
    return yield* this.cache.stampede.answer(this, key, yield* this.#get(key));
  }

  /** One call for all; then each as if it had been asked for alone, until the first that fails. */
  *fetchMany(keys: readonly number[], turn: (position: number) => void): Steps<readonly Read[]> {
    this.#lookedAtSeconds = this.cache.world.now();
    const { isFailure, found, versions } = yield this.ask.multiGet(keys);
    // The answer's rows are used again by the next call.
    const stored = keys.map((_, i) => (found[i] !== 0 ? versions[i] : isFailure ? Found.failure : Found.nothing));
    const reads: Read[] = [];
    for (const [i, key] of keys.entries()) {
      turn(i);
      reads.push(yield* this.cache.stampede.answer(this, key, stored[i]));
      if (reads[i] === Read.failed) break;
    }
    return reads;
  }

  *write(key: number, onWrite: OnWrite): Steps<boolean> {
    const { stampede, writes } = this.cache;
    const { isDone, version } = yield this.ask.queryWrite(key);
    if (!isDone) return false;
    if (onWrite === "set" || writes.isThrough === true) yield* writes.set(this, key, version);
    else if (onWrite === "delete" && stampede.invalidate !== undefined) yield* stampede.invalidate(this, key);
    else if (onWrite === "delete") yield* writes.delete(this, key);
    return true;
  }

  *afterAnswer(): Steps<void> {
    for (const { key, lookedAtSeconds } of this.#deferred) {
      const scope = this.cache.stampede.scope!(this);
      yield this.ask.sleep(0);
      if (!this.cache.flights.isIdleSince(scope, key, lookedAtSeconds)) continue;
      yield* this.lead(scope, key, () => this.load(key));
    }
  }

  /** The value is made anew once the page has its answer, unless another of its scope has done so or is about to. */
  refreshLater(key: number): void {
    this.#deferred.push({ key, lookedAtSeconds: this.#lookedAtSeconds });
  }

  /** What the key was stored with, or `Found`; a placeholder is returned as it is. */
  *#get(key: number): Steps<number> {
    const { isDone, isFailure, version } = yield this.ask.get(key);
    return isDone ? version : isFailure ? Found.failure : Found.nothing;
  }

  /** The same look again, which the application's own get was before. */
  *getAgain(key: number): Steps<number> {
    const { isDone, isFailure, version } = yield this.ask.ownGet(key);
    return isDone ? version : isFailure ? Found.failure : Found.nothing;
  }

  isValue(found: number): boolean {
    return found >= 0 && !this.cache.isPlaceholder(found);
  }

  /** Asks the database and stores what it said. */
  *load(key: number): Steps<Read> {
    const { version, seconds } = yield* this.compute(key);
    if (version === null) return Read.failed;
    yield* this.cache.writes.fill(this, key, version, seconds);
    return Read.computed;
  }

  /** Asks the database; null where it gave no answer. */
  *compute(key: number): Steps<{ version: number | null; seconds: number }> {
    const { now } = this.cache.world;
    const beganAt = now();
    const { isDone, version } = yield this.ask.queryRead(key);
    return { version: isDone ? version : null, seconds: now() - beganAt };
  }

  /** Puts a value or a placeholder in the place of what was found there (`add` for nothing), if that is still so. */
  *replace(key: number, found: number, stored: number, ttlSeconds: number): Steps<boolean> {
    if (found < 0) {
      const { isDone } = yield this.ask.add(key, stored, ttlSeconds);
      return isDone;
    }
    // A `cas`: the set comes right behind the look.
    if ((yield* this.getAgain(key)) !== found) return false;
    const { isDone } = yield this.ask.set(key, stored, ttlSeconds);
    return isDone;
  }

  /**
   * The one of its scope that computes the key now, or one that waits for it. The page's own clock is paid first, so that it sees
   * what others do at that time.
   *
   * @param scope What knows of each other: a number for each process, or each host.
   * @param isShared Whether those who waited go on with this outcome too; where not, one of them computes.
   */
  *alone(
    scope: number,
    key: number,
    compute: () => Steps<Read>,
    isShared: (outcome: Read) => boolean = () => true,
  ): Steps<Read> {
    const { flights } = this.cache;
    yield this.ask.sleep(0);
    for (;;) {
      const flight = flights.of(scope, key);
      if (flight === undefined) return yield* this.lead(scope, key, compute);
      flight.waiting.add(this.row);
      try {
        yield this.ask.park();
      } finally {
        flight.waiting.delete(this.row);
      }
      // What it was given is what was computed. Where nobody told the end, it computes itself.
      if (flight.outcome !== undefined && isShared(flight.outcome)) return flight.outcome;
    }
  }

  /** Computes while others may wait. */
  *lead(scope: number, key: number, compute: () => Steps<Read>): Steps<Read> {
    const { flights, world } = this.cache;
    const flight = flights.begin(scope, key, world.now());
    let outcome: Read | undefined;
    try {
      outcome = yield* compute();
      return outcome;
    } finally {
      for (const row of flights.end({ scope, key }, flight, outcome, world.now())) world.wake(row);
    }
  }
}
