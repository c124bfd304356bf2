import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clients } from "../../models/clients/index.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

/** Faults that may befall a node at any time of its being up, each with an end. */
const fault = fc.oneof(
  fc.record({ fault: fc.constantFrom("crash", "pause", "warm-stop", "partition"), for: fc.constantFrom("3s", "20s") }),
  fc.record({
    fault: fc.constant("host-down"),
    memory: fc.constantFrom("lost", "kept"),
    for: fc.constantFrom("3s", "20s"),
  }),
  fc.record({ fault: fc.constant("partition"), share: fc.constantFrom(0.3, 0.7), for: fc.constantFrom("3s", "20s") }),
  fc.record({ fault: fc.constant("slow"), by: fc.constantFrom("50ms", "3s", "9s"), for: fc.constant("20s") }),
  fc.record({ fault: fc.constant("packet-loss"), share: fc.constantFrom(0.05, 0.5), for: fc.constant("20s") }),
  fc.record({ fault: fc.constant("flap"), down: fc.constant("2s"), up: fc.constant("3s"), times: fc.constant(3) }),
);

const worlds = fc.record({
  client: fc.constantFrom(...clients.map(({ name }) => name)),
  nodes: fc.integer({ min: 2, max: 5 }),
  hosts: fc.integer({ min: 1, max: 3 }),
  workers: fc.constantFrom(undefined, 1, 4),
  backlog: fc.constantFrom(0, 20),
  keys: fc.constantFrom(20, 3000),
  reads: fc.constantFrom(0.3, 0.9),
  onWrite: fc.constantFrom("set", "delete", "nothing"),
  ttl: fc.constantFrom("never", "8s"),
  timeout: fc.constantFrom("15ms", "10s"),
  servers: fc.constantFrom(1, 8),
  faults: fc.array(fault, { minLength: 2, maxLength: 2 }),
  resizes: fc.boolean(),
  seed: fc.nat(),
});

describe("a run with any client and any faults", () => {
  it("breaks no conservation law, and no cause is missing", () => {
    fc.assert(
      fc.property(worlds, ({ client, hosts, workers, backlog, nodes, faults, resizes, seed, ...w }) => {
        const { value, problems } = readScenario({
          duration: "80s",
          measureFrom: "10s",
          window: "10s",
          // Memory is kept only by nodes that take all of it at their start.
          cluster: faults.some((one) => one.fault === "warm-stop")
            ? { nodes, memcached: "-e /dev/shm/kept" }
            : { nodes, memory: "2MB" },
          client: { name: client, hosts, backlog, ...(workers === undefined ? {} : { workers }) },
          database: {
            servers: w.servers,
            readService: { distribution: "exponential", mean: "10ms" },
            queueLimit: 30,
            timeout: w.timeout,
          },
          workload: {
            keys: w.keys,
            valueBytes: 500,
            ttl: w.ttl,
            reads: w.reads,
            onWrite: w.onWrite,
            arrivals: { rate: 60 },
          },
          faults: [
            ...faults.map((one, i) => ({ ...one, node: i, at: `${15 + 17 * i}s` })),
            ...(resizes ? [{ fault: "resize", servers: [1, 0], at: "33s" }] : []),
          ],
        });
        if (value === null) throw new Error(JSON.stringify(problems));
        run(value, seed, { check: true });
      }),
      { numRuns: 20, seed: 20_261_125 },
    );
    expect(clients.length).toBeGreaterThan(0);
  });
});
