/**
 * A table of rows in typed columns: every public typed array of the class that extends it is a column. Rows are used again,
 * and all columns grow together, each to twice its length, when there is no free row.
 */
export abstract class Rows {
  /** Rows ever used: all that are in use are below. */
  used = 0;
  #capacity: number;
  #free: Int32Array;
  #freeCount = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#free = new Int32Array(capacity);
  }

  /** Rows in use. */
  get size(): number {
    return this.used - this.#freeCount;
  }

  /** A free row, whose columns hold whatever its last user left in them. */
  protected takeRow(): number {
    if (this.#freeCount > 0) return this.#free[--this.#freeCount];
    if (this.used === this.#capacity) this.#grow();
    return this.used++;
  }

  protected releaseRow(row: number): void {
    this.#free[this.#freeCount++] = row;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#free = widened(this.#free);
    for (const [name, column] of Object.entries(this)) {
      if (ArrayBuffer.isView(column)) Object.assign(this, { [name]: widened(column as TypedColumn) });
    }
  }
}

type TypedColumn = Int32Array | Uint8Array | Float64Array;

/** What the column held, in one twice as long. */
export function widened<T extends TypedColumn>(from: T): T {
  const wider = new (from.constructor as new (length: number) => T)(from.length * 2);
  wider.set(from);
  return wider;
}
