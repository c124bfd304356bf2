/** The queries that wait before the database, oldest first, in a ring whose length is a power of two. */
export class Line {
  length = 0;
  /** The ring, and where in it the first stands. */
  rows: Int32Array;
  head = 0;

  /** @param room A power of two; it grows where that is too little. */
  constructor(room = 1024) {
    this.rows = new Int32Array(room);
  }

  /** The row that stands so many places behind the first. */
  at(place: number): number {
    return this.rows[(this.head + place) & (this.rows.length - 1)];
  }

  push(row: number): void {
    if (this.length === this.rows.length) this.#grow();
    this.rows[(this.head + this.length) & (this.rows.length - 1)] = row;
    this.length++;
  }

  /** The first leaves. */
  shift(): number {
    const row = this.rows[this.head];
    this.head = (this.head + 1) & (this.rows.length - 1);
    this.length--;
    return row;
  }

  clear(): void {
    this.length = 0;
  }

  #grow(): void {
    const wider = new Int32Array(this.rows.length * 2);
    for (let i = 0; i < this.length; i++) wider[i] = this.at(i);
    this.rows = wider;
    this.head = 0;
  }
}
