/** From what an experiment says to a resolved world. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFaultTime } from "../../models/faults/fault-time.ts";
import { schedule } from "../../models/faults/schedule.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { problemText } from "../../src/core/text/problems.ts";
import { formatDuration } from "../../src/core/text/units.ts";

function read(input: unknown): Scenario {
  const { value, problems } = readScenario(input);
  if (value === null) throw new Error(problems.map(problemText).join("; "));
  return value;
}

describe("a scenario", () => {
  it("of which nothing is said is whole and valid", () => {
    const scenario = read({});
    expect(
      scenario.nodes.map(({ host, port, memoryBytes, weight }) => [`${host}:${port}`, memoryBytes, weight]),
    ).toEqual([
      ["127.0.0.1:11211", 64 * 1_048_576, 1],
      ["127.0.0.1:11212", 64 * 1_048_576, 1],
      ["127.0.0.1:11213", 64 * 1_048_576, 1],
    ]);
    expect(scenario).toMatchObject({ durationSeconds: 7200, measureFromSeconds: 1200, faults: [] });
    const holes: string[] = [];
    JSON.stringify(scenario, (key, value) => {
      if (value === undefined || value === null || Number.isNaN(value)) holes.push(key);
      return value;
    });
    expect(holes).toEqual([]);
  });

  it("runs what an operator runs: a profile and its memory, or memcached's own command line, for all nodes or one", () => {
    const kind = (cluster: unknown) => {
      const { memcached, nodes } = read({ cluster });
      return { ...memcached, nodes: nodes.map(({ port, memoryBytes }) => [port, memoryBytes / 1_048_576]) };
    };
    const modern = {
      profile: "modern",
      evict: true,
      cas: true,
      growthFactor: 1.25,
      smallestValueBytes: 48,
      itemBytesMax: 1_048_576,
      slabChunkMax: 0,
      memoryFile: false,
    };
    const two = (mib: number) => [
      [11_211, mib],
      [11_212, mib],
    ];
    expect(kind({ nodes: 2 })).toEqual({ ...modern, nodes: two(64) });
    expect(kind({ nodes: 2, profile: "modern", memoryMb: 10 })).toEqual({ ...modern, nodes: two(10) });
    expect(kind({ nodes: 2, memcached: "-m 10 -c 10000" })).toEqual({ ...modern, nodes: two(10) });
    expect(kind({ nodes: 2, memcached: "-o no_modern -M -C -f 2 -n 8 -I 2m -m 100" })).toEqual({
      profile: "classic",
      evict: false,
      cas: false,
      growthFactor: 2,
      smallestValueBytes: 8,
      itemBytesMax: 2_097_152,
      slabChunkMax: 0,
      memoryFile: false,
      nodes: two(100),
    });
    expect(kind({ nodes: 2, profile: "1.4", memcached: "-m 10" })).toEqual({
      ...modern,
      profile: "1.4",
      nodes: two(10),
    });
    expect(
      kind({
        memory: "1GB",
        nodes: [{}, { memoryMb: 7 }, { memcached: "-m 8 -p 7603" }, { memcached: "-c 5" }, { memory: "2MB", port: 9 }],
      }).nodes,
    ).toEqual([
      [11_211, 1024],
      [11_212, 7],
      [7603, 8],
      [11_214, 1024],
      [9, 2],
    ]);
    // A command line of its own replaces that of all nodes.
    expect(kind({ memcached: "-m 5", nodes: [{}, { memcached: "" }] }).nodes).toEqual([
      [11_211, 5],
      [11_212, 64],
    ]);
  });

  it("is plain JSON: it survives the way to a thread and into a file", () => {
    const scenario = read({ faults: [{ fault: "crash", node: 1, at: "30m" }], workload: { ttl: "never" } });
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
    expect(structuredClone(scenario)).toEqual(scenario);
  });

  it("is the same with comments anywhere", () => {
    const plain = { cluster: { nodes: [{ port: 7600 }] }, workload: { ttl: [{ ttl: "1d", share: 1 }] } };
    const commented = {
      comment: "a world",
      cluster: { comment: ["several", "lines"], nodes: [{ comment: 1, port: 7600 }] },
      workload: { ttl: [{ ttl: "1d", share: 1, comment: null }] },
    };
    expect(read(commented)).toEqual(read(plain));
  });

  it("has at most 500 windows unless one is asked for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000_000 }), (seconds) => {
        const { durationSeconds, windowSeconds } = read({ duration: formatDuration(seconds) });
        expect(durationSeconds / windowSeconds).toBeLessThanOrEqual(500);
        expect(windowSeconds).toBeLessThanOrEqual(durationSeconds);
      }),
      { seed: 1, numRuns: 50 },
    );
    expect(read({ duration: "36h" }).windowSeconds).toBe(300);
  });

  it("normalises shares that are rounded", () => {
    const ttl = [
      { ttl: "1d", share: 0.65 },
      { ttl: "14d", share: 0.27 },
      { ttl: "never", share: 0.07 },
    ];
    const shares = read({ workload: { ttl } }).workload.ttl;
    expect(shares.map(({ seconds }) => seconds)).toEqual([86_400, 14 * 86_400, 0]);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(shares[0].share / shares[1].share).toBeCloseTo(65 / 27, 12);
  });

  it("takes a release for the modelled version that stands for it", () => {
    const versionOf = (version: string) => read({ client: { name: "pecl-memcache", version } }).client.version;
    expect([versionOf("2.2.6"), versionOf("3.0.8"), versionOf("4.0")]).toEqual(["2.2", "3.0", "4.0"]);
  });

  it.each([{}, { gets: 0, writes: 0 }])("says of a page that wants nothing just that: %j", (page) => {
    expect(readScenario({ client: { name: "php-memcached" }, application: { page } }).problems).toEqual([
      { path: ["application", "page"], text: "no gets, no multiGets and no writes; expected at least one of them" },
    ]);
  });

  it("takes no exponent beside measured groups of keys, neither for all keys nor in a namespace", () => {
    const both = { zipf: 1, buckets: [[10, 5]] };
    const text = "1; expected either Zipf's law or measured groups (buckets, cacheBench)";
    const own = { name: "a", share: 1, keys: 10 };
    expect(readScenario({ workload: { popularity: both } }).problems).toEqual([
      { path: ["workload", "popularity", "zipf"], text },
    ]);
    expect(readScenario({ workload: { namespaces: [{ ...own, popularity: both }] } }).problems).toEqual([
      { path: ["workload", "namespaces", 0, "popularity", "zipf"], text },
    ]);
    expect(readScenario({ workload: { popularity: { buckets: [[10, 5]] } } }).problems).toEqual([]);
  });

  it("finds a node by its address", () => {
    const faults = [{ fault: "crash", node: "127.0.0.1:11213", at: "30m" }];
    expect(read({ faults }).faults[0]).toMatchObject({ fault: "crash", nodes: [2] });
  });

  it("places faults by the load: peaks at 20:00, troughs twelve hours away, counted from measureFrom", () => {
    const at = ["peak", "peak+10m", "trough-5m", "peak#2", "trough#2"];
    const faults = at.map((time, i) => ({ fault: i % 2 === 0 ? "crash" : "recover", node: 0, at: time }));
    const world = {
      startAt: "12:00",
      duration: "3d",
      workload: { arrivals: { load: { curve: "daily", peakAt: "20:00" } } },
    };
    const hours = (measureFrom: string) =>
      schedule(
        {
          ...read({ ...world, measureFrom }),
          faults: faults.map(({ node, at: text }) => ({
            fault: "crash",
            nodes: [node],
            at: parseFaultTime(text)!,
            options: {},
          })),
        },
        () => 0.5,
      ).timed.map(({ atSeconds }) => atSeconds / 3600);
    expect(hours("0s")).toEqual([8, 8 + 1 / 6, 20 - 1 / 12, 32, 44]);
    expect(hours("9h")).toEqual([20 - 1 / 12, 32, 32 + 1 / 6, 44, 56]);
  });
});

describe("the time of a fault", () => {
  it("reads as anchor, number and offset, in any combination", () => {
    const anchor = fc.constantFrom("peak" as const, "trough" as const);
    fc.assert(
      fc.property(
        anchor,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: -9000, max: 9000 }),
        (name, occurrence, offset) => {
          const sign = offset < 0 ? "-" : "+";
          const text = `${name}#${occurrence}${offset === 0 ? "" : sign + formatDuration(Math.abs(offset))}`;
          expect(parseFaultTime(text)).toEqual({ anchor: name, occurrence, offsetSeconds: offset });
        },
      ),
      { seed: 1 },
    );
    expect(parseFaultTime("2h")).toEqual({ anchor: "start", occurrence: 1, offsetSeconds: 7200 });
  });

  it.each(["peak#0", "peak+", "peak 10m", "peaks", "-2h", "peak#1.5", "", "peak+peak"])("%j is none", (text) => {
    expect(parseFaultTime(text)).toBeNull();
  });
});

it("says all that is wrong with a client whose name is that of none", () => {
  const client = { name: "php-memcachedd", processes: 0, hosts: "x", options: { any: 1 } };
  const { problems } = readScenario({ client });
  expect(problems.map(({ path }) => path.join("."))).toEqual(["client.name", "client.processes", "client.hosts"]);
  expect(problems[0].text).toContain("did you mean 'php-memcached'?");
  // Of a client that is known each is said once.
  const known = readScenario({ client: { name: "php-memcached", processes: 0 } });
  expect(known.problems.map(({ path }) => path.join("."))).toEqual(["client.processes"]);
});
