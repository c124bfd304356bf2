/** The memory that is counted of a run, before it is made, beside what a process takes that makes it. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Prints what is counted of a world, and by how much a process that makes it grows at most. */
const program = `
  import { readFileSync } from "node:fs";
  import { run } from "./dist/models/run/run.js";
  import { workOf } from "./dist/models/run/work.js";
  import { readScenario } from "./dist/models/scenario/index.js";
  const scenarioOf = (changes) => {
    const all = { ...JSON.parse(process.argv[1]), ...changes };
    const { value, problems } = readScenario(all);
    if (value === null) throw new Error(JSON.stringify(problems));
    return value;
  };
  const small = JSON.parse(process.argv[2]);
  // Not process.resourceUsage(): its maximum is at first that of the process which started this one.
  const peak = () => Number(/VmHWM:\\s+(\\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  // What it takes to have run anything at all.
  run(scenarioOf(small), 1);
  const before = peak();
  const scenario = scenarioOf({});
  run(scenario, 1);
  console.log(JSON.stringify({ counted: workOf(scenario).bytes, taken: (peak() - before) * 1024 }));
`;

const base = {
  duration: "2m",
  measureFrom: "0s",
  cluster: { nodes: 8, memory: "128MB", profile: "classic" },
  database: { capacity: "2000/s" },
  client: { name: "pecl-memcache", version: "3.0", processes: 8 },
};
const workload = {
  keys: 2_000_000,
  valueBytes: 400,
  popularity: { zipf: 1 },
  prefill: "stationary",
  arrivals: { rate: 4000 },
};
const sample = {
  cluster: { nodes: 8, memory: "8GB", profile: "classic" },
  database: { capacity: "20000/s" },
  workload: { ...workload, keys: 80_000_000, arrivals: { rate: 40_000 } },
};

// The most that a process has taken is read where Linux tells it.
describe.skipIf(!existsSync("/proc/self/status"))("the memory that is counted of a run", () => {
  it.each([
    ["in full from a stationary start", {}],
    ["in full from a warm start", { workload: { ...workload, prefill: true } }],
    ["in full without a kernel", { workload: { ...workload, arrivals: { rate: 500 } } }],
    ["sampled", { ...sample, detail: { sampled: 60 } }],
    ["sampled with its hits counted", { ...sample, detail: { sampled: 60, counted: true } }],
  ])("is what a process takes that makes it %s", (_, changes) => {
    const world = { ...base, workload, ...changes };
    const small = { workload: { ...workload, keys: 20_000 }, detail: "full" };
    const args = ["--input-type=module", "-e", program, JSON.stringify(world), JSON.stringify(small)];
    const { counted, taken } = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
    // How much garbage there is at the worst moment is for the collector to say. Half as much again is what an estimate may be off.
    expect(taken / counted).toBeGreaterThan(1 / 1.5);
    expect(taken / counted).toBeLessThan(1.5);
  });
});
