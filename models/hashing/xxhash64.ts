/**
 * Yann Collet's xxHash64 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md), which Envoy hashes keys and hosts by. Lower
 * and upper halves of 64-bit words side by side.
 */
import { mulHigh } from "./wide.ts";

/** The five primes: lower half, upper half. */
const P1 = [0x85ebca87 | 0, 0x9e3779b1 | 0] as const;
const P2 = [0x27d4eb4f, 0xc2b2ae3d | 0] as const;
const P3 = [0x9e3779f9 | 0, 0x165667b1] as const;
const P4 = [0xc2b2ae63 | 0, 0x85ebca77 | 0] as const;
const P5 = [0x165667c5, 0x27d4eb2f] as const;
type Word = readonly [low: number, high: number];

/** The word that is worked on. */
let low = 0;
let high = 0;
const lanes = new Int32Array(8);
const halves = new Int32Array(2);

/** The hash as its lower and its upper half; the array is reused by the next call. */
export function xxHash64(bytes: Uint8Array, length: number, seed: number): Int32Array {
  let at = 0;
  if (length >= 32) {
    lane(0, seed, P1, P2);
    lane(1, seed, P2);
    lane(2, seed);
    set(seed, 0);
    subtract(P1);
    keep(3);
    for (; at + 32 <= length; at += 32) {
      for (let i = 0; i < 4; i++) {
        const from = at + 8 * i;
        round(lanes[2 * i], lanes[2 * i + 1], word(bytes, from), word(bytes, from + 4));
        keep(i);
      }
    }
    converge();
  } else {
    set(seed, 0);
    add(P5);
  }
  add([length, 0]);
  for (; at + 8 <= length; at += 8) {
    const [keptLow, keptHigh] = [low, high];
    round(0, 0, word(bytes, at), word(bytes, at + 4));
    set(low ^ keptLow, high ^ keptHigh);
    rotate(27);
    multiply(P1);
    add(P4);
  }
  if (at + 4 <= length) {
    const [keptLow, keptHigh] = [low, high];
    set(word(bytes, at), 0);
    multiply(P1);
    set(low ^ keptLow, high ^ keptHigh);
    rotate(23);
    multiply(P2);
    add(P3);
    at += 4;
  }
  for (; at < length; at++) {
    const [keptLow, keptHigh] = [low, high];
    set(bytes[at], 0);
    multiply(P5);
    set(low ^ keptLow, high ^ keptHigh);
    rotate(11);
    multiply(P1);
  }
  low ^= high >>> 1;
  multiply(P2);
  set(low ^ ((low >>> 29) | (high << 3)), high ^ (high >>> 29));
  multiply(P3);
  low ^= high;
  halves[0] = low;
  halves[1] = high;
  return halves;
}

/** The lane begins with the seed and these primes. */
function lane(i: number, seed: number, ...primes: readonly Word[]): void {
  set(seed, 0);
  for (const prime of primes) add(prime);
  keep(i);
}

function keep(i: number): void {
  lanes[2 * i] = low;
  lanes[2 * i + 1] = high;
}

/** The accumulator takes eight bytes in. */
function round(accLow: number, accHigh: number, dataLow: number, dataHigh: number): void {
  set(dataLow, dataHigh);
  multiply(P2);
  add([accLow, accHigh]);
  rotate(31);
  multiply(P1);
}

function converge(): void {
  let [sumLow, sumHigh] = [0, 0];
  [1, 7, 12, 18].forEach((turns, i) => {
    set(lanes[2 * i], lanes[2 * i + 1]);
    rotate(turns);
    add([sumLow, sumHigh]);
    [sumLow, sumHigh] = [low, high];
  });
  for (let i = 0; i < 4; i++) {
    round(0, 0, lanes[2 * i], lanes[2 * i + 1]);
    set(low ^ sumLow, high ^ sumHigh);
    multiply(P1);
    add(P4);
    [sumLow, sumHigh] = [low, high];
  }
}

function set(newLow: number, newHigh: number): void {
  low = newLow | 0;
  high = newHigh | 0;
}

function add([addedLow, addedHigh]: Word): void {
  const sum = (low >>> 0) + (addedLow >>> 0);
  set(sum, high + addedHigh + (sum > 0xffffffff ? 1 : 0));
}

function subtract([lessLow, lessHigh]: Word): void {
  const borrow = low >>> 0 < lessLow >>> 0 ? 1 : 0;
  set(low - lessLow, high - lessHigh - borrow);
}

function multiply([byLow, byHigh]: Word): void {
  set(Math.imul(low, byLow), mulHigh(low, byLow) + Math.imul(high, byLow) + Math.imul(low, byHigh));
}

/** By less than 32 bits to the left. */
function rotate(turns: number): void {
  set((low << turns) | (high >>> (32 - turns)), (high << turns) | (low >>> (32 - turns)));
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
