/** Popularities other than plain Zipf: draws against probabilities, and probabilities against what defines them. */
import { describe, expect, it } from "vitest";
import { createPopularity, type PopularitySpec } from "../../models/workload/popularity/index.ts";
import { Streams } from "../../src/core/random.ts";
import { chiSquare, chiSquareMax } from "../core/statistics.ts";

const DRAWS = 200_000;

const cases: [string, number, number, PopularitySpec][] = [
  ["folded from 10^10", 50, 0.99, { foldedFrom: 1e10 }],
  ["folded from as many as keys", 50, 1.2, { foldedFrom: 50 }],
  [
    "groups as they are",
    20,
    0,
    {
      buckets: [
        [1, 50],
        [4, 40],
        [15, 30],
      ],
    },
  ],
  [
    "groups that grow",
    60,
    0,
    {
      buckets: [
        [1, 50],
        [4, 40],
        [15, 30],
      ],
    },
  ],
  [
    "groups that shrink, out of order",
    7,
    0,
    {
      buckets: [
        [15, 30],
        [0, 9],
        [1, 50],
        [4, 40],
      ],
    },
  ],
];

describe("popularity", () => {
  it.each(
    cases,
  )("%s: keys are drawn as often as their probabilities say, which sum to 1", (_, keys, zipf, popularity) => {
    const law = createPopularity({ keys, zipf, popularity });
    const drawn = new Int32Array(DRAWS);
    law.fill(drawn, new Streams(1).stream("which key"), DRAWS);
    const counts = new Float64Array(keys);
    for (const key of drawn) counts[key]++;
    const probabilities = Array.from({ length: keys }, (_, key) => law.probability(key));
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(chiSquare(counts, (key) => DRAWS * probabilities[key])).toBeLessThan(chiSquareMax(keys - 1));
  });

  it("groups with as many keys as they have give each key its share of the group", () => {
    const law = createPopularity({
      keys: 20,
      zipf: 0,
      popularity: {
        buckets: [
          [1, 50],
          [4, 40],
          [15, 30],
        ],
      },
    });
    const found = Array.from({ length: 20 }, (_, key) => 120 * law.probability(key));
    for (const [key, requests] of found.entries()) expect(requests).toBeCloseTo(key < 1 ? 50 : key < 5 ? 10 : 2, 10);
  });

  it("groups that shrink give a key the requests of all that it stands for", () => {
    const law = createPopularity({
      keys: 2,
      zipf: 0,
      popularity: {
        buckets: [
          [1, 50],
          [4, 40],
          [15, 30],
        ],
      },
    });
    expect(120 * law.probability(0)).toBeCloseTo(50 + 40 + 10, 10);
    expect(120 * law.probability(1)).toBeCloseTo(20, 10);
  });

  it("YCSB's zipfian: the sum over 10^10 things is the constant that YCSB states", () => {
    // ScrambledZipfianGenerator.ZETAN; with one key all things fall on it.
    const law = createPopularity({ keys: 1000, zipf: 0.99, popularity: { foldedFrom: 1e10 } });
    const rest = law.probability(999) - 1000 ** -0.99 / 26.46902820178302;
    expect(law.probability(0) - rest).toBeCloseTo(1 / 26.46902820178302, 12);
  });
});
