/** The database behind the cache: a queue that can be asked for too much. Defaults: the peak-failure experiment's. */
import { z } from "zod";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { atMost, count, duration, type Limit } from "../../src/core/text/quantities.ts";
import { durations } from "./distribution.ts";

/** The largest value of MySQL's `max_connections`. */
const SERVERS_MAX: Limit = { value: 100_000, why: "the most that MySQL's max_connections takes" };
const QUEUE_MAX: Limit = { value: 10_000_000, why: "since each waiting query takes some 100 bytes of memory" };

/** A database of queries that take no time would answer any number of them: it has no capacity to speak of. */
const service = () =>
  durations()
    .refine((spec) => createDistribution(spec).mean > 0, {
      error: "queries that take no time; expected a mean above 0",
    })
    .prefault({ distribution: "exponential", mean: "4ms" });

export const database = z.strictObject({
  servers: atMost(count(1), SERVERS_MAX)
    .prefault(16)
    .describe(
      "Queries it runs at the same time (connections or cores, whichever are fewer). Default: 16, an assumption.",
    ),
  readService: service().describe(
    "How long a read keeps a server busy. Default: exponential with mean 4ms, an assumption: measure yours.",
  ),
  writeService: service().describe(
    "How long a write keeps a server busy. Default: exponential with mean 4ms, an assumption: measure yours.",
  ),
  queueLimit: atMost(count(0), QUEUE_MAX)
    .prefault(1000)
    .describe("Queries that may wait. The database refuses one more. Default: 1000, an assumption."),
  timeout: duration({ aboveZero: true })
    .prefault("1s")
    .describe("The application gives up on a query after this long. Default: 1s, an assumption."),
});

export function resolveDatabase({ timeout, ...rest }: z.output<typeof database>) {
  return { ...rest, timeoutSeconds: timeout };
}
