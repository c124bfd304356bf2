/** Operations that wait for something to come of their last step, one row each in typed columns. Rows are reused. */

import type { Operation } from "../clients/client.ts";
import { widened } from "../database/requests.ts";
import type { Outcome } from "../network/outcome.ts";

const SCRATCH_WORDS = 16;
/** Stands in `process` for a row that is free. */
const FREE = -1;

/** What the step was lost to, where its process waits for the time-out; nothing yet where the library itself waits before it. */
export const LostTo = { nothing: 0, hungProcess: 1, silence: 2, notYetMade: 3 } as const;
export type LostTo = (typeof LostTo)[keyof typeof LostTo];

export class Waits {
  /** Row of the request that the operation belongs to. */
  request = new Int32Array(64);
  process = new Int32Array(64);
  key = new Int32Array(64);
  verb = new Uint8Array(64);
  step = new Int32Array(64);
  resultCode = new Int32Array(64);
  ttlSecondsMax = new Int32Array(64);
  /** What a write writes. */
  version = new Int32Array(64);
  /** What the step comes to when it is due. */
  outcome = new Uint8Array(64);
  lostTo = new Uint8Array(64);
  /** The node's when the step was made. */
  incarnation = new Int32Array(64);
  /** The node whose broken socket sent the operation elsewhere, -1 for none. */
  strayedFrom = new Int32Array(64);
  sentAt = new Float64Array(64);
  /** When the process learns of it; an event of another time is of something else, and ignored. */
  dueAt = new Float64Array(64);
  #scratch = new Int32Array(64 * SCRATCH_WORDS);
  #free = new Int32Array(64);
  #freeCount = 0;
  /** Rows ever used: all that wait are below. */
  used = 0;

  get size(): number {
    return this.used - this.#freeCount;
  }

  isFree(row: number): boolean {
    return this.process[row] === FREE;
  }

  /** A row that remembers how far the operation has come. */
  take(op: Operation, outcome: Outcome, version: number): number {
    if (this.#freeCount === 0 && this.used === this.request.length) this.#grow();
    const row = this.#freeCount > 0 ? this.#free[--this.#freeCount] : this.used++;
    this.request[row] = -1;
    this.process[row] = op.process;
    this.key[row] = op.key;
    this.verb[row] = op.verb;
    this.step[row] = op.step;
    this.resultCode[row] = op.resultCode;
    this.ttlSecondsMax[row] = op.ttlSecondsMax;
    this.version[row] = version;
    this.outcome[row] = outcome;
    this.lostTo[row] = LostTo.nothing;
    this.#scratch.set(op.scratch, row * SCRATCH_WORDS);
    return row;
  }

  /** The operation goes on from the row, which is free again. */
  give(row: number, op: Operation): void {
    op.process = this.process[row];
    op.key = this.key[row];
    op.verb = this.verb[row] as Operation["verb"];
    op.step = this.step[row];
    op.resultCode = this.resultCode[row];
    op.ttlSecondsMax = this.ttlSecondsMax[row];
    for (let i = 0; i < SCRATCH_WORDS; i++) op.scratch[i] = this.#scratch[row * SCRATCH_WORDS + i];
    this.process[row] = FREE;
    this.#free[this.#freeCount++] = row;
  }

  #grow(): void {
    const length = this.request.length * 2;
    this.request = widened(this.request, new Int32Array(length));
    this.process = widened(this.process, new Int32Array(length));
    this.key = widened(this.key, new Int32Array(length));
    this.verb = widened(this.verb, new Uint8Array(length));
    this.step = widened(this.step, new Int32Array(length));
    this.resultCode = widened(this.resultCode, new Int32Array(length));
    this.ttlSecondsMax = widened(this.ttlSecondsMax, new Int32Array(length));
    this.version = widened(this.version, new Int32Array(length));
    this.outcome = widened(this.outcome, new Uint8Array(length));
    this.lostTo = widened(this.lostTo, new Uint8Array(length));
    this.incarnation = widened(this.incarnation, new Int32Array(length));
    this.strayedFrom = widened(this.strayedFrom, new Int32Array(length));
    this.sentAt = widened(this.sentAt, new Float64Array(length));
    this.dueAt = widened(this.dueAt, new Float64Array(length));
    this.#scratch = widened(this.#scratch, new Int32Array(length * SCRATCH_WORDS));
    this.#free = widened(this.#free, new Int32Array(length));
  }
}
