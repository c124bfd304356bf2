/** A column of int32 that grows as it is written. */
export class Column {
  #values = new Int32Array(1 << 12);
  readonly #empty: number;

  /** @param empty what is there before anything is written. */
  constructor(empty = 0) {
    this.#empty = empty;
    this.#values.fill(empty);
  }

  at(i: number): number {
    return i < this.#values.length ? this.#values[i] : this.#empty;
  }

  set(i: number, value: number): void {
    if (i >= this.#values.length) this.#grow(i + 1);
    this.#values[i] = value;
  }

  add(i: number, value: number): void {
    this.set(i, this.at(i) + value);
  }

  /** The first of them, as they are now. */
  upTo(count: number): Int32Array {
    if (count > this.#values.length) this.#grow(count);
    return this.#values.subarray(0, count);
  }

  #grow(least: number): void {
    let size = this.#values.length;
    while (size < least) size *= 2;
    const values = new Int32Array(size);
    values.set(this.#values);
    if (this.#empty !== 0) values.fill(this.#empty, this.#values.length);
    this.#values = values;
  }
}
