/**
 * The items of one node with their names and values, and what the text and the meta protocol do to them (items.c, `do_store_item`
 * and `do_add_delta` of memcached 1.6.18 and 1.4.7). They lie in the storage that the simulator uses.
 *
 * One long file: the commands of one table of items, which all keep its keys, values and checks in step.
 */
import { take } from "../nodes/commands/commands.ts";
import { lookup } from "../nodes/commands/lookup.ts";
import { hit, refresh } from "../nodes/lru/recency.ts";
import { CLOCK_AT_START } from "../nodes/memory/expiry.ts";
import { Mark, Word } from "../nodes/memory/item.ts";
import { listOf } from "../nodes/memory/layout.ts";
import { classListOf } from "../nodes/memory/pages.ts";
import { forEachItem, giveBack, link, unlink } from "../nodes/memory/residence.ts";
import { Failure, Kind, type Storage } from "../nodes/memory/storage.ts";
import { NodeTally, rowOf, Tally } from "../nodes/memory/tallies.ts";
import { itemSize } from "../nodes/settings/item-size.ts";
import { ItemMark, KeyTable } from "./key-table.ts";
import { unsigned64 } from "./numbers.ts";

const { expiry: EXPIRY, version: VERSION, tag: TAG } = Word;
const NODE = 0;
/** The line end after a value is stored too. */
const END_BYTES = 2;
/** Bytes of a value that are read as a number. */
const NUMBER_BYTES_MAX = 1024;

/** How a value is stored. */
export type Mode = "set" | "add" | "replace" | "append" | "prepend" | "cas";
export type StoreResult = "stored" | "not stored" | "exists" | "not found";

/** An item whose value is coming in. */
export interface Announced {
  readonly key: string;
  readonly valueBytes: number;
  /** The client's. */
  readonly flags: number;
  /** On the model's clock. */
  readonly expiry: number;
}

/** Memory for an item whose value is coming in. */
export interface Reservation {
  readonly slot: number;
  /** First list of its class. */
  readonly list: number;
  readonly bytes: number;
  readonly key: string;
  readonly flags: number;
  readonly expiry: number;
}

export interface StoreRequest {
  readonly mode: Mode;
  /** The number to compare with, 0 for no comparison. */
  readonly cas: bigint;
  /** With a lower CAS number the item is stored too, but marked as stale. */
  readonly invalidates: boolean;
  /** The key was sent in base64. */
  readonly binary: boolean;
}

export interface DeltaRequest {
  readonly up: boolean;
  readonly by: bigint;
  /** The number to compare with, 0 for no comparison. */
  readonly cas: bigint;
}

export type Delta = DeltaDone | { readonly kind: NoDelta };
export interface DeltaDone {
  readonly kind: "done";
  readonly slot: number;
  readonly text: string;
  /** A new item replaced the old one, because the number became longer. */
  readonly replaced: boolean;
}
export type NoDelta = "not found" | "not a number" | "no memory" | "other cas";

export class Items {
  readonly s: Storage;
  readonly keys: KeyTable;
  /** On the model's clock. */
  now = CLOCK_AT_START;

  constructor(storage: Storage) {
    this.s = storage;
    this.keys = new KeyTable(storage);
  }

  /** The live item of a key, 0 if there is none. A dead one is removed. */
  find(key: string): number {
    return lookup(this.s, NODE, this.keys.idOf(key), this.now);
  }

  /** The item was asked for: its marks and its place change. */
  bump(slot: number): void {
    hit(this.s, slot, NODE, this.now);
  }

  idOf(slot: number): number {
    return this.s.items[slot + Word.key];
  }

  valueOf(slot: number): Uint8Array {
    return this.keys.valueOf(this.idOf(slot));
  }

  flagsOf(slot: number): number {
    return this.keys.flagsOf(this.idOf(slot));
  }

  casOf(slot: number): number {
    return this.s.items[slot + VERSION] >>> 0;
  }

  expiryOf(slot: number): number {
    return this.s.items[slot + EXPIRY];
  }

  setExpiry(slot: number, expiry: number): void {
    this.s.items[slot + EXPIRY] = expiry;
  }

  timeOf(slot: number): number {
    return this.s.items[slot + Word.time];
  }

  isFetched(slot: number): boolean {
    return (this.s.items[slot + TAG] & Mark.fetched) !== 0;
  }

  /** The list, segment included. */
  listOf(slot: number): number {
    return listOf(this.s.items[slot + TAG]);
  }

  /** Adds one to a column of the item's list. */
  countList(slot: number, column: number): void {
    this.s.tallies[rowOf(this.listOf(slot)) + column]++;
  }

