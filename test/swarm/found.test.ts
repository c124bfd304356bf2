/** Worlds in which the swarm found a law broken, as small as they could be made. They hold now. */
import { expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

const removing = { name: "node-memcached", options: { remove: true, minTimeout: 0 } };
const loss = { fault: "packet-loss", node: 0, at: "1.5s", share: 0.568862 };
const shards = { count: 3, scatter: 1 };
const users = { count: 9, think: { distribution: "constant", value: "1s" } };

it.each([
  ["a server that one process removes from its ring, and no other does", 9, { client: removing, faults: [loss] }],
  [
    "a page that goes on at the very instant at which a phase ends, since before the cut ahead of it",
    2,
    {
      measureFrom: "17.5s",
      workload: { keys: 300, ttl: "23s", arrivals: { users } },
      network: { roundTrip: "15s" },
      protection: { ttlJitter: 0.5 },
      faults: [{ fault: "crash", node: 0, at: "32s" }],
    },
  ],
  [
    "a read that one shard refuses and another takes up in its row, with time-outs that cancel",
    3,
    {
      duration: "20s",
      workload: { arrivals: { rate: 200 }, keys: 300 },
      database: { servers: 1, capacity: "60/s", queueLimit: 2, timeout: "30ms", onTimeout: "cancels", shards },
      faults: [{ fault: "crash", node: 0, at: "10s" }],
    },
  ],
  [
    "more new keys than its curve has room for, since the load is set to many times that",
    5,
    {
      duration: "40s",
      workload: { arrivals: { rate: 20 }, keys: 300, oneHitWonders: 0.5 },
      faults: [{ fault: "set-load", at: "5s", factor: 20 }],
    },
  ],
])("%s", (_, seed, world) => {
  const { value, problems } = readScenario({ duration: "80s", ...world });
  expect(problems).toEqual([]);
  expect(run(value!, seed, { check: true }).events.length).toBe(world.faults.length);
});

it.each([
  [
    "queries go on for nobody while their requests ask again",
    {
      workload: { keys: 300, arrivals: { rate: 5 } },
      database: { servers: 8, capacity: "10/s", timeout: "100ms" },
      protection: { retry: { name: "exponential" } },
    },
  ],
  [
    "shards go on with their parts of a read that has timed out",
    {
      workload: { keys: 300, prefill: false, arrivals: { users: { count: 1, think: "14s" } } },
      database: {
        timeout: "100ms",
        readService: { distribution: "constant", value: "5s" },
        shards: { count: 3, scatter: 1 },
      },
    },
  ],
])("as many are under way at most, whatever the windows, where %s", (_, world) => {
  const { value, problems } = readScenario({ duration: "40s", ...world });
  expect(problems).toEqual([]);
  const most = (windowSeconds: number) => run({ ...value!, windowSeconds }, 3).metrics.requestsUnderWayMax;
  expect(most(0.1)).toBe(most(7));
});

it("a database that contradicts itself beside a page is refused, whatever its queries take", () => {
  const { problems } = readScenario({
    duration: "80s",
    database: { servers: "unlimited", capacity: "60/s" },
    application: { page: { gets: 1 } },
  });
  expect(problems.map(({ path }) => path)).toEqual([["database", "servers"]]);
});
