/** Answers that wait to be sent: texts in Latin-1 and values. They are joined when they are taken. */

/** Bytes handed out at once, at least one part: what is asked for in one line can be many times what it holds. */
const TAKEN_MAX = 1 << 26;
const NOTHING = new Uint8Array(0);

export class Output {
  #parts: (string | Uint8Array)[] = [];
  #from = 0;
  /** Bytes ever written here. */
  written = 0;

  text(text: string): void {
    this.#parts.push(text);
    this.written += text.length;
  }

  bytes(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.written += bytes.length;
  }

  /** A position to go back to. */
  get mark(): number {
    return this.#parts.length;
  }

  /** Drops what was written since the mark. */
  cut(mark: number): void {
    for (const part of this.#parts.splice(mark)) this.written -= part.length;
  }

  /** What was written and not yet taken, 64 MiB of it at most; empty if there is nothing. */
  take(): Uint8Array {
    let length = 0;
    let to = this.#from;
    while (to < this.#parts.length && (length === 0 || length + this.#parts[to].length <= TAKEN_MAX)) {
      length += this.#parts[to++].length;
    }
    if (length === 0) return NOTHING;
    const taken = new Uint8Array(length);
    let at = 0;
    for (let i = this.#from; i < to; i++) {
      const part = this.#parts[i];
      if (typeof part === "string") {
        for (let c = 0; c < part.length; c++) taken[at + c] = part.charCodeAt(c);
      } else taken.set(part, at);
      at += part.length;
    }
    this.#from = to;
    if (to === this.#parts.length) {
      this.#parts = [];
      this.#from = 0;
    }
    return taken;
  }
}