  /** Adds one to a column of the item's class. */
  countClass(slot: number, column: number): void {
    this.s.tallies[rowOf(classListOf(this.s, this.listOf(slot))) + column]++;
  }

  countNode(column: number, by = 1): void {
    this.s.tallies[this.s.nodeRow(NODE) + column] += by;
  }

  /**
   * Takes memory for a value before it has come in. Null if there is none; `storage.failure` then says why. `copied` is as for
   * `take`.
   */
  reserve({ key, valueBytes, flags, expiry }: Announced, copied: readonly number[] = []): Reservation | null {
    const { s } = this;
    const bytes = itemSize(s.settings, key.length, valueBytes, flags);
    const c = s.classOf(bytes);
    const list = s.classList(NODE, c);
    s.headBytes = itemSize(s.settings, key.length, 0, flags) - 2;
    const slot = take(s, list, bytes, this.now, copied);
    if (slot <= 0) {
      s.failure = c === 0 ? Failure.tooLarge : slot === 0 ? Failure.noMemory : Failure.brokenOff;
      if (s.failure === Failure.noMemory) s.tallies[rowOf(list) + Tally.outOfMemory]++;
      return null;
    }
    s.items[slot + TAG] = Mark.held | (bytes > s.chunkBytesMax ? Mark.large : 0);
    s.items[slot + Word.size] = bytes;
    return { slot, list, bytes, key, flags, expiry };
  }

  /** The value did not come, or is not stored. */
  release({ slot, list }: Reservation): void {
    giveBack(this.s, slot, list);
  }

  /** Deletes the item that a failed `set` would have replaced. */
  dropOld(key: string): void {
    const old = this.find(key);
    if (old !== 0) unlink(this.s, old);
  }

  remove(slot: number): void {
    unlink(this.s, slot);
  }

  /** The item becomes resident and replaces an older one. Returns its slot. */
  link(reservation: Reservation, value: Uint8Array, old: number): number {
    const { s } = this;
    if (old !== 0) unlink(s, old);
    const { slot, list, bytes, key, flags, expiry } = reservation;
    const id = this.keys.enter(key, value, flags);
    link(s, { slot, list, key: id, bytes, expiry, version: s.nextCas() }, this.now);
    if (bytes > s.chunkBytesMax) s.items[slot + TAG] |= Mark.large;
    return slot;
  }

  /** A whole value has come in, and is stored or not. `slot` is that of the new item, 0 if it was not stored. */
  store(reservation: Reservation, value: Uint8Array, request: StoreRequest): { stored: StoreResult; slot: number } {
    this.s.tallies[rowOf(reservation.list) + Tally.cmdSet]++;
    const slot = this.#place(reservation, value, request);
    if (typeof slot === "number") {
      const isNew = request.mode !== "append" && request.mode !== "prepend";
      if (request.binary && isNew) this.#mark(slot, ItemMark.binary);
      return { stored: "stored", slot };
    }
    this.countNode(NodeTally.extraLinks, -1);
    return { stored: slot, slot: 0 };
  }

  /** The data block did not end as it must. */
  refuse(reservation: Reservation): void {
    this.s.tallies[rowOf(reservation.list) + Tally.cmdSet]++;
    this.countNode(NodeTally.extraLinks, -1);
    this.release(reservation);
  }

