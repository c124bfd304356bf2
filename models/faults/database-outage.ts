/**
 * The database is gone. Queries at it are lost; who asks meanwhile gets an error at once, where a host refuses the connection, or
 * nothing, where the host is gone: then each query is lost, those too that would still wait when the database is back.
 */
import { z } from "zod";
import type { WhileDown } from "../database/database.ts";
import { coldStart } from "./cold-start.ts";
import { byShard, placeOf, placeOptions, placeText } from "./database-place.ts";
import { lasting, primitive } from "./fault.ts";

export const whileDown = (usual: WhileDown) =>
  z
    .enum(["refused", "hang"])
    .prefault(usual)
    .describe(
      `What callers see: refused, an error at once (the process is gone), or hang, nothing until their time-out (the host is gone). Default: ${usual}.`,
    );

export const databaseBack = primitive({
  name: "database-back",
  doc: "A database that was gone answers again, with all its memory or without.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject({
    cold: coldStart.optional().describe("What is missing in its memory. Default: nothing."),
    ...placeOptions,
  }),
  strikes: byShard,
  ends: "database down",
  describe: (_name, { cold, ...where }) =>
    cold === undefined
      ? `${placeText(where)} answers again`
      : `${placeText(where)} answers again, with ${Math.round(cold.reload * 100)} % of its pages in memory`,
  strike: (cluster, _node, _now, { cold, ...where }) => cluster.database?.start(cold ?? null, placeOf(where)) ?? false,
});

export const databaseOutage = lasting({
  name: "database-outage",
  doc: "The database is gone, and the queries at it are lost.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject({ callers: whileDown("refused"), ...placeOptions }),
  strikes: byShard,
  begins: "database down",
  endedBy: databaseBack,
  describe: (_name, { callers, ...where }) =>
    `${placeText(where)} is gone: queries ${callers === "hang" ? "hang" : "are refused"}`,
  strike: (cluster, _node, _now, { callers, ...where }) => cluster.database?.stop(callers, placeOf(where)) ?? false,
});
