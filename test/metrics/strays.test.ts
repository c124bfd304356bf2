/**
 * One key and a ring that moves keys of all nodes when one is left out: a proxy that has not noticed goes on where it used
 * to. How many copies that strands is counted by hand, from the requests alone.
 */
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { inputsOf } from "./twin/inputs.ts";

const NODES = 5;
const CRASH_AT = 40;
const RECOVER_AT = 70;
const SERVICE_SECONDS = 0.01;

it("copies stored where one that knows would not look are out of place from the first, each for a split view", () => {
  const scenarioWith = (dead: number) => {
    const { value, problems } = readScenario({
      duration: "100s",
      measureFrom: "10s",
      window: "10s",
      cluster: { nodes: NODES, profile: "classic" },
      client: {
        name: "twemproxy",
        processes: 1,
        options: { distribution: "modula", hash: "crc32a", auto_eject_hosts: true },
      },
      database: { writeService: { distribution: "constant", value: "10ms" } },
      workload: { keys: 1, ttl: "never", reads: 0.5, arrivals: { rate: 2 } },
      faults: [{ fault: "crash", node: dead, at: `${CRASH_AT}s`, for: `${RECOVER_AT - CRASH_AT}s` }],
    });
    if (value === null) throw new Error(JSON.stringify(problems));
    return value;
  };
  const { arrivals, keys } = inputsOf(scenarioWith(0), 1);
  const hash = crc32(keys[0]?.name ?? "");
  const home = hash % NODES;
  const homeWithout = (dead: number) => [0, 1, 2, 3, 4].filter((node) => node !== dead)[hash % (NODES - 1)];
  // A node that is not the key's own, without which the key is elsewhere.
  const dead = [0, 1, 2, 3, 4].find((node) => node !== home && homeWithout(node) !== home);
  expect(dead).toBeDefined();

  const scenario = scenarioWith(dead ?? 0);
  const { metrics, series } = run(scenario, 1, { check: true });
  const storedAt = arrivals.filter(({ isWrite }) => isWrite).map(({ at }) => at + SERVICE_SECONDS);
  const strays = storedAt.filter((at) => at >= CRASH_AT && at < RECOVER_AT).length;
  expect(strays).toBeGreaterThan(10);
  expect(metrics.strandedCopiesSplitView).toBe(strays);
  // The copy that lay there when the node died is out of place too, until the next write takes its place.
  expect(metrics.strandedCopiesSecondFailure).toBe(1);
  expect(series.columns.strandedCopies).toEqual([0, 0, 1, 1, 1, 0, 0, 0, 0]);
  expect(series.columns.strandedBytes?.[2]).toBe(keys[0]?.itemBytes(0));
  // With the node back the copy is where it belongs.
  expect(metrics.strandedCopies).toBe(0);
});
