/**
 * What the replica that is furthest ahead does not have of a primary's writes is lost, as where it takes over from a primary whose
 * replication is asynchronous. Their keys have the value of before until they are written again; what the cache holds of them stays.
 */
import { z } from "zod";
import { byShard, placeOf, placeText, shardOptions } from "./database-place.ts";
import { primitive } from "./fault.ts";

export const databaseLosesWrites = primitive({
  name: "database-loses-writes",
  doc: "Writes that no replica of the database has are lost, as in an asynchronous fail-over; needs `database.replicas`.",
  target: "cluster",
  needsTraffic: true,
  needsReplicas: true,
  options: z.strictObject(shardOptions),
  strikes: byShard,
  describe: (_name, options) => `${placeText(options)} loses the writes that no replica has`,
  strike: (cluster, _node, _now, options) => cluster.database?.loseWrites?.(placeOf(options)) ?? false,
});
