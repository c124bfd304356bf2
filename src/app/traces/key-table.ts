/**
 * The keys of a trace, numbered as they come: an open hash table on typed arrays, with the bytes of every name in blocks. A
 * key takes its name and some 20 bytes; nothing else of a trace grows with it.
 */

const BLOCK_BITS = 22;
const BLOCK_BYTES = 1 << BLOCK_BITS;
/** Of the first block, which is all that a small trace needs; the longest name has room. */
const FIRST_BYTES = 1 << 16;
/** Names of four gigabytes: where one begins is told in 32 bits. */
const BLOCKS_MAX = 1 << (32 - BLOCK_BITS);
const SLOTS_AT_FIRST = 1 << 12;
/** The table is at most half full. */
const FILL = 2;

/** Of these bytes, as a signed number of 32 bits that is evenly spread (FNV-1a, then the last step of MurmurHash3). */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

export class KeyTable {
  count = 0;
  /** Key + 1 in each slot; 0: free. */
  #slots = new Int32Array(SLOTS_AT_FIRST);
  #hashes = new Int32Array(SLOTS_AT_FIRST / FILL);
  #starts = new Uint32Array(SLOTS_AT_FIRST / FILL);
  #lengths = new Uint16Array(SLOTS_AT_FIRST / FILL);
  readonly #blocks = [new Uint8Array(FIRST_BYTES)];
  /** Bytes used of the last block. */
  #used = 0;

  /** Longer names are no keys. */
  static readonly bytesMax = 65_535;

  /** The number of the key with this name and this hash; a new one if it has not been there; -1 if there is no room for it. */
  numberOf(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const key = this.find(bytes, from, to, hash);
    return key >= 0 ? key : this.#add(bytes, from, to, hash);
  }

  /** The number of the key, or -1. */
  find(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const key = this.#slots[slot] - 1;
      if (key < 0) return -1;
      if (this.#hashes[key] === hash && this.#isNamed(key, bytes, from, to)) return key;
    }
  }

  /** The bytes of the name. */
  nameOf(key: number): Uint8Array {
    const start = this.#starts[key];
    const from = start & (BLOCK_BYTES - 1);
    return this.#blocks[start >>> BLOCK_BITS].subarray(from, from + this.#lengths[key]);
  }

  #isNamed(key: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#lengths[key] !== to - from) return false;
    const start = this.#starts[key];
    const block = this.#blocks[start >>> BLOCK_BITS];
    const at = start & (BLOCK_BYTES - 1);
    for (let i = from; i < to; i++) if (block[at + i - from] !== bytes[i]) return false;
    return true;
  }

  #add(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const length = to - from;
    if (this.#used + length > this.#blocks[this.#blocks.length - 1].length) {
      if (this.#blocks.length === BLOCKS_MAX) return -1;
      this.#blocks.push(new Uint8Array(BLOCK_BYTES));
      this.#used = 0;
    }
    if (this.count === this.#hashes.length) this.#grow();
    const block = this.#blocks.length - 1;
    for (let i = 0; i < length; i++) this.#blocks[block][this.#used + i] = bytes[from + i];
    const key = this.count++;
    this.#starts[key] = block * BLOCK_BYTES + this.#used;
    this.#lengths[key] = length;
    this.#hashes[key] = hash;
    this.#used += length;
    this.#place(key);
    return key;
  }

  #place(key: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes[key] & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = key + 1;
  }

  #grow(): void {
    const size = this.#hashes.length * 2;
    this.#hashes = grown(this.#hashes, new Int32Array(size));
    this.#starts = grown(this.#starts, new Uint32Array(size));
    this.#lengths = grown(this.#lengths, new Uint16Array(size));
    this.#slots = new Int32Array(size * FILL);
    for (let key = 0; key < this.count; key++) this.#place(key);
  }
}

function grown<T extends Int32Array | Uint32Array | Uint16Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
