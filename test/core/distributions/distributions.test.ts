import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  createDistribution,
  type DistributionSpec,
  distributionSchema,
  distributions,
} from "../../../src/core/distributions/index.ts";
import { gamma } from "../../../src/core/gamma.ts";
import { Streams } from "../../../src/core/random.ts";
import { chiSquare, chiSquareMax, KOLMOGOROV_MAX, kolmogorovSmirnov } from "../statistics.ts";

/** P(Z <= z) by Simpson's rule over the density, good to 1e-9: an oracle that shares nothing with the quantile. */
function normalCdf(z: number): number {
  const steps = 400;
  const h = z / steps;
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(z);
  for (let i = 1; i < steps; i++) sum += density(i * h) * (i % 2 === 1 ? 4 : 2);
  return 0.5 + (sum * h) / 3;
}

const lognormalCdf = (mu: number, sigma: number) => (x: number) => normalCdf((Math.log(x) - mu) / sigma);
const sigma99 = Math.log(10) / 2.3263478740408408;
const paretoCdf = (x: number) => 1 - (1 + (0.348238 * (x - 15)) / 214.476) ** (-1 / 0.348238);
const fast = (1 + Math.sqrt(8 / 10)) / 2;

interface Case {
  readonly spec: DistributionSpec;
  readonly cdf: (x: number) => number;
  readonly mean: number;
}

const continuous: Case[] = [
  { spec: { distribution: "uniform", low: 1, high: 3 }, cdf: (x) => (x - 1) / 2, mean: 2 },
  { spec: { distribution: "exponential", mean: 2 }, cdf: (x) => 1 - Math.exp(-x / 2), mean: 2 },
  {
    spec: { distribution: "lognormal", median: 3, p99: 30 },
    cdf: lognormalCdf(Math.log(3), sigma99),
    mean: 3 * Math.exp(sigma99 ** 2 / 2),
  },
  { spec: { distribution: "lognormal", mean: 4, sigma: 0.5 }, cdf: lognormalCdf(Math.log(4) - 0.125, 0.5), mean: 4 },
  {
    spec: { distribution: "hyperexponential", mean: 2, cv: 3 },
    cdf: (x) => 1 - fast * Math.exp(-fast * x) - (1 - fast) * Math.exp(-(1 - fast) * x),
    mean: 2,
  },
  { spec: { distribution: "hyperexponential", mean: 2, cv: 1 }, cdf: (x) => 1 - Math.exp(-x / 2), mean: 2 },
  { spec: { distribution: "erlang", mean: 2, shape: 1 }, cdf: (x) => 1 - Math.exp(-x / 2), mean: 2 },
  {
    spec: { distribution: "erlang", mean: 6, shape: 3 },
    cdf: (x) => 1 - Math.exp(-x / 2) * (1 + x / 2 + (x * x) / 8),
    mean: 6,
  },
  {
    spec: { distribution: "generalizedPareto", mu: 15, sigma: 214.476, xi: 0.348238 },
    cdf: paretoCdf,
    mean: 15 + 214.476 / (1 - 0.348238),
  },
  {
    spec: { distribution: "generalizedPareto", mu: 1, sigma: 2, xi: 0 },
    cdf: (x) => 1 - Math.exp(-(x - 1) / 2),
    mean: 3,
  },
  {
    spec: { distribution: "generalizedExtremeValue", mu: 30.7984, sigma: 8.20449, k: 0.078688 },
    cdf: (x) => Math.exp(-((1 + (0.078688 * (x - 30.7984)) / 8.20449) ** (-1 / 0.078688))),
    // Integrated numerically from this distribution function.
    mean: 36.22305,
  },
  {
    spec: { distribution: "generalizedExtremeValue", mu: 1, sigma: 2, k: 0 },
    cdf: (x) => Math.exp(-Math.exp(-(x - 1) / 2)),
    mean: 1 + 2 * 0.5772156649,
  },
  {
    spec: {
      distribution: "empirical",
      quantiles: [
        { q: 0, value: 0 },
        { q: 0.5, value: 1 },
        { q: 0.9, value: 5 },
        { q: 1, value: 25 },
      ],
    },
    cdf: (x) => (x < 1 ? x / 2 : x < 5 ? 0.5 + (x - 1) / 10 : 0.9 + (x - 5) / 200),
    mean: 0.5 * 0.5 + 0.4 * 3 + 0.1 * 15,
  },
  {
    spec: {
      distribution: "mix",
      parts: [
        { share: 1, of: { distribution: "uniform", low: 0, high: 1 } },
        { share: 3, of: { distribution: "exponential", mean: 2 } },
        { share: 0, of: { distribution: "constant", value: 1e9 } },
      ],
    },
    cdf: (x) => Math.min(1, x) / 4 + (3 / 4) * (1 - Math.exp(-x / 2)),
    mean: 0.125 + 1.5,
  },
];

const named = continuous.map((one) => [createDistribution(one.spec).describe(), one] as const);

