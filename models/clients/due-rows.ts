/**
 * Rows of a table of views for which the library's own thread has something to do at a certain time: few of many, so that
 * they are looked through. Of rows that are due at the same time the one noted first comes first.
 */
export class DueRows {
  /** The earliest time, in seconds; Infinity for none. */
  nextSeconds = Number.POSITIVE_INFINITY;
  readonly #rows: number[] = [];
  readonly #atSeconds: number[] = [];

  note(row: number, atSeconds: number): void {
    this.#rows.push(row);
    this.#atSeconds.push(atSeconds);
    if (atSeconds < this.nextSeconds) this.nextSeconds = atSeconds;
  }

  /** The row that is due at `nextSeconds`, no longer noted. */
  take(): number {
    const i = this.#atSeconds.indexOf(this.nextSeconds);
    const [row] = this.#rows.splice(i, 1);
    this.#atSeconds.splice(i, 1);
    this.nextSeconds = this.#atSeconds.reduce((next, at) => Math.min(next, at), Number.POSITIVE_INFINITY);
    return row!;
  }
}
