/**
 * What a connection has received and not yet used: bytes that wait in its socket, and those that the process has read
 * into its buffer of input. How much it reads at once decides which lines are too long, since only a line whose end is
 * not in the buffer can be (`try_read_network` and `try_read_command_ascii` in proto_text.c of memcached 1.6.18, held
 * against the program; for 1.4.7 from its source only).
 */

/** What 1.6 reads at most, and what 1.4 begins with. */
const SIZE = 16_384;
const SIZE_OLD = 2048;
/** An unfinished line that is longer, and is no `get`, ends the connection. */
const UNFINISHED_MAX = 2048;
const UNFINISHED_MAX_OLD = 1024;
/** How often the buffer doubles before the process looks for lines again. */
const DOUBLED_AT_ONCE = 4;
const LEADING_BLANKS_MAX = 100;
/** All buffers of a process together; the real program ends where the machine has no more memory. */
const GROWN_BYTES_MAX = 1 << 26;
const NOTHING = new Uint8Array(0);
const LF = 10;
const BLANK = 32;

/** The process whose connection it is, which counts what its connections read and hold. */
export interface ReadingProcess {
  readonly isOld: boolean;
  readonly counts: { bytesRead: number };
  /** Memory of the buffers that have grown for a long line. */
  grownBytes: number;
}

export class ReadBuffer {
  readonly #process: ReadingProcess;
  /** This buffer's part of the bytes of its process. */
  #grownBytes = 0;
  /** Chunks that came in and were not read, in order. */
  #socket: Uint8Array[] = [];
  #socketBytes = 0;
  /** What was read and not used is here, from `#from` to `#to`. */
  #bytes: Uint8Array = NOTHING;
  #from = 0;
  #to = 0;
  /** False where `#bytes` is a part of a chunk. */
  #isOwn = false;
  /** No end of a line is before this place. */
  #searched = 0;
  #size: number;
  /** 1.6 lets its buffer grow for a long `get` only, until it is empty. */
  #grows: boolean;

  constructor(process: ReadingProcess) {
    this.#process = process;
    this.#size = process.isOld ? SIZE_OLD : SIZE;
    this.#grows = process.isOld;
  }

  /** Bytes in the buffer. */
  get length(): number {
    return this.#to - this.#from;
  }

  /** Bytes of chunks that no call has read or used. */
  get unread(): number {
    return this.#socketBytes;
  }

  /** The first byte in the buffer. */
  get first(): number | undefined {
    return this.length > 0 ? this.#bytes[this.#from] : undefined;
  }

  /** A chunk came in. The buffer keeps it; nobody may change it. */
  receive(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#socket.push(chunk);
    this.#socketBytes += chunk.length;
  }

