/** Pages whose keys are of namespaces: the parts that each has of what pages read and write. */
import { describe, expect, it } from "vitest";
import { NamespacedPages } from "../../models/application/namespaced-pages.ts";
import { pageBlock } from "../../models/application/page-arrivals.ts";
import { prepare, run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { namespacesOf } from "../../models/workload/namespaces.ts";
import { createPopularity } from "../../models/workload/popularity/index.ts";
import { Fact, factAt } from "../../models/workload/population.ts";
import { Does } from "../../models/workload/request-source.ts";
import { Streams } from "../../src/core/random.ts";
import { problemText } from "../../src/core/text/problems.ts";
import { chiSquare, chiSquareMax } from "../core/statistics.ts";

type Json = Readonly<Record<string, unknown>>;

const scenarioOf = (given: Json): Scenario => {
  const { value, problems } = readScenario(given);
  expect(problems.map(problemText)).toEqual([]);
  return value!;
};

const world = (workload: Json, more: Json = {}): Json => ({
  ...{ duration: "2m", measureFrom: "20s", window: "7s" },
  cluster: { nodes: 3, memory: "2MB" },
  client: { name: "php-memcached", workers: "unlimited" },
  workload: { arrivals: { rate: 300 }, ...workload },
  faults: [{ fault: "crash", node: 1, at: "50s", for: "20s" }],
  ...more,
});

const two = [
  { name: "sessions", share: 0.7, keys: 400, ttl: "20s", reads: 0.5, onWrite: "delete", popularity: { zipf: 0 } },
  { name: "pages", share: 0.3, keys: 200, valueBytes: 3000, reads: 1 },
];

describe("pages of namespaces", () => {
  it("of one get are the requests of the namespaces, to the byte", () => {
    const single = run(scenarioOf(world({ namespaces: two })), 4, { check: true });
    const application = { page: { gets: 1 } };
    const paged = run(scenarioOf(world({ namespaces: two }, { application })), 4, { check: true });
    const ofPages = (name: string) => /^pages?[A-Z]|^operationsPerSecond/.test(name);
    const common = Object.entries(paged.metrics).filter(([name]) => !ofPages(name));
    const expected = Object.fromEntries(common.map(([name]) => [name, single.metrics[name]]));
    expect(Object.fromEntries(common)).toEqual(expected);
    expect(paged.series).toEqual(single.series);
  });

  it.each([
    { page: { gets: 6 } },
    { page: { gets: 3, multiGets: [{ keys: 4 }], writes: 1.3, workMs: 5 } },
    { page: { gets: 4, multiGets: [{ keys: 2 }] } },
    { page: { gets: 2 }, framework: { name: "dogpile", options: { distributedLock: true, lockTimeout: "5s" } } },
  ])("are those of one population where there is one, to the byte: %o", ({ page, framework }) => {
    const keys = { keys: 500, popularity: { zipf: 0.8, drift: "50s" }, ttl: "30s", reads: 0.8, onWrite: "delete" };
    const more = { application: { page }, ...(framework === undefined ? {} : { framework }) };
    const plain = scenarioOf(world(keys, more));
    const given = scenarioOf(world({ namespaces: [{ name: "all", share: 1, ...keys }] }, more));
    // Streams are called by what they are for: those of nothing in particular are those of one population.
    const namespaces = given.workload.namespaces!.map((one) => ({ ...one, name: "" }));
    const one = { ...given, workload: { ...given.workload, namespaces } };
    expect(JSON.stringify(run(one, 6, { check: true }))).toBe(JSON.stringify(run(plain, 6, { check: true })));
  });

  it("read and write each namespace by its share of the requests that read and that write", () => {
    const namespaces = namespacesOf(scenarioOf(world({ namespaces: two })).workload.namespaces!, createPopularity);
    const shape = { gets: 2, multiGets: [3], writesMax: 2 };
    const arrivals = { fill: (out: Float64Array) => void out.fill(0) };
    const parts = { arrivals, namespaces, processes: 1, streams: new Streams(9), shape, writes: 1.5 };
    const pages = new NamespacedPages(parts);
    const block = pageBlock(7);
    const counts = new Float64Array(4);
    const rounds = 3000;
    for (let i = 0; i < rounds; i++) {
      pages.fill(block);
      for (const [at, does] of block.does.entries()) {
        if (does === Does.nothing) continue;
        expect(at % 7 < 5).toBe(does === Does.read);
        counts[(block.keys[at] < 400 ? 0 : 2) + (does === Does.read ? 0 : 1)]++;
      }
    }
    const drawn = rounds * block.size;
    // .35 of the requests read sessions and .3 pages; all that write, write sessions.
    const reads = [0, 2].map((cell) => counts[cell]);
    expect(chiSquare(reads, (i) => (drawn * 5 * (i === 0 ? 0.35 : 0.3)) / 0.65)).toBeLessThan(chiSquareMax(1));
    expect(counts[3]).toBe(0);
    // One and a half a page: the half has a standard deviation of a half.
    expect(Math.abs(counts[1] - 1.5 * drawn)).toBeLessThan(4 * 0.5 * Math.sqrt(drawn));
  });

  it("write no key of a namespace that only reads, and share out all of what is asked for", () => {
    const page = { gets: 4, multiGets: [{ keys: 2 }], writes: 2 };
    const prepared = prepare(scenarioOf(world({ namespaces: two }, { application: { page } })), 1, { check: true });
    const { population, shareOf } = prepared.world;
    prepared.result();
    const written = (from: number, to: number) => {
      let sum = 0;
      for (let key = from; key < to; key++) sum += population.facts[factAt(key, Fact.version)];
      return sum;
    };
    expect(written(0, 400)).toBeGreaterThan(1000);
    expect(written(400, 600)).toBe(0);
    const shares = Array.from({ length: 600 }, (_, key) => shareOf(key));
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    // Six reads, of which 30 of 65 are for pages, and two writes.
    expect(shares.slice(400).reduce((a, b) => a + b)).toBeCloseTo((6 / 8) * (0.3 / 0.65), 12);
  });

  it("are refused where no namespace does what they do", () => {
    const problemsOf = (reads: number, page: Json) => {
      const namespaces = two.map((one) => ({ ...one, reads }));
      return readScenario(world({ namespaces }, { application: { page } })).problems.map(problemText);
    };
    expect(problemsOf(1, { gets: 1, writes: 1 })).toEqual([
      "workload.namespaces: all of them only read, and a page writes; expected one with reads below 1, or a page without writes",
    ]);
    expect(problemsOf(0, { multiGets: [{ keys: 1 }] })).toEqual([
      "workload.namespaces: none of them reads, and a page does; expected one with reads above 0, or no multiGets and no writes",
    ]);
    expect(problemsOf(0, { gets: 3 })).toEqual([]);
  });
});
