/**
 * How far each replica is behind its primary. A replica has each write some time (its lag) after the primary, in the order of the writes: one
 * that is late holds up those after it. What a read of it sees is behind by the writes of its key that it does not have yet.
 *
 * Where the replica that is furthest ahead takes over, the writes that it lacks are lost. Their keys have what they had before, there and
 * on all the others, until they are written again. The old primary comes back as a replica, so that there are as many as before.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { uniformAt } from "../../src/core/random.ts";

export interface ReplicationOptions {
  readonly replicas: number;
  /** Seconds. */
  readonly lag: Distribution;
  /** Keys of the random numbers that lags are made of: one for each replica. */
  readonly streamKeys: readonly number[];
}

/** What a replica has of a key while it lacks some of its writes. */
interface Held {
  /** The number of the write that made it, 0 for what was there at the start. */
  write: number;
  lacking: number;
}

/** Writes that a replica does not have yet. */
class Backlog {
  /** By key, of those of which it lacks writes. */
  readonly held = new Map<number, Held>();
  readonly #keys: number[] = [];
  readonly #writes: number[] = [];
  readonly #appliedAt: number[] = [];
  #first = 0;
  /** When the last of them all is applied. */
  #lastAt = Number.NEGATIVE_INFINITY;

  get length(): number {
    return this.#keys.length - this.#first;
  }

  /** @param before The write that made what the key had until now. */
  add(key: number, write: number, before: number, at: number): void {
    this.#lastAt = Math.max(this.#lastAt, at);
    this.#keys.push(key);
    this.#writes.push(write);
    this.#appliedAt.push(this.#lastAt);
    const held = this.held.get(key);
    if (held === undefined) this.held.set(key, { write: before, lacking: 1 });
    else held.lacking++;
  }

  advance(now: number): void {
    while (this.#first < this.#keys.length && this.#appliedAt[this.#first] <= now) {
      const held = this.held.get(this.#keys[this.#first])!;
      held.write = this.#writes[this.#first];
      this.#settle(this.#keys[this.#first++], held);
    }
    // Half of the list is of no use any more: so often that a write pays for one more step on average.
    if (this.#first > 1024 && this.#first * 2 > this.#keys.length) {
      for (const list of [this.#keys, this.#writes, this.#appliedAt]) list.splice(0, this.#first);
      this.#first = 0;
    }
  }

  /** The last so many never come. */
  forget(count: number): void {
    for (let i = 0; i < count; i++) {
      const key = this.#keys.pop()!;
      this.#writes.pop();
      this.#appliedAt.pop();
      this.#settle(key, this.held.get(key)!);
    }
    // They hold up nothing either.
    this.#lastAt = this.length > 0 ? this.#appliedAt[this.#appliedAt.length - 1] : Number.NEGATIVE_INFINITY;
  }

  /** One write less is lacking. */
  #settle(key: number, held: Held): void {
    held.lacking--;
    if (held.lacking === 0) this.held.delete(key);
  }
}

export class ReplicationLog {
  readonly #options: ReplicationOptions;
  readonly #backlogs: readonly Backlog[];
  /** By key, how often it was written. */
  readonly #written = new Map<number, number>();
  /** By key whose last writes are lost, the write that made what the primary has. */
  readonly #leftAt = new Map<number, number>();
  #writes = 0;

  constructor(options: ReplicationOptions) {
    this.#options = options;
    this.#backlogs = Array.from({ length: options.replicas }, () => new Backlog());
  }

  /** The primary has a new version of the key from now on. */
  written(key: number, now: number): void {
    const { lag, streamKeys } = this.#options;
    const before = this.#atPrimary(key);
    const write = this.#count(key) + 1;
    this.#written.set(key, write);
    this.#leftAt.delete(key);
    for (const [replica, backlog] of this.#backlogs.entries()) {
      backlog.advance(now);
      backlog.add(key, write, before, now + lag.quantile(uniformAt(streamKeys[replica], this.#writes)));
    }
    this.#writes++;
  }

  /** How many writes of the key the replica does not have; those that are lost are among them. */
  behind(replica: number, key: number, now: number): number {
    const backlog = this.#backlogs[replica];
    backlog.advance(now);
    return this.#count(key) - (backlog.held.get(key)?.write ?? this.#atPrimary(key));
  }

  /** What the replica has of the key is what the primary has, and that is not its last write. As of the last look at `behind`. */
  hasLost(replica: number, key: number): boolean {
    return this.#leftAt.has(key) && !this.#backlogs[replica].held.has(key);
  }

  /** The primary is lost, and the replica that lacks the fewest of its writes takes over. */
  lose(now: number): void {
    for (const backlog of this.#backlogs) backlog.advance(now);
    const next = this.#backlogs.reduce((best, one) => (one.length < best.length ? one : best));
    for (const [key, { write }] of next.held) this.#leftAt.set(key, write);
    const lost = next.length;
    for (const backlog of this.#backlogs) backlog.forget(lost);
  }

  #count(key: number): number {
    return this.#written.get(key) ?? 0;
  }

  #atPrimary(key: number): number {
    return this.#leftAt.get(key) ?? this.#count(key);
  }
}
