import { expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

const world = {
  duration: "200s",
  measureFrom: "20s",
  cluster: { nodes: 3, memory: "2MB" },
  client: { name: "pecl-memcache", hosts: 2 },
  database: {
    servers: 1,
    readService: { distribution: "exponential", mean: "10ms" },
    queueLimit: 30,
    timeout: "100ms",
  },
  workload: { keys: 3000, valueBytes: 500, ttl: "8s", reads: 0.9, arrivals: { rate: 120 } },
};

it.each([
  ["a crash and its return", [{ fault: "crash", node: 1, at: "60s", for: "40.5s" }]],
  ["a host that is down twice", ["60s", "150s"].map((at) => ({ fault: "host-down", node: 0, at, for: "20s" }))],
  ["a slow node", [{ fault: "slow", node: 2, by: "3s", at: "70.25s", for: "20s" }]],
])("no metric moves with the length of the windows: %s", (_, faults) => {
  const numbers = ["7s", "1s", "20s", "3m"].map((window) => {
    const { value, problems } = readScenario({ ...world, window, faults });
    if (value === null) throw new Error(JSON.stringify(problems));
    const { metrics, minutes, atLeast, notes } = run(value, 4);
    return { metrics, minutes, atLeast, notes };
  });
  for (const other of numbers.slice(1)) expect(other).toEqual(numbers[0]);
});
