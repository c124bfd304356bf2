/** Back ends: each makes every run once, all make the same, and a run that breaks says which it was. */
import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { workerModule } from "../../src/app/files/package.ts";
import { type Backend, type Job, RunError, sharesOf } from "../../src/sweep/backends/backend.ts";
import { inline } from "../../src/sweep/backends/inline.ts";
import { keptThreads, threads } from "../../src/sweep/backends/threads.ts";

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
  ["inline", inline((world, seed, progress) => run(world as Scenario, seed, { progress }))],
  ["one thread", threads({ worker: workerModule, workers: 1 })],
  ["two threads", threads({ worker: workerModule, workers: 2 })],
];

/** How the threads that start meanwhile end. */
async function codesOf(act: () => Promise<void>): Promise<number[]> {
  const codes: Promise<number>[] = [];
  const note = (worker: Worker): void => {
    codes.push(once(worker, "exit").then(([code]) => code as number));
  };
  process.on("worker", note);
  try {
    await act();
  } finally {
    process.off("worker", note);
  }
  return await Promise.all(codes);
}

describe("worker threads", () => {
  // Node.js may crash as a whole where one is terminated while V8 compiles for it: a thread that was terminated ends with 1.
  it("end by themselves when all runs are made", async () => {
    const codes = await codesOf(() => threads({ worker: workerModule, workers: 2 })(jobs, { onResult: () => {} }));
    expect(codes).toEqual([0, 0]);
  });

  it("that are kept make one list after the other, and end when nobody wants them any more", async () => {
    const made: string[] = [];
    const codes = await codesOf(async () => {
      const { make, close } = keptThreads({ worker: workerModule, workers: 2 });
      const onResult = (_: Job, result: unknown) => made.push(JSON.stringify(result));
      // The second thread starts when there is work for it.
      for (const list of [[job(1)], [], [job(2), job(3)], [job(1)]]) await make(list, { onResult });
      await close();
    });
    expect(codes).toEqual([0, 0]);
    expect(made[0]).toBe(JSON.stringify(run(scenario, 1)));
    expect(made).toHaveLength(4);
    expect(made[3]).toBe(made[0]);
  });

  it("that are kept make others after a run that broke", async () => {
    const { make, close } = keptThreads({ worker: workerModule, workers: 2 });
    await expect(make([job(7, broken), job(1)], { onResult: () => {} })).rejects.toBeInstanceOf(RunError);
    const seeds: number[] = [];
    await make(jobs, { onResult: ({ seed }) => seeds.push(seed) });
    await close();
    expect(seeds.sort()).toEqual([1, 2, 3, 4, 5]);
  });
});

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

  it("tells nothing of runs that are over", async () => {
    const shares = sharesOf(2).fill(0.5);
    await backend(jobs, { shares, onResult: () => {} });
    // One that makes a run at a time has one place.
    expect(shares[0]).toBe(0);
    expect([0, 0.5]).toContain(shares[1]);
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

describe("what share of a run is done", () => {
  it("is told at least once a simulated minute, grows, and ends at 1", () => {
    const told: number[] = [];
    const long = { ...scenario, durationSeconds: 600, windowSeconds: 300 };
    const result = run(long, 1, { progress: (share) => told.push(share) });
    expect(told.length).toBeGreaterThanOrEqual(10);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect(result).toEqual(run(long, 1));
  });

  it("is seen from another thread while the run is made", async () => {
    const shares = sharesOf(1);
    const seen = new Set<number>();
    const look = setInterval(() => seen.add(shares[0]), 1);
    const long = { ...scenario, durationSeconds: 1200, windowSeconds: 60 };
    try {
      await threads({ worker: workerModule, workers: 1 })([job(1, long)], { shares, onResult: () => {} });
    } finally {
      clearInterval(look);
    }
    // 240,000 requests take many milliseconds, and on a slower machine more.
    expect([...seen].some((share) => share > 0 && share < 1)).toBe(true);
  });
});
