/**
 * Writes that a node will still do although the process that sent them has given up: those in the sockets of a hung
 * process, done in order when it runs again, and those that a slow one has yet to come to.
 */
import type { Operation } from "../clients/client.ts";
import { widened } from "../database/requests.ts";

/** Stands in `node` for a row that is free. */
const FREE = -1;

export class PendingWrites {
  node = new Int32Array(64);
  incarnation = new Int32Array(64);
  key = new Int32Array(64);
  verb = new Uint8Array(64);
  version = new Int32Array(64);
  ttlSecondsMax = new Int32Array(64);
  /** 1 while it lies in the socket of a hung process. */
  isHeld = new Uint8Array(64);
  #free = new Int32Array(64);
  #freeCount = 0;
  #used = 0;

  add(op: Operation, node: number, incarnation: number, version: number, isHeld: boolean): number {
    if (this.#freeCount === 0 && this.#used === this.node.length) this.#grow();
    const row = this.#freeCount > 0 ? this.#free[--this.#freeCount] : this.#used++;
    this.node[row] = node;
    this.incarnation[row] = incarnation;
    this.key[row] = op.key;
    this.verb[row] = op.verb;
    this.version[row] = version;
    this.ttlSecondsMax[row] = op.ttlSecondsMax;
    this.isHeld[row] = isHeld ? 1 : 0;
    return row;
  }

  release(row: number): void {
    this.node[row] = FREE;
    this.#free[this.#freeCount++] = row;
  }

  /** Those that lie in the node's sockets, in the order of their rows. */
  heldBy(node: number): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.#used; row++) if (this.node[row] === node && this.isHeld[row] === 1) rows.push(row);
    return rows;
  }

  #grow(): void {
    const length = this.node.length * 2;
    this.node = widened(this.node, new Int32Array(length));
    this.incarnation = widened(this.incarnation, new Int32Array(length));
    this.key = widened(this.key, new Int32Array(length));
    this.verb = widened(this.verb, new Uint8Array(length));
    this.version = widened(this.version, new Int32Array(length));
    this.ttlSecondsMax = widened(this.ttlSecondsMax, new Int32Array(length));
    this.isHeld = widened(this.isHeld, new Uint8Array(length));
    this.#free = widened(this.#free, new Int32Array(length));
  }
}
