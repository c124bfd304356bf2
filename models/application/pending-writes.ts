/**
 * Writes that a node will still do although the process that sent them has given up: those in the sockets of a hung
 * process, done in order when it runs again, and those that a slow one has yet to come to.
 */
import { Rows } from "../../src/core/rows.ts";
import type { Operation } from "../clients/client.ts";

const CAPACITY = 64;
/** Stands in `node` for a row that is free. */
const FREE = -1;

export class PendingWrites extends Rows {
  node = new Int32Array(CAPACITY);
  incarnation = new Int32Array(CAPACITY);
  key = new Int32Array(CAPACITY);
  verb = new Uint8Array(CAPACITY);
  version = new Int32Array(CAPACITY);
  ttlSecondsMax = new Int32Array(CAPACITY);
  /** 1 while it lies in the socket of a hung process. */
  isHeld = new Uint8Array(CAPACITY);
  /** In the order in which they were given up on; the process does them in that order. */
  place = new Float64Array(CAPACITY);
  #places = 0;

  constructor() {
    super(CAPACITY);
  }

  add(op: Operation, node: number, incarnation: number, version: number, isHeld: boolean): number {
    const row = this.takeRow();
    this.node[row] = node;
    this.incarnation[row] = incarnation;
    this.key[row] = op.key;
    this.verb[row] = op.verb;
    this.version[row] = version;
    this.ttlSecondsMax[row] = op.ttlSecondsMax;
    this.isHeld[row] = isHeld ? 1 : 0;
    this.place[row] = this.#places++;
    return row;
  }

  release(row: number): void {
    this.node[row] = FREE;
    this.releaseRow(row);
  }

  /** Those that lie in the node's sockets, in their order. */
  heldBy(node: number): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.used; row++) if (this.node[row] === node && this.isHeld[row] === 1) rows.push(row);
    return rows.sort((a, b) => this.place[a] - this.place[b]);
  }
}
