/** Files that a workload names: what they come to, and what is said of a file that cannot be read. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidInput } from "../../../src/app/ending/errors.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { createDistribution } from "../../../src/core/distributions/index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "workload-files-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(workload: unknown, sweep?: unknown): SimulationExperiment {
  const document = { question: "q", scenario: { workload }, ...(sweep === undefined ? {} : { sweep }) };
  return readExperiment(JSON.stringify(document), "x.json", "x", {}, folder) as SimulationExperiment;
}
const worldOf = (workload: unknown) => read(workload).points[0].scenario.workload;
function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}
function problemsOf(workload: unknown): readonly string[] {
  try {
    read(workload);
    return [];
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
}
const measured = (file: string, more = {}) => ({ arrivals: { load: { curve: "measured", file, ...more } } });

describe("a measured load", () => {
  it("is the file's rate at every measurement, with lines between", () => {
    const file = write("rates.csv", "time,requests per second\n100,10\n160,30\n220,20\n");
    const { arrivals } = worldOf(measured(file));
    // (10 + 30)/2 and (30 + 20)/2, a minute each.
    expect(arrivals.ratePerSecond).toBe(22.5);
    const points = (arrivals.load.points as [number, number][]).map(([at, times]) => [at, times * 22.5]);
    expect(points.map(([at]) => at)).toEqual([0, 60, 120]);
    for (const [i, rate] of [10, 30, 20].entries()) expect(points[i][1]).toBeCloseTo(rate, 9);
  });

  it("keeps its shape where the experiment states the rate, and comes again where it says so", () => {
    const file = write("day.csv", "2024-03-01T00:00:00Z;10\n2024-03-01T12:00:00Z;30\n");
    const { arrivals } = worldOf({ arrivals: { ...measured(file, { every: "1d" }).arrivals, rate: 5 } });
    expect(arrivals.ratePerSecond).toBe(5);
    expect(arrivals.load).toMatchObject({
      curve: "recurring",
      periodSeconds: 86_400,
      points: [
        [0, 0.5],
        [43_200, 1.5],
      ],
    });
  });

  it("takes the place of the file in the experiment that is kept, which then needs no file", () => {
    const file = write("kept.csv", "0,1\n10,3\n");
    const { document, points } = read(measured(file));
    const again = readExperiment(JSON.stringify(document), "y.json", "x") as SimulationExperiment;
    expect(again.points[0].scenario).toEqual(points[0].scenario);
    expect(JSON.stringify(document)).toContain(
      "as measured, 2 lines of kept.csv: multiples of their mean over the whole file, 2/s, which stands for arrivals.rate",
    );
  });

  it("is read for each value of a sweep", () => {
    const files = [write("a.csv", "0,1\n10,3\n"), write("b.csv", "0,3\n10,1\n")];
    const grid = {
      "workload.arrivals.load": files.map((file) => ({ label: file, value: { curve: "measured", file } })),
    };
    const points = read({}, { grid }).points.filter(({ control }) => !control);
    const found = points.map(({ scenario }) => scenario.workload.arrivals.load.points);
    expect(found).toEqual([
      [
        [0, 0.5],
        [10, 1.5],
      ],
      [
        [0, 1.5],
        [10, 0.5],
      ],
    ]);
  });

  it.each([
    ["none.csv", null, "no such file"],
    [
      "word.csv",
      "0,1\n10,many\n",
      'line 2: "10,many"; expected a time (seconds, or 2024-03-01T00:00:00Z), a comma and requests a second',
    ],
    [
      "minus.csv",
      "0,1\n10,-1\n",
      'line 2: "10,-1"; expected a time (seconds, or 2024-03-01T00:00:00Z), a comma and requests a second',
    ],
    ["back.csv", "# a comment\n0,1\n10,2\n10,3\n", "line 4: not later than the one before; expected rising times"],
    ["short.csv", "time,rate\n0,1\n", "1 measurements; expected two at least"],
    ["empty.csv", "0,0\n10,0\n", "no request at any time; expected a rate above 0"],
    [
      "long.csv",
      Array.from({ length: 10_001 }, (_, i) => `${i},1`).join("\n"),
      "10001 measurements; expected at most 10000: average some of them",
    ],
  ])("%s is refused with the place and what was expected", (name, content, text) => {
    if (content !== null) write(name, content);
    expect(problemsOf(measured(name))).toEqual([`scenario.workload.arrivals.load.file: "${name}": ${text}`]);
  });
});

describe("files of CacheBench", () => {
  it("give the popularity, and the share of keys that are asked for once", () => {
    const file = write(
      "pop.json",
      JSON.stringify({ oneHits: 0.25, popularityWeights: [50, 30], popularityBuckets: [1, 9] }),
    );
    const { popularity, newKeys, arrivals } = worldOf({ popularity: { cacheBench: file } });
    expect(popularity).toEqual({
      buckets: [
        [1, 50],
        [9, 30],
      ],
    });
    expect(newKeys).toMatchObject({ by: "read", askedFor: 0 });
    expect(newKeys.perSecond).toBeCloseTo(0.25 * arrivals.ratePerSecond, 12);
  });

  it("give sizes, one by one or between borders", () => {
    const one = write("sizes.json", JSON.stringify({ valSizeRange: [31, 63], valSizeRangeProbability: [300, 100] }));
    const between = write(
      "ranges.json",
      JSON.stringify({ valSizeRange: [0, 100, 300], valSizeRangeProbability: [0.5, 0.5] }),
    );
    const quantiles = (file: string) => {
      const sizes = createDistribution(worldOf({ valueBytes: { cacheBench: file } }).valueBytes);
      return [0.2, 0.74, 0.76].map((u) => Math.round(sizes.quantile(u)));
    };
    expect(quantiles(one)).toEqual([31, 31, 63]);
    expect(quantiles(between)).toEqual([40, 196, 204]);
  });

  it("are refused with the place in the file", () => {
    const [odd, text] = [
      write("odd.json", '{"popularityBuckets":[1],"popularityWeights":[1,2]}'),
      write("text.json", "{,}"),
    ];
    const long = `${"../".repeat(20)}sizes-of-ours.json`;
    expect(problemsOf({ valueBytes: { cacheBench: long } })).toEqual([
      `scenario.workload.valueBytes.cacheBench: "${long}": no such file`,
    ]);
    const workload = { popularity: { cacheBench: odd }, valueBytes: { cacheBench: text } };
    expect(problemsOf(workload)).toEqual([
      'scenario.workload.popularity.cacheBench: "odd.json": popularityWeights: 2 entries; expected 1, as many as popularityBuckets',
      `scenario.workload.valueBytes.cacheBench: "text.json": line 1, column 2: ','; expected a key in double quotes`,
    ]);
  });

  it("cannot be read by a program that has no files", () => {
    const document = { question: "q", scenario: { workload: { popularity: { cacheBench: "pop.json" } } } };
    expect(() => readExperiment(JSON.stringify(document), "x.json", "x")).toThrow("expected buckets");
  });
});
