/**
 * Austin Appleby's MurmurHash64A (MurmurHash2.cpp), little-endian. mcrouter takes it from lib/fbi/hash.c, as the source of
 * bits of its Ch3 and for rendezvous hashing.
 */
import { mulHigh } from "./wide.ts";

const LOW = 0x5bd1e995;
const HIGH = 0xc6a4a793 | 0;

const halves = new Int32Array(2);
let low = 0;
let high = 0;

/** The hash as its lower and its upper half; the array is reused by the next call. */
export function murmurHash64A(bytes: Uint8Array, length: number, seed: number): Int32Array {
  begin(length, seed);
  let at = 0;
  for (; at + 8 <= length; at += 8) mix(word(bytes, at), word(bytes, at + 4));
  if (at < length) {
    let [restLow, restHigh] = [0, 0];
    for (let i = at; i < length; i++) {
      if (i - at < 4) restLow |= bytes[i] << (8 * (i - at));
      else restHigh |= bytes[i] << (8 * (i - at - 4));
    }
    low ^= restLow;
    high ^= restHigh;
    multiply();
  }
  return end();
}

/** The same of the eight bytes of a 64-bit number. */
export function murmurOf64(numberLow: number, numberHigh: number, seed: number): Int32Array {
  begin(8, seed);
  mix(numberLow, numberHigh);
  return end();
}

function begin(length: number, seed: number): void {
  low = seed ^ Math.imul(length, LOW);
  high = mulHigh(length, LOW) + Math.imul(length, HIGH);
}

function mix(dataLow: number, dataHigh: number): void {
  const kept = low;
  const keptHigh = high;
  low = dataLow;
  high = dataHigh;
  multiply();
  low ^= high >>> 15;
  multiply();
  low ^= kept;
  high ^= keptHigh;
  multiply();
}

function end(): Int32Array {
  low ^= high >>> 15;
  multiply();
  low ^= high >>> 15;
  halves[0] = low;
  halves[1] = high;
  return halves;
}

function multiply(): void {
  high = (mulHigh(low, LOW) + Math.imul(high, LOW) + Math.imul(low, HIGH)) | 0;
  low = Math.imul(low, LOW);
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
