import { expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

const clients = ["jump-hash", "maglev", "rendezvous"];

it.each(clients)("an operation of %s fails on a server once, whatever the process's others learn meanwhile", (name) => {
  // Hung servers take connections, so that one operation finds dead what another has just found alive.
  const { value, problems } = readScenario({
    duration: "40s",
    cluster: { nodes: 4 },
    client: { name, processes: 1, options: { timeout: 0.01, retry: 0 } },
    network: { roundTrip: "1ms" },
    workload: { keys: 300, reads: 1, arrivals: { rate: 300 } },
    database: { readService: { distribution: "constant", value: "1ms" }, servers: 1000 },
    faults: [{ fault: "pause", nodes: [2, 3], at: "19s" }],
  });
  expect(problems).toEqual([]);
  const { metrics } = run(value!, 1, { check: true });
  // The get, and the set of what the database read in 1 ms: each two connections of 1 ms, two time-outs and a third server.
  expect(metrics.latencyMsMaxDuringOutage).toBeLessThanOrEqual(2 * (2 * (1 + 10) + 2) + 1);
  expect(metrics.unansweredRatioDuringOutage).toBeLessThan(0.01);
});
