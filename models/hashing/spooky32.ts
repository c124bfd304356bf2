/**
 * Bob Jenkins's SpookyHash V2 (burtleburtle.net/bob/hash/spooky.html), of which 32 bits are kept: what mcrouter's
 * WeightedCh3 compares with a weight. Messages below 192 bytes go a short way.
 */

const WORDS = 12;
const BLOCK = WORDS * 8;
const SHORT_BELOW = 2 * BLOCK;
const CONSTANT = 0xdeadbeef | 0;

const SHORT_TURNS = [50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36];
const SHORT_END_TURNS = [15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63];
const TURNS = [11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46];
const END_TURNS = [44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54];

/** The state: lower and upper halves. */
const low = new Int32Array(WORDS);
const high = new Int32Array(WORDS);
const last = new Uint8Array(BLOCK);

/** SpookyHashV2::Hash32 */
export function spookyHash32(bytes: Uint8Array, length: number, seed: number): number {
  return length < SHORT_BELOW ? short(bytes, length, seed) : long(bytes, length, seed);
}

function short(bytes: Uint8Array, length: number, seed: number): number {
  low.fill(seed, 0, 2).fill(CONSTANT, 2, 4);
  high.fill(0, 0, 2).fill(CONSTANT, 2, 4);
  let at = 0;
  for (; at + 16 <= length; at += 16) {
    addWord(2, bytes, at, 8);
    addWord(3, bytes, at + 8, 8);
    shortMix();
    if (at + 32 > length) continue;
    at += 16;
    addWord(0, bytes, at, 8);
    addWord(1, bytes, at + 8, 8);
  }
  const rest = length - at;
  add(3, 0, length << 24);
  if (rest === 0) {
    add(2, CONSTANT, CONSTANT);
    add(3, CONSTANT, CONSTANT);
  } else {
    addWord(2, bytes, at, Math.min(rest, 8));
    addWord(3, bytes, at + 8, Math.max(rest - 8, 0));
  }
  SHORT_END_TURNS.forEach((turns, i) => {
    const [from, to] = [(i + 2) & 3, (i + 3) & 3];
    exclusive(to, from);
    rotate(from, turns);
    add(to, low[from], high[from]);
  });
  return low[0] >>> 0;
}

function shortMix(): void {
  for (let i = 0; i < SHORT_TURNS.length; i++) {
    const [mixed, added, changed] = [(i + 2) & 3, (i + 3) & 3, i & 3];
    rotate(mixed, SHORT_TURNS[i]);
    add(mixed, low[added], high[added]);
    exclusive(changed, mixed);
  }
}

function long(bytes: Uint8Array, length: number, seed: number): number {
  for (let i = 0; i < WORDS; i++) {
    low[i] = i % 3 === 2 ? CONSTANT : seed;
    high[i] = i % 3 === 2 ? CONSTANT : 0;
  }
  let at = 0;
  for (; at + BLOCK <= length; at += BLOCK) mix(bytes, at);
  const rest = length - at;
  last.fill(0).set(bytes.subarray(at, length));
  last[BLOCK - 1] = rest;
  for (let i = 0; i < WORDS; i++) addWord(i, last, 8 * i, 8);
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < WORDS; i++) {
      const [before, one, two] = [(i + 11) % WORDS, (i + 1) % WORDS, (i + 2) % WORDS];
      add(before, low[one], high[one]);
      exclusive(two, before);
      rotate(one, END_TURNS[i]);
    }
  }
  return low[0] >>> 0;
}

function mix(bytes: Uint8Array, at: number): void {
  for (let i = 0; i < WORDS; i++) {
    const [one, two, before, beforeThat] = [(i + 1) % WORDS, (i + 2) % WORDS, (i + 11) % WORDS, (i + 10) % WORDS];
    addWord(i, bytes, at + 8 * i, 8);
    exclusive(two, beforeThat);
    exclusive(before, i);
    rotate(i, TURNS[i]);
    add(before, low[one], high[one]);
  }
}

/** Adds up to eight bytes, the first the lowest. */
function addWord(to: number, bytes: Uint8Array, at: number, count: number): void {
  let [wordLow, wordHigh] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (i < 4) wordLow |= bytes[at + i] << (8 * i);
    else wordHigh |= bytes[at + i] << (8 * (i - 4));
  }
  add(to, wordLow, wordHigh);
}

function add(to: number, addedLow: number, addedHigh: number): void {
  const sum = (low[to] >>> 0) + (addedLow >>> 0);
  low[to] = sum;
  high[to] = high[to] + addedHigh + (sum > 0xffffffff ? 1 : 0);
}

function exclusive(to: number, from: number): void {
  low[to] ^= low[from];
  high[to] ^= high[from];
}

function rotate(word: number, turns: number): void {
  const [a, b] = turns < 32 ? [low[word], high[word]] : [high[word], low[word]];
  const left = turns & 31;
  low[word] = left === 0 ? a : (a << left) | (b >>> (32 - left));
  high[word] = left === 0 ? b : (b << left) | (a >>> (32 - left));
}
