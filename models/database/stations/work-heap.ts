/**
 * Rows by the work at which they are done, the least first; of equal ones the one that came first. A binary heap on typed columns,
 * which knows where each row stands, so that one may leave before its turn.
 */
import { widened } from "../../../src/core/rows.ts";

export class WorkHeap {
  size = 0;
  #rows = new Int32Array(64);
  #at = new Float64Array(64);
  /** How many were pushed before it. */
  #order = new Float64Array(64);
  /** By row; -1 for one that is not here. */
  #places = new Int32Array(1024).fill(-1);
  #pushed = 0;

  /** The least. Of an empty heap it means nothing. */
  get firstAt(): number {
    return this.#at[0];
  }

  /** The work at which the query in this row is done; it must be here. */
  atOf(row: number): number {
    return this.#at[this.#places[row]];
  }

  push(row: number, at: number): void {
    if (this.size === this.#rows.length) {
      this.#rows = widened(this.#rows);
      this.#at = widened(this.#at);
      this.#order = widened(this.#order);
    }
    while (row >= this.#places.length) {
      const { length } = this.#places;
      this.#places = widened(this.#places).fill(-1, length);
    }
    this.#rise(this.size++, row, at, this.#pushed++);
  }

  /** Takes the first out. */
  pop(): number {
    const row = this.#rows[0];
    this.remove(row);
    return row;
  }

  /** Takes this row out; false if it is not here. */
  remove(row: number): boolean {
    const place = this.#places[row] ?? -1;
    if (place < 0) return false;
    this.#places[row] = -1;
    const last = --this.size;
    if (place === last) return true;
    const [at, order] = [this.#at[last], this.#order[last]];
    if (place > 0 && this.#isBefore(at, order, (place - 1) >> 1)) this.#rise(place, this.#rows[last], at, order);
    else this.#sink(place, this.#rows[last], at, order);
    return true;
  }

  #isBefore(at: number, order: number, other: number): boolean {
    return at < this.#at[other] || (at === this.#at[other] && order < this.#order[other]);
  }

  #rise(from: number, row: number, at: number, order: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(at, order, parent)) break;
      this.#put(place, this.#rows[parent], this.#at[parent], this.#order[parent]);
      place = parent;
    }
    this.#put(place, row, at, order);
  }

  #sink(from: number, row: number, at: number, order: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.#isBefore(this.#at[child + 1], this.#order[child + 1], child)) child++;
      if (this.#isBefore(at, order, child)) break;
      this.#put(place, this.#rows[child], this.#at[child], this.#order[child]);
      place = child;
    }
    this.#put(place, row, at, order);
  }

  #put(place: number, row: number, at: number, order: number): void {
    this.#rows[place] = row;
    this.#at[place] = at;
    this.#order[place] = order;
    this.#places[row] = place;
  }
}
