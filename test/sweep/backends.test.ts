/** Back ends: each makes every run once, all make the same, and a run that breaks says which it was. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { workerModule } from "../../src/app/files/package.ts";
import { type Backend, type Job, RunError } from "../../src/sweep/backends/backend.ts";
import { inline } from "../../src/sweep/backends/inline.ts";
import { threads } from "../../src/sweep/backends/threads.ts";

const scenario = readScenario({
  duration: "5s",
  measureFrom: 0,
  cluster: { profile: "modern" },
  statsAt: ["2s", "end"],
  workload: { keys: 100, arrivals: { rate: 200 } },
}).value!;
/** A recovery of a node that is up: the model refuses faults that change nothing. */
const broken = {
  ...scenario,
  faults: [{ fault: "recover", nodes: [0], at: { anchor: "start", occurrence: 1, offsetSeconds: 1 }, options: {} }],
};

const job = (seed: number, world: unknown = scenario): Job => ({ key: `k${seed}`, point: "p0", seed, scenario: world });
const jobs = [1, 2, 3, 4, 5].map((seed) => job(seed));

const backends: [string, Backend][] = [
  ["inline", inline((world, seed) => run(world as Scenario, seed))],
  ["one thread", threads({ worker: workerModule, workers: 1 })],
  ["two threads", threads({ worker: workerModule, workers: 2 })],
];

describe.each(backends)("%s", (_, backend) => {
  it("makes each run once, and the same as a plain call", async () => {
    const made = new Map<number, string>();
    const started: number[] = [];
    await backend(jobs, {
      onStart: ({ seed }) => started.push(seed),
      onResult: ({ seed }, result) => {
        expect(made.has(seed)).toBe(false);
        made.set(seed, JSON.stringify(result));
      },
    });
    expect(started.sort()).toEqual([1, 2, 3, 4, 5]);
    for (const { seed } of jobs) expect(made.get(seed)).toBe(JSON.stringify(run(scenario, seed)));
  });

  it("says which run broke, and why", async () => {
    const error = await backend([job(7, broken)], { onResult: () => {} }).catch((caught) => caught);
    expect(error).toBeInstanceOf(RunError);
    expect(error.refusal).toMatch(/^faults\[0\]/);
    expect(error.message).toMatch(/^point p0, seed 7: faults\[0\] \(recover\): the fault .* at 1 s changed nothing$/);
  });

  it("begins no run after it is stopped", async () => {
    const controller = new AbortController();
    const done: number[] = [];
    await backend(jobs, {
      signal: controller.signal,
      onResult: ({ seed }) => {
        done.push(seed);
        controller.abort();
      },
    });
    expect(done).toHaveLength(1);
  });
});
