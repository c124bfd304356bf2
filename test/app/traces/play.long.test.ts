/**
 * A run that plays a trace, beside a program that is slow and obvious: what the application asks for, what is found, what goes
 * to the database, and what is stored, request by request. Requests are far enough apart that none waits for another.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClient } from "../../../models/clients/index.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { prepare, run } from "../../../models/run/run.ts";
import { readScenario } from "../../../models/scenario/index.ts";
import { TracesAtHand, traceFiles, traceOpener } from "../../../src/app/traces/at-hand.ts";
import type { RunResult } from "../../../src/core/result.ts";
import { written } from "./at-hand.ts";

type Line = { readonly key: number; readonly op: string; readonly size: number };

/** Seconds between two lines: a query takes milliseconds. */
const GAP = 10;

function textOf(lines: readonly Line[]): string {
  const rows = lines.map(({ key, op, size }, i) => `${i * GAP},k${key},${op},${op === "delete" ? "" : size}`);
  return ["time,key,op,size", ...rows, ""].join("\n");
}

const QUICK = { distribution: "constant", value: "1ms" };
const database = { readService: QUICK, writeService: QUICK };

function played(lines: readonly Line[], trace: object, more: object = {}): RunResult {
  const path = written("t.csv", textOf(lines));
  const traces = new TracesAtHand(".");
  const scenario = {
    measureFrom: 0,
    cluster: { nodes: 3, memory: "64MB" },
    database,
    statsAt: ["end"],
    workload: { ttl: "never", trace: { file: path, ...trace } },
    ...more,
  };
  const { value, problems } = readScenario(scenario, traces.look);
  expect(problems).toEqual([]);
  return run(value!, 1, { check: true, openTrace: traceOpener(traceFiles(traces.places)) });
}

interface Stats {
  readonly cmd_get: number;
  readonly get_hits: number;
  readonly cmd_set: number;
  readonly curr_items: number;
  readonly delete_hits: number;
}

/** The counters of all nodes at the end, summed. */
function statsOf(result: RunResult): Stats {
  const end = result.inspections!.find(({ when }) => when === "end")!;
  const nodes = end.data as readonly { readonly stats: Readonly<Record<string, number>> }[];
  const sum = (name: string): number => nodes.reduce((total, { stats }) => total + (stats[name] ?? 0), 0);
  return {
    cmd_get: sum("get_hits") + sum("get_misses"),
    get_hits: sum("get_hits"),
    cmd_set: sum("cmd_set"),
    curr_items: sum("curr_items"),
    delete_hits: sum("delete_hits"),
  };
}

/** The cache that holds everything. */
function twin(lines: readonly Line[], fills: "simulated" | "trace"): Stats {
  const cached = new Set<number>();
  const mayHaveMissed = new Set<number>();
  const stats = { cmd_get: 0, get_hits: 0, cmd_set: 0, delete_hits: 0 };
  for (const { key, op, size } of lines) {
    if (op === "get") {
      stats.cmd_get++;
      if (cached.has(key)) stats.get_hits++;
      else if (fills === "simulated") {
        stats.cmd_set++;
        cached.add(key);
      }
      if (size === 0) mayHaveMissed.add(key);
      else mayHaveMissed.delete(key);
      continue;
    }
    const isFill = mayHaveMissed.delete(key) && (op === "set" || op === "add");
    if (op === "delete") {
      if (cached.delete(key)) stats.delete_hits++;
    } else if (!isFill || fills === "trace") {
      stats.cmd_set++;
      cached.add(key);
    }
  }
  return { ...stats, curr_items: cached.size };
}

const anyLine = fc.record({
  key: fc.nat(5),
  op: fc.constantFrom("get", "get", "get", "set", "add", "incr", "delete"),
  size: fc.constantFrom(0, 10, 500),
});

describe("a run of a trace", () => {
  it.each(["simulated", "trace"] as const)("asks and stores what the trace says, fills: %s", (fills) => {
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 40, size: "max" }), (lines) => {
        expect(statsOf(played(lines, { fills }))).toEqual(twin(lines, fills));
      }),
      { numRuns: 25 },
    );
  });

  it("lasts as long as the trace, and not as long as runs do by default", () => {
    const line: Line = { key: 1, op: "get", size: 0 };
    const lines = Array.from({ length: 30 }, () => line);
    expect(statsOf(played(lines, {})).cmd_get).toBe(30);
    expect(statsOf(played(lines, {}, { duration: "100s" })).cmd_get).toBe(10);
  });

  it("stores a key in the size that the trace says next, and later in the one that it said last", () => {
    const get: Line = { key: 1, op: "get", size: 0 };
    // A miss, the fill of the cache that was traced, which says the size; then a write that says another.
    const small = played([get, { key: 1, op: "set", size: 100 }, get], {});
    const large = played([get, { key: 1, op: "set", size: 100 }, get, { key: 1, op: "cas", size: 900 }, get], {});
    const bytes = (result: RunResult): number => {
      const nodes = result.inspections!.find(({ when }) => when === "end")!.data as readonly {
        readonly stats: Readonly<Record<string, number>>;
      }[];
      return nodes.reduce((sum, { stats }) => sum + (stats.bytes ?? 0), 0);
    };
    expect(bytes(large) - bytes(small)).toBe(800);
  });

  it("places keys by their true names", () => {
    const names = Array.from({ length: 50 }, (_, i) => `user:${i * i}/profil\u00e9`);
    const traces = new TracesAtHand(".");
    const file = written("t.csv", ["time,key", ...names.map((name, i) => `${i},${name}`), ""].join("\n"));
    const client = { name: "twemproxy" };
    const { value } = readScenario({ cluster: { nodes: 7 }, client, workload: { trace: { file } } }, traces.look);
    const { world } = prepare(value!, 1, { openTrace: traceOpener(traceFiles(traces.places)) });
    world.source.end?.();
    const beside = createClient(value!.client, value!.nodes, new ListedKeys(names), () => 0);
    const placed = names.map((_, key) => world.client.usual(0, key));
    expect(placed).toEqual(names.map((_, key) => beside.usual(0, key)));
    expect(new Set(placed).size).toBe(7);
  });
});

describe("what an experiment may say of a trace", () => {
  const problemsOf = (workload: object): string[] => {
    const { problems } = readScenario({ workload }, new TracesAtHand(".").look);
    return problems.map(({ path, text }) => `${path.join(".")}: ${text}`);
  };
  const file = written("t.csv", "time,key\n1,a\n");
  const numbers = written("t.trace", "1\n2\n");

  it("is all that is wrong with it, at once", () => {
    expect(problemsOf({ keys: 5, reads: 0.5, prefill: true, trace: { file: "nowhere.csv" } })).toEqual([
      "workload.keys: expected none beside trace: the trace says it",
      "workload.reads: expected none beside trace: the trace says it",
      "workload.prefill: true; expected none beside trace: it starts cold, and measureFrom says when it is warm",
      "workload.trace: nowhere.csv: no such file",
    ]);
  });

  it("is a rate where the trace has no times, and none where it has", () => {
    expect(problemsOf({ trace: { file: numbers } })).toEqual([
      "workload.trace.rate: expected requests a second, since lirs has no times",
    ]);
    expect(problemsOf({ trace: { file: numbers, rate: "2/s" } })).toEqual([]);
    expect(problemsOf({ trace: { file, rate: "2/s" } })).toEqual([
      "workload.trace.rate: expected none, since plain has times; speed makes it faster or slower",
    ]);
  });
});
