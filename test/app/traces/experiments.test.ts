/** What else of an experiment a trace goes together with: faults, clients, processes; and what it does not. */
import { describe, expect, it } from "vitest";
import { prepare, run } from "../../../models/run/run.ts";
import { readScenario } from "../../../models/scenario/index.ts";
import { requestBlock } from "../../../models/workload/request-source.ts";
import { TracesAtHand, traceFiles, traceOpener } from "../../../src/app/traces/at-hand.ts";
import { called } from "../../cli/in-process.ts";
import { written } from "./at-hand.ts";

function read(scenario: object) {
  const traces = new TracesAtHand(".");
  return { ...readScenario(scenario, traces.look), openTrace: () => traceOpener(traceFiles(traces.places)) };
}

const KEYS = 200;
const SECONDS = 120;
const PER_SECOND = 50;

/** Gets of all keys in turn. */
const inTurn = written(
  "t.csv",
  [
    "time,key",
    ...Array.from({ length: SECONDS * PER_SECOND }, (_, i) => `${Math.floor(i / PER_SECOND)},k${i % KEYS}`),
  ].join("\n"),
);

describe("a crash while a trace is played", () => {
  /** Gets that found nothing. */
  const missesOf = (client: string, faults: readonly object[]): number => {
    const { value, problems, openTrace } = read({
      measureFrom: 0,
      cluster: { nodes: 4, memory: "64MB" },
      client: { name: client },
      workload: { ttl: "never", trace: { file: inTurn } },
      faults,
    });
    expect(problems).toEqual([]);
    const { metrics } = run(value!, 1, { check: true, openTrace: openTrace() });
    return Math.round((metrics.missRatio as number) * SECONDS * PER_SECOND);
  };
  const crash = { fault: "crash", node: 0, at: "60s", for: "20s" };

  it.each(["php-memcached", "twemproxy"])("costs more than the keys of its node: %s", (client) => {
    expect(missesOf(client, [])).toBe(KEYS);
    // Some of the keys lie on the node: each misses once more at least, when it comes back empty.
    expect(missesOf(client, [crash])).toBeGreaterThan(KEYS);
  });
});

describe("clients of a trace", () => {
  const PROCESSES = 3;
  const CLIENTS = 12;
  /** Processes of the requests for each key; those of a trace that names clients are one client's. */
  const processesOf = (header: string, clientOf: (key: number) => string): Set<number>[] => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${i},k${i % CLIENTS}${clientOf(i % CLIENTS)}`);
    const file = written("t.csv", [header, ...lines].join("\n"));
    const { value, problems, openTrace } = read({
      client: { name: "php-memcached", processes: PROCESSES },
      workload: { trace: { file } },
    });
    expect(problems).toEqual([]);
    const { world } = prepare(value!, 1, { openTrace: openTrace() });
    // What comes first has been read by the world.
    const block = requestBlock(1000);
    world.source.fill(block);
    world.source.end?.();
    const found = Array.from({ length: CLIENTS }, () => new Set<number>());
    for (let i = 0; i < block.size; i++) found[block.keys[i]]?.add(block.processes[i]);
    return found;
  };

  it("keep to one process each, and all processes have some", () => {
    const found = processesOf("time,key,client", (key) => `,host-${key}`);
    expect(found.map(({ size }) => size)).toEqual(found.map(() => 1));
    expect(new Set(found.flatMap((processes) => [...processes])).size).toBe(PROCESSES);
  });

  it("that it does not name are any of them", () => {
    expect(processesOf("time,key", () => "").map(({ size }) => size)).toEqual(Array(CLIENTS).fill(PROCESSES));
  });
});

describe("a trace", () => {
  it("stands beside nothing that it says itself: all of it is told at once", () => {
    const { problems } = read({
      application: { page: { gets: 2 } },
      workload: {
        trace: { file: inTurn },
        preset: "twitter/52",
        namespaces: [{ name: "a", share: 1, keys: 10 }],
        arrivals: { users: { count: 10, think: { distribution: "constant", value: "1s" } } },
        popularity: { zipf: 1 },
      },
    });
    const paths = problems.map(({ path }) => path.join("."));
    expect(paths).toEqual([
      "workload.preset",
      "workload.namespaces",
      "workload.popularity",
      "workload.arrivals",
      "workload.trace",
    ]);
    expect(problems.at(-1)?.text).toMatch(/^expected application\.page with gets 1/);
  });

  it("of which lines were passed over says how many, in a note of each run", () => {
    const noted = (lines: readonly string[]): readonly string[] => {
      const trace = { file: written("t.csv", lines.join("\n")), skipBadLines: 5 };
      const { value, openTrace } = read({ workload: { trace } });
      return run(value!, 1, { openTrace: openTrace() }).notes.filter((note) => note.includes("bad"));
    };
    expect(noted(["time,key,op", "0,a,gut", "1,b,get", "2,c"])).toEqual([
      expect.stringMatching(/^Passed over as bad: 2 of the 4 lines of .*t\.csv \(workload\.trace\.skipBadLines\)\.$/),
    ]);
    expect(noted(["time,key,op", "0,a,get", "1,b,get"])).toEqual([]);
  });

  it("has no key whose life is told", async () => {
    const scenario = { workload: { trace: { file: inTurn } } };
    const experiment = written("e.json", JSON.stringify({ question: "?", scenario }));
    const { code, stderr } = await called(["explain", "k1", "--experiment", experiment]);
    expect(code).toBe(104);
    expect(stderr).toContain("scenario.workload.trace: expected none: a key's life is told where requests are drawn");
  });
});
