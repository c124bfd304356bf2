/** What is told of a database with shards: which of them each outage befell, and how busy the worst one is. */
import { expect, it } from "vitest";
import { told } from "./told.ts";

const outage = (more: object, at: string) => ({ fault: "database-outage", at, for: "1m", ...more });

const world = (database: object, faults: readonly object[]) => ({
  repeats: 1,
  control: false,
  scenario: {
    duration: "32m",
    measureFrom: "1m",
    cluster: { nodes: 2, memory: "16MB" },
    client: { name: "gomemcache", processes: 2 },
    database: { servers: 1, readService: { distribution: "exponential", mean: "10ms" }, ...database },
    workload: { keys: 200, ttl: "1m", arrivals: { rate: 20 } },
    faults,
  },
});

it("each outage has the names of the shards that it befell, of the whole database, or of nodes", async () => {
  const faults = [
    outage({ shard: 2 }, "2m"),
    outage({ shards: [0, 1] }, "14m"),
    outage({}, "17m"),
    { fault: "crash", node: 1, at: "20m", for: "1m" },
  ];
  const { tables, headline } = await told(world({ shards: { count: 4 } }, faults), { advice: false });
  const [table] = tables;
  expect(table.columns[1]).toBe("What");
  expect(table.rows.map((row) => row[1].text)).toEqual(["shard 2", "shard 0, shard 1", "database", "11212"]);
  expect(headline).toMatch(/whose worst shard is [\d.]+ % busy in all outages/);
});

it("a database without shards has no worst one, in the headline or the first table", async () => {
  const { headline, mainMetrics } = await told(world({}, [outage({}, "2m")]), { advice: false });
  expect(headline).not.toContain("shard");
  expect(mainMetrics.join()).not.toContain("Shard");
});
