/**
 * The database takes longer for all that it does: a neighbour on its disks, a backup, a statement that reads a whole table. Queries under
 * way are slowed down too.
 */
import { z } from "zod";
import { atMost } from "../../src/core/text/quantities.ts";
import { byShard, placeOf, placeOptions, placeText } from "./database-place.ts";
import { lasting, primitive } from "./fault.ts";

export const databaseFastAgain = primitive({
  name: "database-fast-again",
  doc: "A slow database is as fast as it used to be.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject(placeOptions),
  strikes: byShard,
  ends: "database slow",
  describe: (_name, options) => `${placeText(options)} is as fast as before`,
  strike: (cluster, _node, _now, options) => cluster.database?.slow(1, placeOf(options)) ?? false,
});

export const databaseSlow = lasting({
  name: "database-slow",
  doc: "Every query takes the database longer, those under way too.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject({
    factor: atMost(z.number().gt(1), { value: 1e6, why: "a million times as slow" })
      .prefault(10)
      .describe("So many times as long. Default: 10, an assumption."),
    ...placeOptions,
  }),
  strikes: byShard,
  begins: "database slow",
  endedBy: databaseFastAgain,
  describe: (_name, options) => `${placeText(options)} takes ${options.factor} times as long`,
  strike: (cluster, _node, _now, options) => cluster.database?.slow(options.factor, placeOf(options)) ?? false,
});
