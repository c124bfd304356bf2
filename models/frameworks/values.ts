/**
 * What a framework stores with a value: when it expires by the framework's own clock, how long it took to compute, or whatever
 * else is in its envelope. A node keeps one number with each item, the *version*. For a framework that needs more it is a row here,
 * which knows the database's version and two numbers beside it. So the envelope goes wherever the item goes: into a late write
 * of a hung node, to a replica, through a warm restart.
 *
 * Rows are not reused: each takes 20 bytes until the run ends, as nobody tells when the last item with it is gone.
 */
import { widened } from "../../src/core/rows.ts";

const CAPACITY = 1024;

export class Values {
  #version = new Int32Array(CAPACITY);
  #first = new Float64Array(CAPACITY);
  #second = new Float64Array(CAPACITY);
  #used = 0;

  add(version: number, first: number, second: number): number {
    const row = this.#used++;
    if (row === this.#version.length) {
      this.#version = widened(this.#version);
      this.#first = widened(this.#first);
      this.#second = widened(this.#second);
    }
    this.#version[row] = version;
    this.#first[row] = first;
    this.#second[row] = second;
    return row;
  }

  /** The database's version of the value. */
  version(row: number): number {
    return this.#version[row];
  }

  first(row: number): number {
    return this.#first[row];
  }

  second(row: number): number {
    return this.#second[row];
  }
}