  /** Reads as the process does when it has done with what is in the buffer. The number of bytes. */
  read(): number {
    if (this.length === 0) this.#shrink();
    // The rest of a chunk is not to keep all of it in memory.
    else if (this.#socketBytes === 0 && !this.#isOwn) this.#makeRoom(0);
    let total = 0;
    for (let doubled = 0; ; ) {
      if (this.#grows && this.length >= this.#size) {
        if (doubled++ === DOUBLED_AT_ONCE) return total;
        this.#size *= 2;
      }
      const room = this.#size - this.length;
      const count = Math.min(room, this.#socketBytes);
      this.#move(count);
      total += count;
      if (count < room || count === 0 || !this.#grows) return total;
    }
  }

  /** The next line without its end, valid until the next call; null if its end is not in the buffer. */
  line(): Uint8Array | null {
    const end = this.#bytes.subarray(0, this.#to).indexOf(LF, Math.max(this.#searched, this.#from));
    if (end < 0) {
      this.#searched = this.#to;
      return null;
    }
    return this.take(end + 1 - this.#from).subarray(0, -1);
  }

  /** The buffer holds so much of a line without its end that the process gives up. */
  get isTooLong(): boolean {
    if (this.length <= (this.#process.isOld ? UNFINISHED_MAX_OLD : UNFINISHED_MAX)) return false;
    if (!this.#isGet()) return true;
    if (!this.#grows) {
      this.#grows = true;
      this.#size *= 2;
    }
    return this.#process.grownBytes > GROWN_BYTES_MAX;
  }

  /** So many bytes of the buffer, valid until the next call. */
  take(count: number): Uint8Array {
    this.#from += count;
    return this.#bytes.subarray(this.#from - count, this.#from);
  }

  /** Bytes of a data block, from the buffer and then from the socket. How many there were. */
  fill(target: Uint8Array): number {
    let at = 0;
    this.#use(target.length, (bytes) => {
      target.set(bytes, at);
      at += bytes.length;
    });
    return at;
  }

  /** Drops up to so many bytes, of the buffer and then of the socket. How many there were. */
  drop(count: number): number {
    return this.#use(count, () => {});
  }

  /** Forgets everything. */
  clear(): void {
    this.#socket = [];
    this.#socketBytes = 0;
    this.#from = this.#to = 0;
    this.#shrink();
  }

  #use(count: number, use: (bytes: Uint8Array) => void): number {
    const buffered = Math.min(count, this.length);
    if (buffered > 0) use(this.take(buffered));
    return buffered + this.#shift(count - buffered, use);
  }

  /** Takes bytes off the chunks. */
  #shift(count: number, use: (bytes: Uint8Array) => void): number {
    let left = Math.min(count, this.#socketBytes);
    const total = left;
    this.#socketBytes -= total;
    this.#process.counts.bytesRead += total;
    let done = 0;
    for (; left > 0; done++) {
      const chunk = this.#socket[done];
      const part = chunk.subarray(0, left);
      use(part);
      left -= part.length;
      if (part.length < chunk.length) {
        this.#socket[done] = chunk.subarray(part.length);
        break;
      }
    }
    this.#socket.splice(0, done);
    return total;
  }

  /** Moves bytes from the socket to the end of the buffer. */
  #move(count: number): void {
    if (count === 0) return;
    if (this.length === 0 && this.#socket[0].length >= count) {
      this.#shift(count, (bytes) => {
        this.#bytes = bytes;
      });
      this.#isOwn = false;
      this.#from = this.#searched = 0;
      this.#to = count;
      return;
    }
    this.#makeRoom(count);
    this.#shift(count, (bytes) => {
      this.#bytes.set(bytes, this.#to);
      this.#to += bytes.length;
    });
  }

  /** What is in the buffer begins at its beginning, and so many bytes fit behind. */
  #makeRoom(count: number): void {
    const { length } = this;
    const old = this.#bytes.subarray(this.#from, this.#to);
    if (!this.#isOwn || length + count > this.#bytes.length) {
      this.#bytes = new Uint8Array(Math.max(length + count, Math.min(this.#size, 2 * this.#bytes.length)));
      this.#isOwn = true;
      this.#account();
    }
    this.#bytes.set(old);
    this.#searched = Math.max(0, this.#searched - this.#from);
    this.#from = 0;
    this.#to = length;
  }

  /** Lets go of the memory for a long line. */
  #shrink(): void {
    this.#bytes = NOTHING;
    this.#isOwn = false;
    this.#from = this.#to = this.#searched = 0;
    this.#size = this.#process.isOld ? SIZE_OLD : SIZE;
    this.#grows = this.#process.isOld;
    this.#account();
  }

  #account(): void {
    const bytes = this.#bytes.length > SIZE ? this.#bytes.length : 0;
    this.#process.grownBytes += bytes - this.#grownBytes;
    this.#grownBytes = bytes;
  }

  #isGet(): boolean {
    let at = this.#from;
    while (at < this.#to && this.#bytes[at] === BLANK) at++;
    if (at - this.#from > LEADING_BLANKS_MAX) return false;
    const start = String.fromCharCode(...this.#bytes.subarray(at, at + 5));
    return start.startsWith("get ") || start === "gets ";
  }
}
