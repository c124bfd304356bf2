/**
 * From the names of keys to dense numbers, with what belongs to an item and is not in its slot: the bytes of the value, the client's
 * flags, the marks of the meta commands. A number can be used again when its item is gone. The table looks for such numbers when
 * it has no more, and when values of items that are gone take too much memory.
 */
import { headOf, INDEX_WORDS, wordsOf } from "../nodes/memory/layout.ts";
import type { Storage } from "../nodes/memory/storage.ts";

const KEYS_AT_FIRST = 1024;
/** Bytes of values that it may keep for items that are gone. */
const GARBAGE_BYTES = 1 << 24;
const EMPTY = new Uint8Array(0);

/** Which of the caller's words of a key they are. */
const FLAGS = 0;
const MARKS = 1;

/** Marks of the meta commands. */
export const ItemMark = {
  /** Invalidated: somebody should fetch it anew. */
  stale: 1,
  /** A client has been told to fetch it anew. */
  won: 2,
  /** The key was sent in base64. */
  binary: 4,
} as const;

export class KeyTable {
  readonly #s: Storage;
  readonly #ids = new Map<string, number>();
  /** By number. Number 0 belongs to no key. */
  #names: string[] = [""];
  #values: Uint8Array[] = [EMPTY];
  #free: number[] = [];
  /** Bytes of all values that are kept, and the limit at which garbage is collected. */
  #bytes = 0;
  #bytesMax = GARBAGE_BYTES;

  constructor(storage: Storage) {
    this.#s = storage;
    storage.growKeys(KEYS_AT_FIRST);
  }

  /** 0 for a key without a number, which no item has. */
  idOf(name: string): number {
    return this.#ids.get(name) ?? 0;
  }

  nameOf(id: number): string {
    return this.#names[id];
  }

  valueOf(id: number): Uint8Array {
    return this.#values[id];
  }

  flagsOf(id: number): number {
    return this.#s.keyWords[wordsOf(id) + FLAGS] >>> 0;
  }

  marksOf(id: number): number {
    return this.#s.keyWords[wordsOf(id) + MARKS];
  }

  setMarks(id: number, marks: number): void {
    this.#s.keyWords[wordsOf(id) + MARKS] = marks;
  }

  setValue(id: number, value: Uint8Array): void {
    this.#bytes += value.length - this.#values[id].length;
    this.#values[id] = value;
  }

  /** Enters a key whose item comes in, with what belongs to that item. Returns its number. */
  enter(name: string, value: Uint8Array, flags: number): number {
    if (this.#bytes > this.#bytesMax) this.#collect();
    const id = this.#ids.get(name) ?? this.#newId(name);
    this.setValue(id, value);
    this.#s.keyWords[wordsOf(id) + FLAGS] = flags | 0;
    this.#s.keyWords[wordsOf(id) + MARKS] = 0;
    return id;
  }

  #newId(name: string): number {
    const capacity = this.#s.index.length / INDEX_WORDS;
    if (this.#free.length === 0 && this.#names.length === capacity) {
      this.#collect();
      if (this.#free.length < capacity / 2) this.#s.growKeys(2 * capacity);
    }
    const id = this.#free.pop() ?? this.#names.length;
    this.#ids.set(name, id);
    this.#names[id] = name;
    this.#values[id] = EMPTY;
    return id;
  }

  /** Forgets the keys whose items are gone. */
  #collect(): void {
    for (const [name, id] of this.#ids) {
      if (this.#s.index[headOf(id)] !== 0) continue;
      this.setValue(id, EMPTY);
      this.#ids.delete(name);
      this.#names[id] = "";
      this.#free.push(id);
    }
    this.#bytesMax = 2 * this.#bytes + GARBAGE_BYTES;
  }

  /** Bytes of values that are kept, also for items that are gone. */
  get bytesKept(): number {
    return this.#bytes;
  }

  /** Keys that have a number. */
  get size(): number {
    return this.#ids.size;
  }
}
