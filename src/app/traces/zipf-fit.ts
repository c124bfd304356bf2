/**
 * The exponent of Zipf's law under which the counts of a trace are likeliest, its keys ranked by how often they were asked
 * for. It is biased where keys have few requests each. Ranking by the counts themselves makes chance look like popularity, which
 * raises the exponent. A trace does not have the keys that nobody asked for, which lowers a high one.
 */

const EXPONENT_MAX = 10;
const STEPS = 60;
/** Ranks that are summed one by one; those behind are a smooth tail (midpoint rule, off by less than 1e-9 of it). */
const RANKS_SUMMED = 100_000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** @param counts requests of each key, in any order. */
export function zipfExponent(counts: Int32Array): number {
  const sorted = counts.slice().sort().reverse();
  const keys = sorted.length;
  let requests = 0;
  let weighted = 0;
  for (let rank = 0; rank < keys; rank++) {
    requests += sorted[rank];
    weighted += sorted[rank] * Math.log(rank + 1);
  }
  const unlikeliness = (exponent: number): number =>
    exponent * weighted + requests * Math.log(harmonic(keys, exponent));
  // It is convex: golden sections close in on its least.
  let [low, high] = [0, EXPONENT_MAX];
  for (let step = 0; step < STEPS; step++) {
    const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (unlikeliness(a) < unlikeliness(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

/** The sum of r^-exponent for r from 1 to `keys`. */
function harmonic(keys: number, exponent: number): number {
  let sum = 0;
  const summed = Math.min(keys, RANKS_SUMMED);
  for (let rank = 1; rank <= summed; rank++) sum += rank ** -exponent;
  if (summed === keys) return sum;
  const [from, to] = [summed + 0.5, keys + 0.5];
  const power = 1 - exponent;
  return sum + (Math.abs(power) < 1e-9 ? Math.log(to / from) : (to ** power - from ** power) / power);
}
