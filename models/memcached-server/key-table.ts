/**
 * Names of keys to dense numbers, and what belongs to a key's item and does not lie in its slot: the value's bytes, the
 * client's flags, the marks of the meta commands. A number is used again when its item is gone, which is looked into when
 * numbers run out or the values of items that are gone weigh too much.
 */
import { KEY_SHIFT, wordsOf } from "../nodes/memory/layout.ts";
import type { Storage } from "../nodes/memory/storage.ts";

const KEYS_AT_FIRST = 1024;
/** Bytes of values that may be kept for items that are gone. */
const GARBAGE_BYTES = 1 << 24;
const EMPTY = new Uint8Array(0);

/** The caller's words of a key's row. */
const FLAGS = 1;
const MARKS = 2;

/** Marks of the meta commands. */
export const ItemMark = {
  /** Invalidated: to be fetched anew. */
  stale: 1,
  /** A client was told that it may fetch it anew. */
  won: 2,
  /** The key was sent in base64. */
  binary: 4,
} as const;

export class KeyTable {
  readonly #s: Storage;
  readonly #ids = new Map<string, number>();
  /** By number; number 0 is nobody's. */
  #names: string[] = [""];
  #values: Uint8Array[] = [EMPTY];
  #free: number[] = [];
  /** Bytes of all values kept, and when to look for garbage. */
  #bytes = 0;
  #bytesMax = GARBAGE_BYTES;

  constructor(storage: Storage) {
    this.#s = storage;
    storage.growKeys(KEYS_AT_FIRST);
  }

  /** 0 for a key that no item has, whose row stays empty. */
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
    return this.#s.head[wordsOf(id) + FLAGS] >>> 0;
  }

  marksOf(id: number): number {
    return this.#s.head[wordsOf(id) + MARKS];
  }

  setMarks(id: number, marks: number): void {
    this.#s.head[wordsOf(id) + MARKS] = marks;
  }

  setValue(id: number, value: Uint8Array): void {
    this.#bytes += value.length - this.#values[id].length;
    this.#values[id] = value;
  }

  /** The number of a key whose item comes in, with what belongs to that item. */
  enter(name: string, value: Uint8Array, flags: number): number {
    if (this.#bytes > this.#bytesMax) this.#collect();
    const id = this.#ids.get(name) ?? this.#newId(name);
    this.setValue(id, value);
    this.#s.head[wordsOf(id) + FLAGS] = flags | 0;
    this.#s.head[wordsOf(id) + MARKS] = 0;
    return id;
  }

  #newId(name: string): number {
    const capacity = this.#s.head.length >> KEY_SHIFT;
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
      if (this.#s.head[wordsOf(id)] !== 0) continue;
      this.setValue(id, EMPTY);
      this.#ids.delete(name);
      this.#names[id] = "";
      this.#free.push(id);
    }
    this.#bytesMax = 2 * this.#bytes + GARBAGE_BYTES;
  }

  /** Bytes of values that are kept, those of items that are gone included. */
  get bytesKept(): number {
    return this.#bytes;
  }

  /** Keys that have a number. */
  get size(): number {
    return this.#ids.size;
  }
}
