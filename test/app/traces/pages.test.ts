/** A trace whose requests are pages of one operation, with a framework or without: against the trace by itself, and by hand. */
import { describe, expect, it } from "vitest";
import { frameworks } from "../../../models/frameworks/index.ts";
import { prepare, run } from "../../../models/run/run.ts";
import { readScenario } from "../../../models/scenario/index.ts";
import { TracesAtHand, traceFiles, traceOpener } from "../../../src/app/traces/at-hand.ts";
import type { RunResult } from "../../../src/core/result.ts";
import { problemText } from "../../../src/core/text/problems.ts";
import { lookIntoMade, openMade } from "../../swarm/made-trace.ts";
import { written } from "./at-hand.ts";

type Json = Readonly<Record<string, unknown>>;

const QUICK = { distribution: "constant", value: "1ms" };

/** Seconds between two lines: no request waits for another. */
const GAP = 10;

function worldOf(ops: readonly string[], more: Json) {
  const rows = ops.map((op, i) => `${i * GAP},a:key,${op},${op === "set" ? 100 : ""}`);
  const file = written("t.csv", ["time,key,op,size", ...rows, ""].join("\n"));
  const traces = new TracesAtHand(".");
  const scenario = {
    ...{ measureFrom: 0, duration: `${ops.length * GAP}s`, statsAt: ["end"] },
    cluster: { nodes: 1, memory: "64MB" },
    database: { readService: QUICK, writeService: QUICK },
    workload: { ttl: "never", trace: { file } },
    ...more,
  };
  const { value, problems } = readScenario(scenario, traces.look);
  expect(problems.map(problemText)).toEqual([]);
  return { scenario: value!, openTrace: traceOpener(traceFiles(traces.places)) };
}

function statsOf(result: RunResult): Json {
  const [node] = result.inspections!.find(({ when }) => when === "end")!.data as readonly { readonly stats: Json }[];
  return node!.stats;
}

const php = (isBinary: boolean) => ({
  name: "php-memcached",
  options: isBinary ? { OPT_BINARY_PROTOCOL: true } : {},
  workers: "unlimited",
});

describe("a trace through a framework", () => {
  const ops = ["get", "get", "incr", "get", "delete", "get"];
  /**
   * Gets, stores and deletes that found something, for a first get, one that finds the value, a write that sets it, one that finds
   * it, a write that deletes it, and a get 10 s after that.
   */
  const byHand: Readonly<Record<string, readonly [gets: number, sets: number, deletes: number]>> = {
    // A version key read in each request, which the first one stores.
    "symfony-cache": [2 + 2 + 1 + 2 + 1 + 2, 2 + 0 + 1 + 0 + 0 + 1, 1],
    "laravel-cache": [1 + 1 + 0 + 1 + 0 + 1, 1 + 0 + 1 + 0 + 0 + 1, 1],
    "rails-memcache-store": [1 + 1 + 0 + 1 + 0 + 1, 1 + 0 + 1 + 0 + 0 + 1, 1],
    // An `add` and a get of what is there then.
    django: [2 + 1 + 0 + 1 + 0 + 2, 1 + 0 + 1 + 0 + 0 + 1, 1],
    // A write looks for a tombstone; a delete sets one, and 10 s later an interim value is looked for and set, with a mutex.
    wancache: [1 + 1 + 1 + 1 + 0 + 2, 1 + 0 + 1 + 0 + 1 + 2, 1],
    "look-aside": [1 + 1 + 0 + 1 + 0 + 1, 1 + 0 + 1 + 0 + 0 + 1, 1],
    dogpile: [1 + 1 + 0 + 1 + 0 + 1, 1 + 0 + 1 + 0 + 0 + 1, 1],
    // Each write sets a tombstone, which the next read replaces by `cas`.
    "identity-cache": [1 + 1 + 0 + 2 + 0 + 2, 1 + 0 + 1 + 1 + 1 + 1, 0],
  };

  it.each(frameworks.map(({ name }) => name))("asks and stores as a count by hand: %s", (name) => {
    const { scenario, openTrace } = worldOf(ops, { client: php(name === "symfony-cache"), framework: { name } });
    const result = run(scenario, 1, { check: true, openTrace });
    const { get_hits, get_misses, cmd_set, delete_hits } = statsOf(result);
    expect([Number(get_hits) + Number(get_misses), cmd_set, delete_hits]).toEqual(byHand[name]);
    // Requests and pages are counted as the trace has them.
    const { operationsPerSecond, pagesPerSecond } = result.metrics;
    expect([operationsPerSecond, pagesPerSecond].map((perSecond) => perSecond! * scenario.durationSeconds)).toEqual([
      ops.length,
      ops.length,
    ]);
  });

  it("stores under the framework's names, in items as long as these and what it adds", () => {
    const bytes = (prefix: string) => {
      const { scenario, openTrace } = worldOf(["get", "set"], {
        client: php(false),
        framework: { name: "laravel-cache", options: { prefix } },
      });
      const { world, result } = prepare(scenario, 1, { openTrace });
      expect(world.population.keys.name(0)).toBe(`${prefix}a:key`);
      return Number(statsOf(result()).bytes);
    };
    expect(bytes("twelve-more:") - bytes("")).toBe(12);
    // A header of 48 bytes, a CAS number of 8, key and value with an end each, and the end of a line.
    expect(bytes("")).toBe(48 + 8 + "a:key".length + 1 + 100 + 2);
  });

  it("is refused where the trace is to fill the cache, and where names become too long", () => {
    const problemsOf = (trace: Json, framework: Json) => {
      const name = "k".repeat(240);
      const file = written("t.csv", `time,key\n1,${name}\n`);
      const given = { client: php(true), framework, workload: { trace: { file, ...trace } } };
      return readScenario(given, new TracesAtHand(".").look).problems.map(problemText);
    };
    expect(problemsOf({ fills: "trace" }, { name: "symfony-cache", options: { namespace: "a" } })).toEqual([
      'workload.trace.fills: "trace"; expected "simulated" beside framework: symfony-cache stores what its reads compute',
    ]);
    expect(problemsOf({}, { name: "symfony-cache", options: { namespace: "application" } })).toEqual([
      "framework: framework: 258 bytes of namespace, version and key; expected at most 250, longer ones are hashed, which is not modelled",
    ]);
  });
});

