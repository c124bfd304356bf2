/** The options that all textbook clients have: no library has any of these names. */
import { z } from "zod";

export const options = z.strictObject({
  timeout: z
    .number()
    .positive()
    .max(86_400)
    .optional()
    .describe("Seconds to wait for a connection, and for an answer. Default: 1."),
  retry: z
    .number()
    .nonnegative()
    .max(1_000_000_000)
    .optional()
    .describe(
      "Seconds a process leaves a dead server alone; 0: every operation tries it first. Default: 0; of maglev 10.",
    ),
  failover: z
    .boolean()
    .optional()
    .describe("Place the keys of a dead server on the others; false: they fail. Default: true."),
});

export const VERSION = "1.0";
