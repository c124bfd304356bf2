/** Published workloads by their names: each can be read or says what is missing, and comes to the figures it was made of. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { presets } from "../../models/workload/presets/index.ts";
import { clusterRows } from "../../models/workload/presets/twitter/clusters.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { problemText } from "../../src/core/text/problems.ts";

const read = (workload: unknown) => readScenario({ workload });
const worldOf = (workload: unknown) => {
  const { value, problems } = read(workload);
  expect(problems).toEqual([]);
  return value!.workload;
};
const problemsOf = (workload: unknown) => read(workload).problems.map(problemText);

describe("presets", () => {
  it("that can be used are read without a problem", () => {
    const used = presets.filter(({ refusal }) => refusal === null);
    expect(used).toHaveLength(46 + 1 + 5);
    for (const { name, missRatio } of used) {
      expect([name, problemsOf({ preset: name })]).toEqual([name, []]);
      expect(worldOf({ preset: name }).preset).toEqual({ name, missRatio });
    }
  });

  it("of Twitter clusters with a figure missing are refused, and the figure is named", () => {
    const refused = presets.filter(({ name, refusal }) => name.startsWith("twitter/") && refusal !== null);
    const missing = refused.map(({ name, refusal }) => [name, /no figure for (.*) of cluster/.exec(refusal!)?.[1]]);
    const all =
      "key size, value size, request rate, one-hit-wonder ratio, compulsory miss ratio, common TTL, WSS in MB, operation, Zipf alpha";
    expect(missing).toEqual([
      ...[1, 2, 3, 4].map((cluster) => [`twitter/${cluster}`, "WSS in MB (it says 0)"]),
      ["twitter/5", all],
      ["twitter/21", "production miss ratio"],
      ["twitter/43", "Zipf alpha"],
      ["twitter/46", "Zipf alpha"],
    ]);
    expect(problemsOf({ preset: "twitter/43" })).toEqual([
      `workload.preset: "twitter/43"; Twitter's table has no figure for Zipf alpha of cluster 43`,
    ]);
  });

  it("that do not exist are refused with the nearest name", () => {
    expect(problemsOf({ preset: "twiter/52" })[0]).toMatch(
      /^workload.preset: "twiter\/52"; .*; did you mean 'twitter\/52'\?$/,
    );
    expect(problemsOf({ preset: "ycsb/e" })[0]).toContain("scans");
    expect(problemsOf({ preset: 52 })).toEqual(["workload.preset: 52; expected a text"]);
  });

  it("give way, part by part, to what the experiment says itself", () => {
    const own = { preset: "twitter/52", ttl: "5m", arrivals: { load: { curve: "daily" } } };
    const [plain, changed] = [worldOf({ preset: "twitter/52" }), worldOf(own)];
    expect(changed.ttl).toEqual([{ seconds: 300, share: 1 }]);
    expect(changed.arrivals.load.curve).toBe("daily");
    expect(changed.arrivals.ratePerSecond).toBe(plain.arrivals.ratePerSecond);
    expect({ ...changed, ttl: 0, arrivals: 0 }).toEqual({ ...plain, ttl: 0, arrivals: 0 });
  });
});

describe("a Twitter cluster", () => {
  it("asks for each key as often as the original, whatever the number of keys is", () => {
    for (const keys of [1000, 100_000, 1_000_000]) {
      const { arrivals, newKeys } = worldOf({ preset: "twitter/52", keys });
      // Table: 24.25 thousand requests a second, 14,057 MB of 20 + 273 bytes each, of which 19.36 % were asked for once.
      const original = 24_250 / ((14_057e6 / 293) * (1 - 0.1936));
      expect(arrivals.ratePerSecond / keys / original).toBeCloseTo(1, 3);
      expect(newKeys.askedFor).toBe(0);
    }
  });

  it("has as many writes as the table has beyond the fills of its misses", () => {
    // Cluster 8: half gets, half sets, 1.97 % of the gets miss and are filled by a set.
    expect(worldOf({ preset: "twitter/8" }).reads).toBeCloseTo(0.5 / (0.5 + 0.5 - 0.0197 * 0.5), 12);
    // Cluster 10: nearly each get misses, and an add follows: hardly a write is left.
    expect(worldOf({ preset: "twitter/10" }).reads).toBeCloseTo(0.5 / (0.5 + 0.5 - 0.9925 * 0.5), 12);
  });

  it("has keys asked for once as the table counts them: their share of the keys times the keys per request", () => {
    // Cluster 12: 81.43 % of the keys, 79.45 % of the requests meet a new key; 80 % are sets, of which .0058 x 20 % fill.
    const { newKeys, arrivals, reads } = worldOf({ preset: "twitter/12" });
    const requests = 1 - 0.0058 * 0.2;
    expect(newKeys.perSecond / arrivals.ratePerSecond).toBeCloseTo((0.8143 * 0.7945) / requests, 3);
    expect([newKeys.by, newKeys.askedFor]).toEqual(["write", 0]);
    expect(1 - reads).toBeCloseTo((0.8 - 0.0058 * 0.2) / requests, 12);
  });

  it("is one of 54, with miss ratios that are ratios", () => {
    expect(clusterRows.map(([cluster]) => cluster)).toEqual(Array.from({ length: 54 }, (_, i) => i + 1));
    for (const [, missRatio] of clusterRows) expect(missRatio ?? 0.5).toBeGreaterThan(0);
  });
});

describe("Meta's ETC pool", () => {
  const { valueBytes, keySizes, reads, arrivals, newKeys } = worldOf({ preset: "meta/etc", arrivals: { rate: 1000 } });

  it("has the paper's sizes of values: a table up to 14 bytes, then a generalized Pareto distribution", () => {
    const small = 0.44155;
    const values = createDistribution(valueBytes);
    // Shares of the table, summed: 0 has .00536, 2 ends at .18403, all end at .44155, out of a mixture that makes 1.
    expect([0.005, 0.0055, 0.18, 0.185].map((u) => values.quantile(u))).toEqual([0, 1, 2, 3]);
    for (const p of [0.1, 0.5, 0.9, 0.999]) {
      // The inverse of 1 - (1 + xi (x - 15)/sigma)^(-1/xi).
      const pareto = 15 + (214.476 / 0.348238) * ((1 - p) ** -0.348238 - 1);
      expect(values.quantile(small + (1 - small) * p) / pareto).toBeCloseTo(1, 4);
    }
  });

  it("has the paper's sizes of keys: generalized extreme value", () => {
    for (const p of [0.01, 0.5, 0.99]) {
      const gev = 30.7984 + (8.20449 / 0.078688) * ((-Math.log(p)) ** -0.078688 - 1);
      expect(createDistribution(keySizes!).quantile(p)).toBeCloseTo(gev, 9);
    }
  });

  it("has 30 reads for each write, and new keys for 70 % of its misses", () => {
    expect(reads / (1 - reads)).toBeCloseTo(30, 9);
    expect(newKeys.perSecond / (arrivals.ratePerSecond * reads)).toBeCloseTo(0.186 * 0.7, 5);
  });
});

describe("YCSB", () => {
  it("has the mix and the popularity of its files", () => {
    const of = (letter: string) => worldOf({ preset: `ycsb/${letter}` });
    expect(["a", "b", "c", "d"].map((letter) => of(letter).reads)).toEqual([0.5, 0.95, 1, 0.95]);
    expect(of("f").reads).toBeCloseTo(100 / 150, 12);
    for (const letter of ["a", "b", "c", "f"]) expect(of(letter).popularity).toEqual({ foldedFrom: 1e10 });
    const d = of("d");
    expect(d.newKeys).toMatchObject({ by: "write", popularity: "newest" });
    expect(d.newKeys.perSecond).toBeCloseTo(0.05 * d.arrivals.ratePerSecond, 9);
  });
});
