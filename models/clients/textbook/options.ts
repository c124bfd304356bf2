/** The options of all textbook clients, and what their definitions share. No library has these names. */

import { z } from "zod";
import { patience, seconds } from "../shared/option-kinds.ts";

export const options = z.strictObject({
  timeout: patience().optional().describe("Seconds to wait for a connection, and for an answer. Default: 1."),
  retry: seconds()
    .optional()
    .describe(
      "Seconds a process leaves a dead server alone; 0: every operation tries it first. Default: 0; of maglev 10.",
    ),
  failover: z
    .boolean()
    .optional()
    .describe("Place the keys of a dead server on the others; false: they fail. Default: true."),
});

const VERSION = "1.0";

/** A textbook has one edition. */
export const edition = {
  packages: [],
  versions: [VERSION],
  defaultVersion: VERSION,
  versionOf: (release: string) => (release === VERSION ? VERSION : null),
  options,
} as const;