  #place(reservation: Reservation, value: Uint8Array, request: StoreRequest): number | StoreResult {
    const { mode, invalidates } = request;
    const cas = this.s.settings.cas ? request.cas : 0n;
    const old = this.find(reservation.key);
    if (old === 0) {
      if (mode === "set" || mode === "add") return this.link(reservation, value, 0);
      if (mode === "cas") this.countNode(NodeTally.casMisses);
      this.release(reservation);
      return mode === "cas" ? "not found" : "not stored";
    }
    const oldCas = BigInt(this.casOf(old));
    // 1.4 compares even with the number 0.
    const compares = cas !== 0n || (this.s.kind === Kind.old && mode === "cas");
    if (mode === "set" || mode === "replace") return this.link(reservation, value, old);
    if (mode === "add") {
      refresh(this.s, old, NODE, this.now);
      this.release(reservation);
      return "not stored";
    }
    if (mode === "cas") {
      if (compares && cas === oldCas) {
        this.countClass(old, Tally.casHits);
        return this.link(reservation, value, old);
      }
      if (compares && invalidates && cas < oldCas) {
        this.countClass(old, Tally.casHits);
        return this.#linkStale(reservation, value, old);
      }
      this.countClass(old, Tally.casBadval);
      this.release(reservation);
      return "exists";
    }
    const extended = compares && cas !== oldCas ? "exists" : this.#extend(old, value, mode === "append");
    this.release(reservation);
    return extended;
  }

  /** Keeps the expiry, and the right of another client to fetch the item anew. */
  #linkStale(reservation: Reservation, value: Uint8Array, old: number): number {
    const won = this.marksOf(old) & ItemMark.won;
    const slot = this.link({ ...reservation, expiry: this.expiryOf(old) }, value, old);
    this.#mark(slot, ItemMark.stale | won);
    return slot;
  }

  /** A new item with the flags and the expiry of the old one. */
  #extend(old: number, value: Uint8Array, behind: boolean): number | StoreResult {
    const before = this.valueOf(old);
    const length = before.length + value.length;
    const parts = behind ? [before.length, value.length + END_BYTES] : [value.length, before.length + END_BYTES];
    const room = this.#reserveFor(old, length, parts);
    if (room === null) return "not stored";
    const joined = new Uint8Array(length);
    joined.set(before, behind ? 0 : value.length);
    joined.set(value, behind ? before.length : 0);
    return this.link(room, joined, old);
  }

  /** Memory for a new value of an item. The item itself must not be evicted for it. */
  #reserveFor(old: number, valueBytes: number, copied: readonly number[]): Reservation | null {
    const key = this.keys.nameOf(this.idOf(old));
    this.s.locked = old;
    const room = this.reserve({ key, valueBytes, flags: this.flagsOf(old), expiry: this.expiryOf(old) }, copied);
    this.s.locked = 0;
    return room;
  }

  /** Adds to a number or takes from it. */
  delta(key: string, { up, by, cas }: DeltaRequest): Delta {
    const { s } = this;
    const slot = this.find(key);
    if (slot === 0) return { kind: "not found" };
    const before = this.valueOf(slot);
    const old = s.kind === Kind.old;
    // 1.4 reads on after an empty value, where it finds no digit.
    if ((before.length === 0 && !old) || (s.items[slot + TAG] & Mark.large) !== 0) return { kind: "not a number" };
    if (cas !== 0n && cas !== BigInt(this.casOf(slot))) return { kind: "other cas" };
    const number = before.length === 0 ? 0n : unsigned64(textOf(before, NUMBER_BYTES_MAX));
    if (number === null) return { kind: "not a number" };
    const after = up ? BigInt.asUintN(64, number + by) : by > number ? 0n : number - by;
    const text = String(after);
    this.countClass(slot, up ? Tally.incrHits : Tally.decrHits);
    const held = (s.items[slot + TAG] & Mark.held) !== 0;
    if (text.length <= before.length && !held) {
      this.keys.setValue(this.idOf(slot), bytesOf(text.padEnd(before.length)));
      this.renumber(slot);
      if (!old) refresh(s, slot, NODE, this.now);
      return { kind: "done", slot, text, replaced: false };
    }
    const room = this.#reserveFor(slot, text.length, []);
    if (room === null) return { kind: "no memory" };
    this.countNode(NodeTally.extraLinks);
    return { kind: "done", slot: this.link(room, bytesOf(text), slot), text, replaced: true };
  }

  /** A new CAS number for the item that is there. */
  renumber(slot: number): void {
    this.s.items[slot + VERSION] = this.s.nextCas();
    this.s.items[slot + TAG] &= ~Mark.flushed;
  }

  /** A new item without a data block. Returns its slot, 0 if there is no memory. */
  create(key: string, value: Uint8Array, expiry: number): number {
    const room = this.reserve({ key, valueBytes: value.length, flags: 0, expiry });
    if (room === null) return 0;
    this.countNode(NodeTally.extraLinks);
    return this.link(room, value, 0);
  }

  /** Keys of items whose size disagrees with their key, value and flags: for tests. */
  lengthsDisagree(): string[] {
    const wrong: string[] = [];
    forEachItem(this.s, NODE, (slot) => {
      const name = this.keys.nameOf(this.idOf(slot));
      const size = itemSize(this.s.settings, name.length, this.valueOf(slot).length, this.flagsOf(slot));
      if (size !== this.s.items[slot + Word.size]) wrong.push(name);
    });
    return wrong;
  }

  marksOf(slot: number): number {
    return this.keys.marksOf(this.idOf(slot));
  }

  setMarks(slot: number, marks: number): void {
    this.keys.setMarks(this.idOf(slot), marks);
  }

  #mark(slot: number, marks: number): void {
    this.setMarks(slot, this.marksOf(slot) | marks);
  }
}

/** Bytes to text, as Latin-1. */
export function textOf(bytes: Uint8Array, max = bytes.length): string {
  const end = Math.min(max, bytes.length);
  let text = "";
  for (let at = 0; at < end; at += 4096) text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));
  return text;
}

export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
