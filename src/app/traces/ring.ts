/**
 * A ring of buffers that two threads share: one fills them in turn, the other waits for each and empties it. So one thread may
 * work with streams, which cannot be waited for, and the other can wait.
 */

const SLOTS = 4;
const SLOT_BYTES = 1 << 18;

/**
 * Words of the ring. `news` changes with all that who empties may wait for, the end too, so that he does not begin to wait for what
 * has come since he looked. After these comes the length of what is in each slot, below 0 where it is why there is no more.
 */
const Word = { filled: 0, emptied: 1, state: 2, news: 3, lengths: 4 } as const;

/** A thread that is silent for longer has ended without a word. */
const SILENCE_MS = 120_000;

const State = { open: 0, ended: 1, closed: 2 } as const;

export interface RingMemory {
  readonly words: SharedArrayBuffer;
  readonly bytes: SharedArrayBuffer;
}

export function ringMemory(): RingMemory {
  return {
    words: new SharedArrayBuffer((Word.lengths + SLOTS) * Int32Array.BYTES_PER_ELEMENT),
    bytes: new SharedArrayBuffer(SLOTS * SLOT_BYTES),
  };
}

/** The side that fills. */
export class RingEnd {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  constructor({ words, bytes }: RingMemory) {
    this.#words = new Int32Array(words);
    this.#bytes = new Uint8Array(bytes);
  }

  /** Waits for room. False if nobody wants more. */
  put(chunk: Uint8Array): boolean {
    for (let from = 0; from < chunk.length; from += SLOT_BYTES) {
      if (!this.#putPart(chunk.subarray(from, from + SLOT_BYTES), 1)) return false;
    }
    return true;
  }

  end(): void {
    Atomics.compareExchange(this.#words, Word.state, State.open, State.ended);
    this.#tell();
  }

  #tell(): void {
    Atomics.add(this.#words, Word.news, 1);
    Atomics.notify(this.#words, Word.news);
  }

  /** The last thing that is put: why there is no more. */
  fail(text: string): void {
    this.#putPart(Buffer.from(text === "" ? "unknown" : text, "utf8").subarray(0, SLOT_BYTES), -1);
  }

  #putPart(part: Uint8Array, sign: 1 | -1): boolean {
    const words = this.#words;
    const filled = Atomics.load(words, Word.filled);
    for (;;) {
      if (Atomics.load(words, Word.state) === State.closed) return false;
      const emptied = Atomics.load(words, Word.emptied);
      if (filled - emptied < SLOTS) break;
      Atomics.wait(words, Word.emptied, emptied);
    }
    const slot = filled % SLOTS;
    this.#bytes.set(part, slot * SLOT_BYTES);
    Atomics.store(words, Word.lengths + slot, sign * part.length);
    Atomics.add(words, Word.filled, 1);
    this.#tell();
    return true;
  }
}

/** The side that empties. */
export class RingStart {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  #taken = 0;

  constructor({ words, bytes }: RingMemory) {
    this.#words = new Int32Array(words);
    this.#bytes = new Uint8Array(bytes);
  }

  /**
   * Waits for the next bytes, to be used before the next call; null at the end.
   * @throws Error with the reason why there is no more.
   */
  take(): Uint8Array | null {
    const words = this.#words;
    if (this.#taken > 0) {
      Atomics.store(words, Word.emptied, this.#taken);
      Atomics.notify(words, Word.emptied);
    }
    for (;;) {
      const news = Atomics.load(words, Word.news);
      const state = Atomics.load(words, Word.state);
      const filled = Atomics.load(words, Word.filled);
      if (filled > this.#taken) {
        const slot = this.#taken % SLOTS;
        const from = slot * SLOT_BYTES;
        const length = Atomics.load(words, Word.lengths + slot);
        const bytes = this.#bytes.subarray(from, from + Math.abs(length));
        this.#taken++;
        if (length < 0) throw new Error(Buffer.from(bytes).toString("utf8"));
        return bytes;
      }
      if (state !== State.open) return null;
      const came = Atomics.wait(words, Word.news, news, SILENCE_MS);
      if (came === "timed-out") throw new Error(`nothing came for ${SILENCE_MS / 1000} s`);
    }
  }

  /** Nothing more is wanted. */
  close(): void {
    Atomics.store(this.#words, Word.state, State.closed);
    // Whoever is about to wait for this word to change finds that it has.
    Atomics.add(this.#words, Word.emptied, 1);
    Atomics.notify(this.#words, Word.emptied);
  }
}
