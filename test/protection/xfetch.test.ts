import { describe, expect, it } from "vitest";
import { isDue } from "../../models/protection/xfetch.ts";
import { Streams } from "../../src/core/random.ts";

const draws = (purpose: string) => new Streams(7).stream(purpose);

/** Largest distance between what was seen and the distribution (Kolmogorov). */
function distance(seen: readonly number[], distribution: (x: number) => number): number {
  const sorted = [...seen].sort((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.map((x, i) => Math.max((i + 1) / n - distribution(x), distribution(x) - i / n)));
}

describe("XFetch", () => {
  it("a reader recomputes with probability e^(-g / (delta beta)), g before the expiry", () => {
    const u = draws("u");
    for (const [left, computeSeconds, beta] of [
      [0.5, 1, 1],
      [2, 1, 1],
      [2, 1, 2],
      [0.01, 0.005, 1],
    ] as const) {
      const n = 200_000;
      let due = 0;
      for (let i = 0; i < n; i++)
        if (isDue({ expiresAtSeconds: 100, computeSeconds }, beta, 100 - left, u.next())) due++;
      const p = Math.exp(-left / (computeSeconds * beta));
      // Five standard deviations of a share of n draws.
      expect(Math.abs(due / n - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
    }
  });

  it.each([
    { perSecond: 50, delta: 1, beta: 1 },
    { perSecond: 1000, delta: 0.02, beta: 1 },
    { perSecond: 50, delta: 1, beta: 0.5 },
  ])("of $perSecond readers a second the first recomputes when Gumbel says, delta $delta, beta $beta", (world) => {
    const { perSecond, delta, beta } = world;
    const [gaps, u] = [draws("gaps"), draws("u")];
    const scale = delta * beta;
    const firsts: number[] = [];
    // So long before the expiry that nobody recomputes yet: r scale e^-30 is below 1e-10.
    const expiry = 30 * scale;
    for (let run = 0; run < 4000; run++) {
      let now = 0;
      do now -= Math.log(gaps.next()) / perSecond;
      while (!isDue({ expiresAtSeconds: expiry, computeSeconds: delta }, beta, now, u.next()));
      firsts.push(expiry - now);
    }
    const gumbel = (left: number) => Math.exp(-perSecond * scale * Math.exp(-left / scale));
    // Past the expiry everybody recomputes: the first one within the next gap.
    const before = firsts.filter((left) => left > 0);
    expect(before.length / firsts.length).toBeCloseTo(1 - gumbel(0), 2);
    const given = (left: number) => (gumbel(left) - gumbel(0)) / (1 - gumbel(0));
    // Kolmogorov's test at one in ten thousand.
    expect(distance(before, given)).toBeLessThan(2.23 / Math.sqrt(before.length));
  });

  it("without beta only what has expired is recomputed", () => {
    const value = { expiresAtSeconds: 10, computeSeconds: 5 };
    for (const u of [1e-9, 0.5, 1]) {
      expect(isDue(value, 0, 9.999, u)).toBe(false);
      expect(isDue(value, 0, 10, u)).toBe(true);
    }
  });
});
