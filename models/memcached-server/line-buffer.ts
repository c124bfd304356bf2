/** Gathers the bytes of one command line. */

/** A line that is longer when its end is not there yet, and is no `get`, ends the connection (memcached 1.6.18, 1.4.7). */
const LONG = 2048;
const LONG_OLD = 1024;
/** The real program's buffer of input, in which any other line must fit; and an end to what it lets a `get` take. */
const LINE_MAX = 16_384;
const GET_LINE_MAX = 1 << 26;
const LEADING_BLANKS_MAX = 100;
const LF = 10;
const BLANK = 32;

export class LineBuffer {
  #bytes = new Uint8Array(256);
  #length = 0;
  isComplete = false;
  isTooLong = false;

  /** Takes bytes up to the end of the line; where it stopped. */
  add(bytes: Uint8Array, from: number, old: boolean): number {
    const found = bytes.indexOf(LF, from);
    const to = found < 0 ? bytes.length : found;
    this.#append(bytes.subarray(from, to));
    this.isComplete = found >= 0;
    const max = this.isComplete ? LINE_MAX - 1 : old ? LONG_OLD : LONG;
    if (this.#length > max) this.isTooLong = this.#length > GET_LINE_MAX || !this.#isGet();
    return this.isComplete ? to + 1 : to;
  }

  /** The line without its end; the buffer is empty then. */
  take(): Uint8Array {
    const line = this.#bytes.slice(0, this.#length);
    if (this.#bytes.length > LINE_MAX) this.#bytes = new Uint8Array(256);
    this.#length = 0;
    this.isComplete = false;
    return line;
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  #isGet(): boolean {
    let at = 0;
    while (at < this.#length && this.#bytes[at] === BLANK) at++;
    if (at > LEADING_BLANKS_MAX) return false;
    const start = String.fromCharCode(...this.#bytes.subarray(at, at + 5));
    return start.startsWith("get ") || start === "gets ";
  }
}