describe("a trace whose requests are pages of one operation", () => {
  const world = (fills: string, more: Json): Json => ({
    ...{ duration: "70s", measureFrom: "10s", window: "7s" },
    cluster: { nodes: 3, memory: "2MB" },
    client: php(false),
    database: { servers: 2, readService: { distribution: "exponential", mean: "40ms" }, timeout: "200ms" },
    workload: { trace: { file: '{"keys":300,"operations":4000,"seed":7}', fills } },
    faults: [
      { at: "20s", fault: "crash", node: 0, for: "10s" },
      { at: "40s", fault: "pause", node: 1, for: "5s" },
    ],
    ...more,
  });
  const played = (scenario: Json): RunResult => {
    const { value, problems } = readScenario(scenario, lookIntoMade);
    expect(problems.map(problemText)).toEqual([]);
    return run(value!, 3, { check: true, openTrace: openMade });
  };

  it.each(["simulated", "trace"])("is the trace itself, to the byte, fills: %s", (fills) => {
    const { metrics, series } = played(world(fills, {}));
    const paged = played(world(fills, { application: { page: { gets: 1 } } }));
    const ofPages = (name: string) => /^pages?[A-Z]|^operationsPerSecond/.test(name);
    const common = Object.entries(paged.metrics).filter(([name]) => !ofPages(name));
    expect(Object.fromEntries(common)).toEqual(Object.fromEntries(common.map(([name]) => [name, metrics[name]])));
    expect(paged.series).toEqual(series);
    expect(metrics.missRatio).toBeGreaterThan(0.05);
  });

  it("works beside its operation, and may have a deadline", () => {
    const page = { gets: 1, workMs: 50 };
    const { metrics } = played(world("simulated", { application: { page, deadline: "45ms" } }));
    // The last page of the trace has no end before that of the run.
    expect(metrics.pageFailedRatio! + metrics.pageUnendedRatio!).toBeCloseTo(1, 11);
    expect(metrics.pageLatencyMsMax).toBe(45);
  });

  it("is refused with more than one", () => {
    const why =
      "workload.trace: expected application.page with gets 1, no multiGets and no writes beside it, or none: a trace tells single operations, and not which of them one page makes, so each is a page; workMs and slow may stay";
    for (const page of [{ gets: 2 }, { gets: 1, writes: 0 }, { gets: 1, multiGets: [{ keys: 3 }] }, { writes: 1 }]) {
      const { problems } = readScenario(world("simulated", { application: { page } }), lookIntoMade);
      expect(problems.map(problemText)).toEqual([why]);
    }
  });
});
