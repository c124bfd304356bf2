/** The database is started anew, and its buffer pool is cold: pages come back into memory as queries ask for them. */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { coldStart } from "./cold-start.ts";
import { databaseBack, databaseOutage, whileDown } from "./database-outage.ts";
import { byShard, placeOf, placeOptions } from "./database-place.ts";
import { compound } from "./fault.ts";

export const databaseRestart = compound({
  name: "database-restart",
  doc: "The database is gone for a time and comes back with most of its memory cold.",
  target: "cluster",
  options: z.strictObject({
    after: duration({ aboveZero: true })
      .prefault("30s")
      .describe("How long until it answers again. Default: 30s, an assumption."),
    callers: whileDown("refused"),
    cold: coldStart.prefault({}).describe("What is missing in its memory."),
    ...placeOptions,
  }),
  primitives: () => [databaseOutage],
  expand: (_nodes, { after, callers, cold, ...where }) =>
    byShard(where)
      .map(placeOf)
      .flatMap((place) => [
        { afterSeconds: 0, fault: databaseOutage, node: -1, options: { callers, ...place } },
        { afterSeconds: after, fault: databaseBack, node: -1, options: { cold, ...place } },
      ]),
});