describe("a continuous distribution", () => {
  it.each(named)("%s: samples follow the closed form", (name, { spec, cdf }) => {
    const samples = new Float64Array(20_000);
    new Streams(1).stream("fit", name).fill(samples);
    const distribution = createDistribution(spec);
    expect(
      kolmogorovSmirnov(
        samples.map((u) => distribution.quantile(u)),
        cdf,
      ),
    ).toBeLessThan(KOLMOGOROV_MAX);
  });

  it.each(named)("%s: the quantile inverts the closed form far into both tails", (_, { spec, cdf }) => {
    // A mixture chooses its part first and is no inverse.
    if (spec.distribution === "mix") return;
    const distribution = createDistribution(spec);
    for (const u of [1e-9, 1e-6, 1e-3, 0.1, 0.5, 0.9, 0.999, 1 - 1e-6, 1 - 1e-9]) {
      // Absolute: what the closed forms here lose to cancellation at the lower end.
      expect(Math.abs(cdf(distribution.quantile(u)) - u)).toBeLessThan(2e-9 * Math.max(u, 1e-3) + 1e-12);
    }
  });

  it.each(named)("%s: the mean is the closed form's and that of the quantile", (_, { spec, mean }) => {
    const distribution = createDistribution(spec);
    expect(distribution.mean).toBeCloseTo(mean, 4);
    // The mean is the integral of the quantile over u; u = s^3 (10 - 15 s + 6 s^2) tames the tails at both ends.
    const steps = 20_000;
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      const s = (i + 0.5) / steps;
      const u = s ** 3 * (10 - 15 * s + 6 * s * s);
      if (u < 1) sum += distribution.quantile(u) * 30 * s * s * (1 - s) ** 2;
    }
    expect(sum / steps / mean).toBeCloseTo(1, 3);
  });
});

