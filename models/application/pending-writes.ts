/**
 * Writes that a node has yet to do although no process waits for them: their process has given up, or asked for no reply. They
 * lie in the sockets of a hung process, the network has swallowed them, or a slow process has not come to them.
 */
import { Rows } from "../../src/core/rows.ts";
import type { Operation } from "../clients/client.ts";

const CAPACITY = 64;
/** Stands in `node` for a row that is free. */
const FREE = -1;

/** What a write waits for: a time that is known, the hung process in whose socket it lies, or a network that delivers. */
export const Held = { not: 0, bySocket: 1, byNetwork: 2 } as const;
export type Held = (typeof Held)[keyof typeof Held];

export class PendingWrites extends Rows {
  process = new Int32Array(CAPACITY);
  node = new Int32Array(CAPACITY);
  incarnation = new Int32Array(CAPACITY);
  key = new Int32Array(CAPACITY);
  verb = new Uint8Array(CAPACITY);
  version = new Int32Array(CAPACITY);
  ttlSeconds = new Int32Array(CAPACITY);
  ttlSecondsMax = new Int32Array(CAPACITY);
  held = new Uint8Array(CAPACITY);
  sentAt = new Float64Array(CAPACITY);
  /** Counts the writes: they are done in the order in which they were added. */
  number = new Float64Array(CAPACITY);
  #added = 0;

  constructor() {
    super(CAPACITY);
  }

  add(op: Operation, node: number, incarnation: number, version: number, held: Held): number {
    const row = this.takeRow();
    this.process[row] = op.process;
    this.node[row] = node;
    this.incarnation[row] = incarnation;
    this.key[row] = op.key;
    this.verb[row] = op.verb;
    this.version[row] = version;
    this.ttlSeconds[row] = op.ttlSeconds;
    this.ttlSecondsMax[row] = op.ttlSecondsMax;
    this.held[row] = held;
    this.sentAt[row] = op.seconds;
    this.number[row] = this.#added++;
    return row;
  }

  release(row: number): void {
    this.node[row] = FREE;
    this.releaseRow(row);
  }

  /** Rows whose writes wait for something about the node to change, in the order in which they were added. */
  heldBy(node: number): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.used; row++)
      if (this.node[row] === node && this.held[row] !== Held.not) rows.push(row);
    return rows.sort((a, b) => this.number[a] - this.number[b]);
  }
}
