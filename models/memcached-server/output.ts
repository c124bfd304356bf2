/**
 * Answers that wait to be sent: texts in Latin-1, and values. A value is not copied: nobody changes its bytes, an item that
 * changes gets others.
 */

/** Bytes handed out as one piece, at least one part: what is asked for in one line can be many times what it holds. */
const TAKEN_MAX = 1 << 26;
/** Shorter parts are joined. */
const LONG_BYTES = 4096;
const NOTHING = new Uint8Array(0);

type Part = string | Uint8Array;

export class Output {
  #parts: Part[] = [];
  /** Bytes ever written here. */
  written = 0;
  #taken = 0;

  text(text: string): void {
    this.#parts.push(text);
    this.written += text.length;
  }

  bytes(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.written += bytes.length;
  }

  /** Drops what was written after so many bytes. */
  cutTo(written: number): void {
    while (this.written > written) {
      const last = this.#parts.pop();
      if (last === undefined) return;
      this.written -= last.length;
    }
  }

  /** Bytes that were not taken yet. */
  get waiting(): number {
    return this.written - this.#taken;
  }

  /** What was written and not yet taken, 64 MiB of it at most, as one piece; empty if there is nothing. */
  take(): Uint8Array {
    let length = 0;
    let count = 0;
    for (const part of this.#parts) {
      if (length > 0 && length + part.length > TAKEN_MAX) break;
      length += part.length;
      count++;
    }
    return joined(this.#takeOff(count));
  }

  /** All that was written and not yet taken, in pieces to be sent one after the other. */
  takePieces(): readonly Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let short: Part[] = [];
    for (const part of this.#takeOff(this.#parts.length)) {
      if (typeof part === "string" || part.length < LONG_BYTES) short.push(part);
      else {
        if (short.length > 0) pieces.push(joined(short));
        short = [];
        pieces.push(part);
      }
    }
    if (short.length > 0) pieces.push(joined(short));
    return pieces;
  }

  #takeOff(count: number): readonly Part[] {
    const parts = this.#parts.splice(0, count);
    for (const part of parts) this.#taken += part.length;
    return parts;
  }
}

function joined(parts: readonly Part[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length === 0) return NOTHING;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    if (typeof part === "string") {
      for (let c = 0; c < part.length; c++) bytes[at + c] = part.charCodeAt(c);
    } else bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
