/**
 * Somebody gives the database more servers or fewer: a larger pool of connections, replicas. Queries that are at work stay at work; with
 * fewer the next is taken up when there is room.
 */
import { z } from "zod";
import { atMost, count } from "../../src/core/text/quantities.ts";
import { lasting, primitive } from "./fault.ts";

export const resetServers = primitive({
  name: "reset-servers",
  doc: "The database has as many servers as it had before they were set.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject({}),
  ends: "servers set",
  needsServers: true,
  describe: () => "the database has its usual number of servers",
  strike: (cluster) => cluster.database?.setServers(null) ?? false,
});

export const setServers = lasting({
  name: "set-servers",
  doc: "The database works on so many queries at once; needs `database.servers` that are a number.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject({
    servers: atMost(count(1), { value: 1_000_000, why: "far beyond any database" }).describe(
      "Queries at work at the same time.",
    ),
  }),
  begins: "servers set",
  endedBy: resetServers,
  needsServers: true,
  describe: (_name, { servers }) => `the database works on ${servers} queries at once`,
  strike: (cluster, _node, _now, { servers }) => cluster.database?.setServers(servers) ?? false,
});
