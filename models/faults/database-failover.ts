/**
 * The database's host is lost and a replica takes over: nobody is answered meanwhile. What the replica has in memory is what it read by
 * itself; without `cold` that is everything. Where replication is asynchronous the writes that have not reached it are lost, although
 * their writers were told that they were done.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { coldStart } from "./cold-start.ts";
import { databaseLosesWrites } from "./database-loses-writes.ts";
import { databaseBack, databaseOutage, whileDown } from "./database-outage.ts";
import { byShard, placeOf, shardOptions } from "./database-place.ts";
import { compound, type FaultOptions } from "./fault.ts";

export const databaseFailover = compound({
  name: "database-failover",
  doc: "A replica takes over from the database, and nobody is answered until it has.",
  target: "cluster",
  options: z.strictObject({
    after: duration({ aboveZero: true })
      .prefault("60s")
      .describe("How long until the replica answers. Default: 60s, an assumption."),
    callers: whileDown("hang"),
    cold: coldStart.optional().describe("What is missing in the replica's memory. Default: nothing."),
    replication: z
      .enum(["synchronous", "asynchronous"])
      .optional()
      .describe(
        "Whether a write is at the replica before its writer is told that it is done: with asynchronous the writes that the replica lacks are lost; needs `database.replicas`. Default: synchronous, none is lost.",
      ),
    ...shardOptions,
  }),
  primitives: ({ replication }) =>
    replication === "asynchronous" ? [databaseLosesWrites, databaseOutage] : [databaseOutage],
  expand: (_nodes, { after, callers, cold, replication, ...where }) =>
    byShard(where)
      .map(placeOf)
      .flatMap((place) => [
        ...(replication === "asynchronous"
          ? [{ afterSeconds: 0, fault: databaseLosesWrites, node: -1, options: place as FaultOptions }]
          : []),
        { afterSeconds: 0, fault: databaseOutage, node: -1, options: { callers, ...place } },
        {
          afterSeconds: after,
          fault: databaseBack,
          node: -1,
          options: { ...(cold === undefined ? {} : { cold }), ...place },
        },
      ]),
});
