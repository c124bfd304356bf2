/** Draws the requests of a block, as `workload/drawn-requests.ts` does: each of its streams gives what it would give there. */
import { unit, unitExponential } from "./chance.ts";
import {
  BUCKETS,
  DOES,
  DRAWS,
  KEY_STREAM,
  KEYS,
  KIND_STREAM,
  MEANT,
  PROCESS_STREAM,
  THRESHOLDS,
  TIME_STREAM,
  TIMES,
  TO_ALIAS,
} from "./columns.ts";
import { BLOCK, CELL_SHIFT, DRAWN_PROCESSES, GAP, POSITION, READS_SHARE, START, WRITE_DOES } from "./registers.ts";
import {
  asReal,
  asWhole,
  type f64,
  hostZipf,
  type i32,
  product,
  real,
  setByte,
  setDouble,
  setReal,
  setWord,
  truncated,
  whole,
  word,
} from "./subset.ts";

// Of a bucket of Zipf's law, as `zipf.ts` has them.
const BUCKET_WORDS: i32 = 3;
const BUCKET_MASK: i32 = 1;
const BUCKET_SQUEEZE: i32 = 2;
const ACCEPT_SHIFT: i32 = 20;

/** Times too where the next arrivals come at one rate, as the registers say; else somebody has written them. */
export function draw(times: i32): void {
  const block: i32 = whole(BLOCK);
  if (times !== 0) drawTimes(block);
  drawKeys(block);
  if (real(READS_SHARE) < 1.0) {
    const write: i32 = whole(WRITE_DOES);
    const reads: f64 = real(READS_SHARE);
    fillDraws(KIND_STREAM, block);
    for (let i: i32 = 0; i < block; i++) setByte(DOES, i, unit(word(DRAWS, i)) < reads ? 0 : write);
  }
  if (whole(DRAWN_PROCESSES) > 1) {
    const processes: f64 = asReal(whole(DRAWN_PROCESSES));
    fillDraws(PROCESS_STREAM, block);
    for (let i: i32 = 0; i < block; i++) setWord(MEANT, i, truncated(unit(word(DRAWS, i)) * processes));
    // Who serves the block may have put others in their place.
  } else for (let i: i32 = 0; i < block; i++) setWord(MEANT, i, 0);
}

function drawTimes(block: i32): void {
  const start: f64 = real(START);
  const gap: f64 = real(GAP);
  let position: f64 = real(POSITION);
  fillDraws(TIME_STREAM, block);
  for (let i: i32 = 0; i < block; i++) {
    setDouble(TIMES, i, start + position * gap);
    position += unitExponential(word(DRAWS, i));
  }
  setReal(POSITION, position);
}

/** The next draws of the stream, as `Stream.fillInt32` writes them. */
function fillDraws(stream: i32, count: i32): void {
  let s0: i32 = word(stream, 0);
  let s1: i32 = word(stream, 1);
  let s2: i32 = word(stream, 2);
  let s3: i32 = word(stream, 3);
  for (let i: i32 = 0; i < count; i++) {
    setWord(DRAWS, i, scrambled(s1));
    const t: i32 = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
  }
  setWord(stream, 0, s0);
  setWord(stream, 1, s1);
  setWord(stream, 2, s2);
  setWord(stream, 3, s3);
}

function scrambled(word1: i32): i32 {
  const five: i32 = product(word1, 5);
  return product((five << 7) | (five >>> 25), 9);
}

/** As `Zipf.fill`. */
function drawKeys(block: i32): void {
  const shift: i32 = whole(CELL_SHIFT);
  const mask: i32 = (1 << shift) - 1;
  let s0: i32 = word(KEY_STREAM, 0);
  let s1: i32 = word(KEY_STREAM, 1);
  let s2: i32 = word(KEY_STREAM, 2);
  let s3: i32 = word(KEY_STREAM, 3);
  for (let i: i32 = 0; i < block; i++) {
    const a0: i32 = s0;
    const a1: i32 = s1;
    const a2: i32 = s2;
    const a3: i32 = s3;
    const first: i32 = scrambled(s1);
    s2 ^= s0;
    s3 ^= s1;
    s0 ^= s3;
    s1 ^= s2;
    s2 ^= a1 << 9;
    s3 = (s3 << 11) | (s3 >>> 21);
    const b1: i32 = s1;
    const second: i32 = scrambled(s1);
    s2 ^= s0;
    s3 ^= s1;
    s0 ^= s3;
    s1 ^= s2;
    s2 ^= b1 << 9;
    s3 = (s3 << 11) | (s3 >>> 21);
    const cell: i32 = first >>> shift;
    const below: i32 = first & mask;
    const threshold: i32 = word(THRESHOLDS, cell);
    const bucket: i32 = cell * BUCKET_WORDS + (word(TO_ALIAS, cell) & -asWhole(below >= threshold));
    if (second >>> ACCEPT_SHIFT < word(BUCKETS, bucket + BUCKET_SQUEEZE) && below !== threshold) {
      setWord(KEYS, i, word(BUCKETS, bucket) + (second & word(BUCKETS, bucket + BUCKET_MASK)));
      continue;
    }
    // One in a hundred: from where this draw began, the long way.
    setWord(KEY_STREAM, 0, a0);
    setWord(KEY_STREAM, 1, a1);
    setWord(KEY_STREAM, 2, a2);
    setWord(KEY_STREAM, 3, a3);
    setWord(KEYS, i, hostZipf());
    s0 = word(KEY_STREAM, 0);
    s1 = word(KEY_STREAM, 1);
    s2 = word(KEY_STREAM, 2);
    s3 = word(KEY_STREAM, 3);
  }
  setWord(KEY_STREAM, 0, s0);
  setWord(KEY_STREAM, 1, s1);
  setWord(KEY_STREAM, 2, s2);
  setWord(KEY_STREAM, 3, s3);
}
