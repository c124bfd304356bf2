/** Operations that wait for something to come of their last step, one row each in typed columns. Rows are reused. */

import { Rows } from "../../src/core/rows.ts";
import { type Operation, SCRATCH_WORDS } from "../clients/client.ts";
import type { Outcome } from "../network/outcome.ts";

const CAPACITY = 64;
/** Stands in `process` for a row that is free. */
const FREE = -1;

/**
 * What the step was lost to, where its process waits for the time-out; nothing yet where the library itself waits before it, or
 * where it waits for the branches of a broadcast.
 */
export const LostTo = { nothing: 0, hungProcess: 1, silence: 2, notYetMade: 3, branches: 4 } as const;
export type LostTo = (typeof LostTo)[keyof typeof LostTo];

export class Waits extends Rows {
  /** Row of the request that the operation belongs to. */
  request = new Int32Array(CAPACITY);
  number = new Float64Array(CAPACITY);
  process = new Int32Array(CAPACITY);
  key = new Int32Array(CAPACITY);
  verb = new Uint8Array(CAPACITY);
  step = new Int32Array(CAPACITY);
  resultCode = new Int32Array(CAPACITY);
  ttlSeconds = new Int32Array(CAPACITY);
  ttlSecondsMax = new Int32Array(CAPACITY);
  /** The broadcasts that it waits for and that it is a branch of. */
  joins = new Int32Array(CAPACITY);
  branchOf = new Int32Array(CAPACITY);
  /** What a write writes. */
  version = new Int32Array(CAPACITY);
  /** What the step comes to when it is due. */
  outcome = new Uint8Array(CAPACITY);
  lostTo = new Uint8Array(CAPACITY);
  /** The node's when the step was made. */
  incarnation = new Int32Array(CAPACITY);
  /** The node whose broken socket sent the operation elsewhere, -1 for none. */
  strayedFrom = new Int32Array(CAPACITY);
  sentAt = new Float64Array(CAPACITY);
  /** Operations are numbered as they begin to wait. */
  place = new Float64Array(CAPACITY);
  #places = 0;
  /** When the process learns of it; an event of another time is of something else, and ignored. */
  dueAt = new Float64Array(CAPACITY);
  scratch = new Int32Array(CAPACITY * SCRATCH_WORDS);

  constructor() {
    super(CAPACITY);
  }

  /** Those that wait, in the order in which they began to. */
  inOrder(): number[] {
    const rows = Array.from({ length: this.used }, (_, row) => row).filter((row) => !this.isFree(row));
    return rows.sort((a, b) => this.place[a] - this.place[b]);
  }

  isFree(row: number): boolean {
    return this.process[row] === FREE;
  }

  /** A row that remembers how far the operation has come. */
  take(op: Operation, outcome: Outcome, version: number): number {
    const row = this.takeRow();
    this.request[row] = -1;
    this.place[row] = this.#places++;
    this.number[row] = op.number;
    this.process[row] = op.process;
    this.key[row] = op.key;
    this.verb[row] = op.verb;
    this.step[row] = op.step;
    this.resultCode[row] = op.resultCode;
    this.ttlSeconds[row] = op.ttlSeconds;
    this.ttlSecondsMax[row] = op.ttlSecondsMax;
    this.joins[row] = op.joins;
    this.branchOf[row] = op.branchOf;
    this.version[row] = version;
    this.outcome[row] = outcome;
    this.lostTo[row] = LostTo.nothing;
    this.scratch.set(op.scratch, row * SCRATCH_WORDS);
    return row;
  }

  /** The operation goes on from the row, which is free again. */
  give(row: number, op: Operation): void {
    op.number = this.number[row];
    op.process = this.process[row];
    op.key = this.key[row];
    op.verb = this.verb[row] as Operation["verb"];
    op.step = this.step[row];
    op.resultCode = this.resultCode[row];
    op.ttlSeconds = this.ttlSeconds[row];
    op.ttlSecondsMax = this.ttlSecondsMax[row];
    op.joins = this.joins[row];
    op.branchOf = this.branchOf[row];
    for (let i = 0; i < SCRATCH_WORDS; i++) op.scratch[i] = this.scratch[row * SCRATCH_WORDS + i];
    this.process[row] = FREE;
    this.releaseRow(row);
  }
}
