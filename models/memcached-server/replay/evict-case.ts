/**
 * Recorded request streams against one node: a list of operations on numbered keys with values that are only sizes, and what the
 * real program answered to each. Everything here works on decoded bytes; the caller has read the files.
 */
import { MICROS_PER_SECOND } from "../../../src/core/units.ts";
import { Nodes } from "../../nodes/nodes.ts";
import type { NodeSettings } from "../../nodes/settings/settings.ts";
import { type CaseHeader, flagsOf } from "./case-flags.ts";

/** What an operation asks for. It is in the upper four bits of a word, and the key in the lower 28. */
export const Op = { getOrSet: 0, set: 1, get: 2, delete: 3, touch: 4, add: 5 } as const;

type Maintenance = NodeSettings["maintenance"];

const OP_SHIFT = 28;
const KEY_MASK = 0x0fffffff;

/** A case as its file has it. */
export interface EvictCase extends CaseHeader {
  /** Operations per second of virtual time. */
  readonly rate: number;
  /** printf format of a key's name, `k%08d`. */
  readonly keyfmt: string;
  readonly sizes: readonly number[];
  /** Value sizes of keys below a bound, in rising order of bounds. `sizes` is for the rest. */
  readonly size_ranges?: readonly (readonly [bound: number, sizes: readonly number[]])[] | undefined;
  readonly ttls: readonly number[];
}

export interface EvictReplay {
  readonly nodes: Nodes;
  readonly operations: number;
  /** Bit i of byte i >> 3, lowest first: operation i hit, stored, deleted or touched. */
  readonly bits: Uint8Array;
  /** Operations whose bit is set, per thousand operations. */
  readonly hitsPerThousand: readonly number[];
  /** Sets and adds that found no memory. */
  readonly setsFailed: number;
  /** Seconds of virtual time at the end. */
  readonly seconds: number;
  /** A bit a key: there at the end, as a dump of 1.6 lists it or, for 1.4, as a get would find it. */
  readonly present: Uint8Array;
}

/**
 * Plays the case on node 0 of a fresh cluster of one. `maintenance` matters only in modern: `timed` is how the recording was made.
 */
export function replayEvictCase(spec: EvictCase, ops: Uint32Array, maintenance: Maintenance = "timed"): EvictReplay {
  const { settings, memoryBytes } = flagsOf(spec);
  const keys = countKeys(ops);
  const keyBytes = nameBytes(spec, 0);
  const nodes = new Nodes({ ...settings, maintenance, keyBytes, memoryBytes: [memoryBytes], keys });
  const itemBytes = itemSizes(spec, nodes, keys);
  const ttl = expiryTimes(spec, keys);
  const itemOf = (key: number) => ({ key, bytes: itemBytes[key], expirySeconds: ttl[key], version: 0 });
  const bits = new Uint8Array((ops.length + 7) >> 3);
  const hitsPerThousand: number[] = [];
  let setsFailed = 0;
  let hits = 0;
  for (let i = 0; i < ops.length; i++) {
    const key = ops[i] & KEY_MASK;
    const micros = microsAt(i, spec.rate);
    const now = Math.floor(micros / MICROS_PER_SECOND);
    nodes.advance(0, micros);
    let done = false;
    switch (ops[i] >>> OP_SHIFT) {
      case Op.getOrSet:
        done = nodes.get(0, key, now) !== 0;
        if (!done && nodes.set(0, itemOf(key), now) === 0) setsFailed++;
        break;
      case Op.set:
        done = nodes.set(0, itemOf(key), now) !== 0;
        if (!done) setsFailed++;
        break;
      case Op.get:
        done = nodes.get(0, key, now) !== 0;
        break;
      case Op.delete:
        done = nodes.delete(0, key, now);
        break;
      case Op.touch:
        done = nodes.touch(0, itemOf(key), now) !== 0;
        break;
      case Op.add:
        done = nodes.add(0, itemOf(key), now) !== 0;
        break;
      default:
        throw new Error(`operation ${i} of case ${spec.name}: ${ops[i] >>> OP_SHIFT} is none`);
    }
    if (done) {
      bits[i >> 3] |= 1 << (i & 7);
      hits++;
    }
    if (i % 1000 === 999) {
      hitsPerThousand.push(hits);
      hits = 0;
    }
  }
  const micros = microsAt(ops.length, spec.rate);
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  nodes.advance(0, micros);
  return {
    nodes,
    operations: ops.length,
    bits,
    hitsPerThousand,
    setsFailed,
    seconds,
    present: presentAt(nodes, keys, seconds, settings.profile === "1.4"),
  };
}

/** Operation i happens at second i / rate, rounded down to a microsecond; storage sees whole seconds. */
function microsAt(i: number, rate: number): number {
  return Math.floor((i * MICROS_PER_SECOND) / rate);
}

function countKeys(ops: Uint32Array): number {
  let largest = 0;
  for (const word of ops) largest = Math.max(largest, word & KEY_MASK);
  return largest + 1;
}

function itemSizes(spec: EvictCase, nodes: Nodes, keys: number): Int32Array {
  return Int32Array.from({ length: keys }, (_, key) => {
    const table = spec.size_ranges?.find(([bound]) => key < bound)?.[1] ?? spec.sizes;
    const value = table[(Math.imul(key, 2654435761) >>> 0) % table.length];
    return nodes.itemBytes(nameBytes(spec, key), value);
  });
}

/** Bytes of a key's name. */
function nameBytes(spec: EvictCase, key: number): number {
  const name = /^([^%]*)%0?(\d*)d$/.exec(spec.keyfmt);
  if (name === null) throw new Error(`keyfmt of case ${spec.name}: ${spec.keyfmt}; expected a text and %0<n>d`);
  return name[1].length + Math.max(Number(name[2]), String(key).length);
}

function expiryTimes({ ttls }: EvictCase, keys: number): Int32Array {
  return Int32Array.from(
    { length: keys },
    (_, key) => ttls[((Math.imul(key ^ 0x5bd1e995, 0x85ebca6b) >>> 0) >>> 8) % ttls.length],
  );
}

/** A dump lists an item until the second after the one in which a get stops finding it. */
function presentAt(nodes: Nodes, keys: number, seconds: number, byGet: boolean): Uint8Array {
  const bitmap = new Uint8Array((keys + 7) >> 3);
  for (let key = 0; key < keys; key++) {
    const slot = nodes.firstCopy(key);
    if (slot === 0) continue;
    const expiry = nodes.expirySecondsOf(slot);
    const there = byGet ? nodes.peek(0, key, seconds) !== 0 : expiry === null || expiry >= seconds;
    if (there) bitmap[key >> 3] |= 1 << (key & 7);
  }
  return bitmap;
}
