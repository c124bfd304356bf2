/**
 * A table of rows in typed columns. Every public typed array of a class that extends it is a column. Rows are reused. When
 * there is no free row, all columns grow together to twice their length.
 */
export abstract class Rows {
  /** The number of rows ever used. All rows in use are below it. */
  used = 0;
  /** Rows for which there is room. */
  capacity: number;
  /** A stack of the rows below `used` that are free. */
  free: Int32Array;
  freeCount = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.free = new Int32Array(capacity);
  }

  /** Rows in use. */
  get size(): number {
    return this.used - this.freeCount;
  }

  /** A free row. Its columns still hold what its last user left in them. */
  protected takeRow(): number {
    if (this.freeCount > 0) return this.free[--this.freeCount];
    if (this.used === this.capacity) this.#grow();
    return this.used++;
  }

  protected releaseRow(row: number): void {
    this.free[this.freeCount++] = row;
  }

  #grow(): void {
    this.capacity *= 2;
    for (const [name, column] of Object.entries(this)) {
      if (ArrayBuffer.isView(column)) Object.assign(this, { [name]: widened(column as TypedColumn) });
    }
  }
}

type TypedColumn = Int32Array | Uint8Array | Float64Array;

/** A copy of the column, twice as long. */
export function widened<T extends TypedColumn>(from: T): T {
  const wider = new (from.constructor as new (length: number) => T)(from.length * 2);
  wider.set(from);
  return wider;
}
