import { expect, it } from "vitest";
import { READS_MAX } from "../../models/application/reads-under-way.ts";
import { readScenario } from "../swarm/built.ts";
import { kernelsDid } from "./same.ts";

it("a key that more queries read at once than half a word can count is left to the general path meanwhile", {
  timeout: 120_000,
}, () => {
  const [rate, seconds] = [100_000, 2];
  // All of the first second miss, and the database answers none of them before.
  const { value } = readScenario({
    duration: `${seconds}s`,
    measureFrom: "0s",
    window: "1s",
    cluster: { nodes: 1, memory: "2MB" },
    client: { name: "jump-hash", processes: 1 },
    database: { servers: rate, readService: { distribution: "constant", value: "1s" }, timeout: "5s" },
    workload: {
      keys: 1,
      reads: 1,
      valueBytes: 100,
      ttl: "1d",
      prefill: false,
      arrivals: { rate, load: { curve: "constant" } },
    },
  });
  if (value === null) throw new Error("no world");
  const plain = kernelsDid(value, "one key");
  expect(plain).toBeGreaterThan(READS_MAX);
  expect(plain).toBeLessThan(rate * seconds - 10_000);
});
