import { describe, expect, it } from "vitest";
import { Zipf } from "../../../src/core/distributions/zipf.ts";
import { type Stream, Streams } from "../../../src/core/random.ts";
import { chiSquare, chiSquareMax } from "../statistics.ts";

const alphas = [0, 0.7, 1, 1.2117, 2];

/** Probabilities by adding up every term. */
function exact(count: number, alpha: number): Float64Array {
  const weights = Float64Array.from({ length: count }, (_, rank) => (rank + 1) ** -alpha);
  const total = weights.reduceRight((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Joins neighbouring ranks until each cell expects at least 20 draws. */
function pooled(probabilities: Float64Array, draws: number): number[] {
  const ends: number[] = [];
  let sum = 0;
  probabilities.forEach((p, rank) => {
    sum += p * draws;
    if (sum < 20) return;
    ends.push(rank + 1);
    sum = 0;
  });
  ends[ends.length - 1] = probabilities.length;
  return ends;
}

function fit(count: number, alpha: number, draws: number): { value: number; most: number } {
  const zipf = new Zipf(count, alpha);
  const stream = new Streams(1).stream("zipf", `${count} ${alpha}`);
  const block = new Int32Array(1000);
  const counts = new Float64Array(count);
  for (let i = 0; i < draws; i += block.length) {
    zipf.fill(block, stream);
    for (const rank of block) counts[rank]++;
  }
  const probabilities = exact(count, alpha);
  const ends = pooled(probabilities, draws);
  const join = (values: Float64Array) => ends.map((end, i) => sumOf(values, i === 0 ? 0 : ends[i - 1], end));
  const expected = join(probabilities).map((p) => p * draws);
  // Ranks beyond the end would have been lost to the typed array.
  expect(counts.reduce((a, b) => a + b)).toBe(draws);
  return { value: chiSquare(join(counts), (i) => expected[i]), most: chiSquareMax(ends.length - 1) };
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum;
}

/** The rank from a stream that gives these words and, where a fraction is asked for, this; null if it is rejected. */
function scripted(zipf: Zipf, words: readonly number[], fraction: number): number | null {
  let at = 0;
  const rejected = new Error("rejected");
  const stream = {
    nextInt32: () => {
      if (at === words.length) throw rejected;
      return words[at++];
    },
    next: () => fraction,
  };
  try {
    return zipf.sample(stream as unknown as Stream);
  } catch (error) {
    if (error === rejected) return null;
    throw error;
  }
}

describe("Zipf's law", () => {
  // 3 million draws: enough to see the 1 % by which the flat envelope of a bucket is wrong before rejection.
  it.each(alphas)("alpha %d: ranks are drawn as often as the law says, each of 1,000", (alpha) => {
    const { value, most } = fit(1000, alpha, 3_000_000);
    expect(value).toBeLessThan(most);
  });

  // Not a power of two, so that the last bucket is cut.
  it.each(alphas)("alpha %d: and over the whole length of 300,001", (alpha) => {
    const { value, most } = fit(300_001, alpha, 1_000_000);
    expect(value).toBeLessThan(most);
  });

  it("accepts a rank of a bucket exactly as often as it is less likely than the first", () => {
    const zipf = new Zipf(1_000_000, 1.2);
    const random = new Streams(1).stream("acceptance");
    let beyondSqueeze = 0;
    for (let i = 0; i < 2000; i++) {
      const first = random.nextInt32();
      const offset = random.nextInt32() & 0xfffff;
      // A draw whose 12 top bits are 0 is accepted for any rank but those beyond the last.
      const start = scripted(zipf, [first, 0], 0.5);
      const rank = scripted(zipf, [first, offset], 0.5);
      if (start === null || rank === null || rank === start) continue;
      beyondSqueeze++;
      const cells = ((start + 1) / (rank + 1)) ** 1.2 * 4096;
      const word = (Math.floor(cells) << 20) | offset;
      const rest = cells - Math.floor(cells);
      expect(scripted(zipf, [first, word], rest - 1e-6)).toBe(rank);
      expect(scripted(zipf, [first, word], rest + 1e-6)).toBeNull();
    }
    expect(beyondSqueeze).toBeGreaterThan(200);
  });

  it.each([1, 2, 3, 127, 128, 129, 130])("holds for %d things", (count) => {
    const { value, most } = fit(count, 1, 200_000);
    if (count > 1) expect(value).toBeLessThan(most);
  });

  it.each(alphas)("alpha %d: reaches the far end of 100 million in proportion", (alpha) => {
    const count = 100_000_000;
    const zipf = new Zipf(count, alpha);
    const stream = new Streams(1).stream("far");
    // Decades of ranks, and ten cells in the last one; the exact masses come from the closed form, tested below.
    const ends = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, ...Array.from({ length: 9 }, (_, i) => (i + 2) * 1e7)];
    const shares = ends.map((end, i) => zipf.shareOfTop(end) - (i === 0 ? 0 : zipf.shareOfTop(ends[i - 1])));
    const draws = 300_000;
    const counts = new Float64Array(ends.length);
    for (let i = 0; i < draws; i++) {
      const rank = zipf.sample(stream);
      counts[ends.findIndex((end) => rank < end)]++;
    }
    const used = ends.map((_, i) => i).filter((i) => shares[i] * draws >= 5);
    const value = chiSquare(
      used.map((i) => counts[i]),
      (i) => shares[used[i]] * draws,
    );
    expect(value).toBeLessThan(chiSquareMax(Math.max(5, used.length - 1)));
  });

  it.each(alphas)("alpha %d: probabilities and shares are sums of the law's terms", (alpha) => {
    const count = 200_000;
    const zipf = new Zipf(count, alpha);
    const probabilities = exact(count, alpha);
    for (const rank of [0, 1, 999, 1000, 1001, count - 1]) {
      expect(zipf.probability(rank) / probabilities[rank]).toBeCloseTo(1, 11);
    }
    for (const top of [1, 1000, 1001, 20_000, count]) {
      expect(zipf.shareOfTop(top) / sumOf(probabilities, 0, top)).toBeCloseTo(1, 11);
    }
    expect(zipf.shareOfTop(count + 1)).toBe(1);
  });

  it("sums as exactly where alpha is almost 1", () => {
    const near = new Zipf(1_000_000, 1 + 1e-12).shareOfTop(10_000);
    expect(near / new Zipf(1_000_000, 1).shareOfTop(10_000)).toBeCloseTo(1, 10);
  });

  it("gives an LRU cache the hit ratios published for Che's approximation", () => {
    // Zipf over 10,000 keys; each within .0015 of simulation.
    const published = [
      [0.7, 100, 0.0845],
      [0.7, 1000, 0.3294],
      [0.9, 100, 0.2612],
      [0.9, 1000, 0.5565],
      [1, 100, 0.3905],
      [1, 1000, 0.6756],
      [1.2, 100, 0.6563],
      [1.2, 1000, 0.8614],
    ] as const;
    for (const [alpha, items, ratio] of published) {
      expect(Math.abs(new Zipf(10_000, alpha).lruHitRatio(items) - ratio)).toBeLessThan(0.0015);
    }
    expect(new Zipf(10_000, 1).lruHitRatio(10_000)).toBe(1);
    // Never better than holding just the most wanted.
    for (const items of [1, 50, 9999]) {
      const zipf = new Zipf(10_000, 1);
      expect(zipf.lruHitRatio(items)).toBeLessThan(zipf.shareOfTop(items));
    }
  });

  it("fills a block with what sample would give", () => {
    const zipf = new Zipf(100_000, 1);
    const [a, b] = [new Streams(1).stream("fill"), new Streams(1).stream("fill")];
    const block = new Int32Array(5000);
    zipf.fill(block, a, 3000);
    expect([...block.subarray(0, 3000)]).toEqual(Array.from({ length: 3000 }, () => zipf.sample(b)));
    expect(block.subarray(3000).every((rank) => rank === 0)).toBe(true);
  });

  it("refuses a count or an exponent that is none", () => {
    for (const count of [0, -1, 1.5, 2 ** 27, Number.NaN]) expect(() => new Zipf(count, 1)).toThrow(RangeError);
    for (const alpha of [-0.1, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(() => new Zipf(10, alpha)).toThrow(RangeError);
    }
    expect(() => new Zipf(2 ** 27 - 1, 1)).not.toThrow();
  });
});