describe("a discrete distribution", () => {
  const values = [
    { value: 5, share: 10 },
    { value: 1, share: 50 },
    { value: 9, share: 0.5 },
    { value: 2, share: 0 },
    { value: 7, share: 39.5 },
  ];
  const distribution = createDistribution({ distribution: "discrete", values });

  it("takes each value as often as its share says", () => {
    const stream = new Streams(1).stream("discrete");
    const n = 100_000;
    const counts = new Map<number, number>();
    for (let i = 0; i < n; i++) {
      const value = distribution.quantile(stream.next());
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect(counts.has(2)).toBe(false);
    const wanted = values.filter(({ share }) => share > 0);
    const found = wanted.map(({ value }) => counts.get(value) ?? 0);
    expect(found.reduce((a, b) => a + b)).toBe(n);
    expect(chiSquare(found, (i) => (wanted[i].share / 100) * n)).toBeLessThan(chiSquareMax(3));
    expect(distribution.mean).toBeCloseTo(0.5 + 0.5 + 0.045 + 2.765, 12);
  });

  it("steps from value to value exactly where the shares end", () => {
    const at = (u: number) => distribution.quantile(u);
    expect([
      at(1e-12),
      at(0.4999),
      at(0.5001),
      at(0.5999),
      at(0.6001),
      at(0.9949),
      at(0.9951),
      at(1 - 2 ** -53),
    ]).toEqual([1, 1, 5, 5, 7, 7, 9, 9]);
  });

  it("of value sizes at Facebook is a list of small ones with a Pareto tail behind it", () => {
    // Atikoglu et al., SIGMETRICS 2012, table 5 and section 5.2: sizes 0 to 14 one by one, then GPareto from 15 on.
    const small = [
      0.00536, 0.00047, 0.1782, 0.09239, 0.00018, 0.0274, 0.00065, 0.00606, 0.00023, 0.00837, 0.00837, 0.08989, 0.00092,
      0.00326, 0.0198,
    ];
    const sum = small.reduce((a, b) => a + b);
    const sizes = createDistribution({
      distribution: "mix",
      parts: [
        { share: sum, of: { distribution: "discrete", values: small.map((share, value) => ({ value, share })) } },
        { share: 1 - sum, of: { distribution: "generalizedPareto", mu: 15, sigma: 214.476, xi: 0.348238 } },
      ],
    });
    // The parts follow one another, so the mixture grows with u all the way.
    let last = 0;
    for (let u = 0.0005; u < 1; u += 0.001) {
      const size = sizes.quantile(u);
      expect(size).toBeGreaterThanOrEqual(last);
      last = size;
    }
    expect(sizes.quantile(sum - 1e-6)).toBe(14);
    expect(sizes.quantile(sum + 1e-6)).toBeGreaterThan(15);
  });
});

describe("the registry", () => {
  const plain = distributionSchema(z.number());
  const milliseconds = distributionSchema(
    z
      .string()
      .regex(/^-?\d+ms$/)
      .transform((text) => Number.parseInt(text, 10) / 1000),
  );

  it("knows every distribution by its own name and describes each", () => {
    for (const { name, schemaOf, doc } of distributions) {
      expect(schemaOf(z.number()).shape.distribution).toMatchObject({ def: { values: [name] } });
      expect(doc.length).toBeGreaterThan(10);
    }
    expect(new Set(distributions.map(({ name }) => name)).size).toBe(distributions.length);
    // Every one is under test above.
    const tested = new Set(["constant", "discrete", ...continuous.map(({ spec }) => spec.distribution)]);
    expect(distributions.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
  });

  it("gives a constant its value whatever is drawn", () => {
    const constant = createDistribution({ distribution: "constant", value: 3 });
    expect([constant.mean, constant.quantile(0.1), constant.quantile(0.9), constant.describe()]).toEqual([
      3,
      3,
      3,
      "constant, 3",
    ]);
  });

  it("reads the parameters that carry a unit with the schema it is given, nested ones too", () => {
    expect(milliseconds.parse({ distribution: "lognormal", median: "5ms", sigma: 1.5 })).toEqual({
      distribution: "lognormal",
      median: 0.005,
      sigma: 1.5,
    });
    expect(
      milliseconds.parse({
        distribution: "mix",
        parts: [{ share: 1, of: { distribution: "discrete", values: [{ value: "7ms", share: 2 }] } }],
      }),
    ).toEqual({
      distribution: "mix",
      parts: [{ share: 1, of: { distribution: "discrete", values: [{ value: 0.007, share: 2 }] } }],
    });
    expect(milliseconds.safeParse({ distribution: "exponential", mean: "-5ms" }).success).toBe(false);
    expect(milliseconds.safeParse({ distribution: "exponential", mean: 5 }).success).toBe(false);
  });

  it.each([
    [{ distribution: "exponential" }, ["mean"]],
    [{ distribution: "exponential", mean: 0 }, ["mean"]],
    [{ distribution: "exponential", mean: 1, median: 1 }, []],
    [{ distribution: "uniform", low: 2, high: 1 }, ["high"]],
    [{ distribution: "lognormal", median: 2 }, []],
    [{ distribution: "lognormal", median: 2, mean: 2, sigma: 1 }, []],
    [{ distribution: "lognormal", median: 2, p99: 1 }, ["p99"]],
    [{ distribution: "lognormal", mean: 2, p99: 31 }, ["p99"]],
    [{ distribution: "hyperexponential", mean: 2, cv: 0.9 }, ["cv"]],
    [{ distribution: "erlang", mean: 2, shape: 1.5 }, ["shape"]],
    [{ distribution: "generalizedPareto", mu: 0, sigma: 0, xi: 1 }, ["sigma"]],
    [{ distribution: "discrete", values: [] }, ["values"]],
    [{ distribution: "discrete", values: [{ value: 1, share: 0 }] }, ["values"]],
    [
      {
        distribution: "empirical",
        quantiles: [
          { q: 0.5, value: 2 },
          { q: 0.9, value: 1 },
        ],
      },
      ["quantiles"],
    ],
    [{ distribution: "mix", parts: [{ share: 1, of: { distribution: "constant" } }] }, ["parts", 0, "of", "value"]],
    [{ distribution: "poisson" }, ["distribution"]],
  ] as [DistributionSpec, (string | number)[]][])("refuses %j and says where", (spec, path) => {
    expect(plain.safeParse(spec).error?.issues[0]?.path).toEqual(path);
    expect(() => createDistribution(spec)).toThrow();
  });

  it("is a JSON Schema for editors", () => {
    const schema = JSON.stringify(z.toJSONSchema(plain, { io: "input" }));
    for (const { name } of distributions) expect(schema).toContain(`"const":"${name}"`);
    expect(schema).toContain("exclusiveMinimum");
  });
});

describe("a lognormal by its mean and p99", () => {
  it.each([1, 2, 10, 14.9])("keeps both when p99 is %d times the mean", (ratio) => {
    const distribution = createDistribution({ distribution: "lognormal", mean: 3, p99: 3 * ratio });
    expect(distribution.mean).toBeCloseTo(3, 10);
    expect(distribution.quantile(0.99)).toBeCloseTo(3 * ratio, 8);
  });
});

describe("a tail too heavy for a mean", () => {
  it("says so with Infinity", () => {
    expect(createDistribution({ distribution: "generalizedPareto", mu: 0, sigma: 1, xi: 1 }).mean).toBe(Infinity);
    expect(createDistribution({ distribution: "generalizedExtremeValue", mu: 0, sigma: 1, k: 1.2 }).mean).toBe(
      Infinity,
    );
  });
});

describe("the gamma function", () => {
  it("gives factorials, and the square root of pi at 1/2", () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(gamma(n) / factorial).toBeCloseTo(1, 12);
      factorial *= n;
    }
    expect(gamma(0.5)).toBeCloseTo(Math.sqrt(Math.PI), 12);
    // x Gamma(x) = Gamma(x + 1), across the seam of the reflection.
    for (const x of [0.01, 0.3, 0.4999, 0.5001, 0.9]) expect((x * gamma(x)) / gamma(x + 1)).toBeCloseTo(1, 12);
  });
});
