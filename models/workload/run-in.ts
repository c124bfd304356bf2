/**
 * How the segments of `modern` settle before a run begins: gets, stores and deletes on the nodes alone, before second 0, by no client
 * and counted nowhere. Where an item lies depends on which segment each of its last requests found it in, for which there is no closed
 * form; so the load is played until the shares of the segments have settled, and it is told how long that took.
 *
 * A second hit makes an item active, and more change nothing until it is moved. An item stays in HOT for a fifth of the age of COLD
 * (`juggle.ts`), the shortest of the segments, so a key is asked at most `TOUCHES_PER_STAY` times in the time for which items stay:
 * twenty times in a stay in HOT. A run-in takes so many steps for a key and no more, whatever the load.
 *
 * The nodes know whole seconds, and seconds before 0 are negative. No thread of a process runs there: what has died is taken away at
 * each look.
 */
import type { Stream } from "../../src/core/random.ts";
import type { Nodes } from "../nodes/nodes.ts";

export const TOUCHES_PER_STAY = 100;
/** The shares are looked at so often in the time for which items stay, */
const LOOKS_PER_STAY = 10;
/** and have settled when none of them moves by more from one stay to the next. */
const SETTLED_SHARE = 0.01;
const STAYS_MAX = 10;
/** The order of what is done is kept to within this part of the time for which items stay. */
const STEPS_PER_STAY = 1000;
/** Steps whose keys lie apart. */
const SLOTS = 4096;
const NONE = -1;

/** Keys by number, from 0, each on the nodes where it is looked for. Seconds are negative. */
export interface Touched {
  readonly count: number;
  /** By everything that is done with the key on a node. */
  perSecond(key: number): number;
  touch(key: number, second: number): void;
}

/** Returns how many seconds before second 0 the load was played for. */
export function runIn(nodes: Nodes, keys: Touched, staySeconds: number, stream: Stream): number {
  const most = TOUCHES_PER_STAY / staySeconds;
  const longest = Math.ceil(STAYS_MAX * staySeconds);
  const rate = (key: number): number => Math.min(most, keys.perSecond(key));
  const due = new Due(keys.count, staySeconds / STEPS_PER_STAY);
  for (let key = 0; key < keys.count; key++) {
    const touches = rate(key);
    if (touches > 0) due.put(key, -Math.log(stream.next()) / touches);
  }
  const { beforeStart } = nodes;
  beforeStart.postpone(-longest);
  const shares = [beforeStart.segmentShares()];
  for (let look = 1; ; look++) {
    const until = Math.min(longest, (look * staySeconds) / LOOKS_PER_STAY);
    while (due.nextStep < until) {
      due.take((key, time) => {
        due.put(key, time - Math.log(stream.next()) / rate(key));
        keys.touch(key, Math.floor(time) - longest);
      });
    }
    beforeStart.removeDead(Math.floor(until) - longest);
    shares.push(beforeStart.segmentShares());
    const before = shares[look - LOOKS_PER_STAY];
    const isSettled = before?.every((share, i) => Math.abs(share - shares[look][i]) <= SETTLED_SHARE) === true;
    if (!isSettled && until < longest) continue;
    const seconds = Math.ceil(until);
    beforeStart.postpone(longest - seconds);
    beforeStart.resetCounts();
    return seconds;
  }
}

/** Keys by the step in which each is due next, in lists that several steps share: a heap of millions takes longer than what is done. */
class Due {
  readonly #stepSeconds: number;
  readonly #first = new Int32Array(SLOTS).fill(NONE);
  readonly #next: Int32Array;
  readonly #at: Float64Array;
  #step = 0;

  constructor(count: number, stepSeconds: number) {
    this.#stepSeconds = stepSeconds;
    this.#next = new Int32Array(count);
    this.#at = new Float64Array(count);
  }

  /** When the step begins that is taken next. */
  get nextStep(): number {
    return this.#step * this.#stepSeconds;
  }

  /** One that is due in the step being taken comes in the next one. */
  put(key: number, time: number): void {
    this.#at[key] = time;
    const slot = Math.max(this.#step, Math.floor(time / this.#stepSeconds)) % SLOTS;
    this.#next[key] = this.#first[slot];
    this.#first[slot] = key;
  }

  /** All that is due in the next step. */
  take(each: (key: number, time: number) => void): void {
    const slot = this.#step % SLOTS;
    const end = ++this.#step * this.#stepSeconds;
    let key = this.#first[slot];
    this.#first[slot] = NONE;
    while (key !== NONE) {
      const next = this.#next[key];
      const time = this.#at[key];
      if (time < end) each(key, time);
      else this.put(key, time);
      key = next;
    }
  }
}
