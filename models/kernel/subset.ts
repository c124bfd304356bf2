/**
 * The words of the kernel, as JavaScript. The kernel is written in what AssemblyScript and TypeScript have in common, and in these
 * words, of which `tools/kernel/words.as` has the same for WebAssembly. Here a place in memory is an index of the array of its kind.
 */

/** A 32-bit integer, a double, and a truth, as WebAssembly has them. */
export type i32 = number;
export type f64 = number;
export type bool = boolean;

/** What the kernel leaves to its host in the middle of its work. The clock is in the register `NOW`. */
export interface Host {
  /** The node that the process usually asks for the keys of this home; -1 where its library has to be asked first. */
  usual(process: i32, home: i32): i32;
  /** The process opens its socket to the node: 1 if that is all there is to it, else 0. */
  open(process: i32, node: i32): i32;
  /** The node that stands in for the key's home, which the process leaves alone, for a get (else 0) or the set after it; -1 where there may be more to it. */
  standIn(process: i32, key: i32, isGet: i32): i32;
  /** One that knows which nodes are dead would go to this one for the key: 1, else 0. */
  isInPlace(key: i32, node: i32): i32;
  /** How many keys the simulated one stands for. */
  weight(key: i32): i32;
  /** A get over a live socket, whatever the node has to do: the item, 0 for a miss. */
  get(node: i32, key: i32): i32;
  /** A get through the state machine of the process' library: 1 for a hit, 0 for none, -1 where it has to be waited for. */
  detour(process: i32, key: i32): i32;
  /** All that follows for the cache from the end of the query in this row; 1 where that has to be waited for, else 0. */
  update(row: i32): i32;
  /** Seconds of work that the query in this row brings, where no register has its law. */
  work(row: i32): f64;
  /** A key that is drawn from where the stream of keys is. */
  zipf(): i32;
  /** Pulls at a segment of the class of this list, whose tail is dead or marked. */
  pull(list: i32, segment: i32, total: f64, ageMax: i32, now: i32): i32;
  /** The item in this slot, which is out of place, is about to go: it is not marked so any more. */
  unstrand(slot: i32): void;
}

let words = new Int32Array(0);
let numbers = new Float64Array(0);
let bytes = new Uint8Array(0);
let host: Host;

/** From now on the kernel works on this memory. */
export function bind(memory: ArrayBuffer, by: Host): void {
  words = new Int32Array(memory);
  numbers = new Float64Array(memory);
  bytes = new Uint8Array(memory);
  host = by;
}

export function word(base: i32, i: i32): i32 {
  return words[base + i];
}

export function setWord(base: i32, i: i32, value: i32): void {
  words[base + i] = value;
}

export function double(base: i32, i: i32): f64 {
  return numbers[base + i];
}

export function setDouble(base: i32, i: i32, value: f64): void {
  numbers[base + i] = value;
}

export function byte(base: i32, i: i32): i32 {
  return bytes[base + i];
}

export function setByte(base: i32, i: i32, value: i32): void {
  bytes[base + i] = value;
}

/** A register: the memory begins with 64 numbers and 64 words that have no column. */
export function real(register: i32): f64 {
  return numbers[register];
}

export function setReal(register: i32, value: f64): void {
  numbers[register] = value;
}

export function whole(register: i32): i32 {
  return words[128 + register];
}

export function setWhole(register: i32, value: i32): void {
  words[128 + register] = value;
}

/** The number without its fraction, towards 0. */
export function truncated(x: f64): i32 {
  return x | 0;
}

/** A whole number without its fraction and what lies above its last 32 bits. */
export function wrapped(x: f64): i32 {
  return x | 0;
}

/** The last 32 bits of the product. */
export function product(a: i32, b: i32): i32 {
  return Math.imul(a, b);
}

const apart = new DataView(new ArrayBuffer(8));

/** Sign, exponent and the first bits of what follows. */
export function highWord(x: f64): i32 {
  apart.setFloat64(0, x);
  return apart.getInt32(0);
}

export function withHighWord(x: f64, high: i32): f64 {
  apart.setFloat64(0, x);
  apart.setInt32(0, high);
  return apart.getFloat64(0);
}

/** The 32 bits as a number that is not negative. */
export function unsigned(x: i32): f64 {
  return x >>> 0;
}

/** Of 32 bits. */
export function leadingZeros(x: i32): i32 {
  return Math.clz32(x);
}

/** A whole number as a double. */
export function asReal(x: i32): f64 {
  return x;
}

/** The whole part of a quotient of numbers that are not negative. */
export function quotient(a: i32, b: i32): i32 {
  return (a / b) | 0;
}

export function asWhole(x: bool): i32 {
  return x ? 1 : 0;
}

export function hostUsual(process: i32, home: i32): i32 {
  return host.usual(process, home);
}

export function hostOpen(process: i32, node: i32): i32 {
  return host.open(process, node);
}

export function hostStandIn(process: i32, key: i32, isGet: i32): i32 {
  return host.standIn(process, key, isGet);
}

export function hostIsInPlace(key: i32, node: i32): i32 {
  return host.isInPlace(key, node);
}

export function hostWeight(key: i32): i32 {
  return host.weight(key);
}

export function hostGet(node: i32, key: i32): i32 {
  return host.get(node, key);
}

export function hostDetour(process: i32, key: i32): i32 {
  return host.detour(process, key);
}

export function hostUpdate(row: i32): i32 {
  return host.update(row);
}

export function hostZipf(): i32 {
  return host.zipf();
}

export function hostWork(row: i32): f64 {
  return host.work(row);
}

export function hostPull(list: i32, segment: i32, total: f64, ageMax: i32, now: i32): i32 {
  return host.pull(list, segment, total, ageMax, now);
}

export function hostUnstrand(slot: i32): void {
  host.unstrand(slot);
}
