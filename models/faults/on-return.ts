/** What the operator does when a node comes back, before clients may use it: the option `onReturn` of every fault that ends so. */
import { z } from "zod";
import { expected } from "../../src/core/text/problems.ts";
import { atMost, count, duration, perSecond } from "../../src/core/text/quantities.ts";
import type { PreFill } from "../cluster/loader.ts";
import { parseFaultTime } from "./fault-time.ts";
import type { AnchoredTime } from "./times.ts";

export interface OnReturn {
  readonly flush?: boolean | undefined;
  readonly preFill?: PreFill | undefined;
  /** Seconds. */
  readonly ramp?: number | undefined;
  /** Of peaks and troughs the first that comes when the node could return. */
  readonly holdUntil?: AnchoredTime | undefined;
}

export const preFillOptions = z.strictObject({
  keys: atMost(count(1), { value: 100_000_000, why: "more than a node holds" }).describe(
    "So many keys, the most popular ones whose home is the node. Their order is that of the start of the run.",
  ),
  rate: perSecond()
    .prefault(1000)
    .describe('No more queries a second than this: a number, or a rate as "2000/s". Default: 1000, an assumption.'),
  connections: atMost(count(1), { value: 10_000, why: "more than a database has for one loader" })
    .prefault(10)
    .describe("Queries of the loader at the database at once. Default: 10, an assumption."),
});

const HOLD = 'a time since the start such as "4h", or "peak", "trough" or "trough-5m"';

const holdUntil = z
  .string({ error: (issue) => expected(issue.input, HOLD) })
  .transform((came, context) => {
    const time = came.includes("#") ? null : parseFaultTime(came);
    if (time !== null) return time;
    context.issues.push({ code: "custom", input: came, message: expected(came, HOLD) });
    return z.NEVER;
  })
  .describe(
    "The node is not brought back before this: a time since the start, or the next peak or trough of the load. Default: it is brought back when its fault ends.",
  );

export const onReturnOption = z
  .strictObject({
    flush: z.boolean().optional().describe("Flush it before clients reach it. Default: not."),
    preFill: preFillOptions
      .optional()
      .describe(
        "A loader reads keys from the database and sets them on the node before clients may reach it; the outage lasts until that is done. Default: none.",
      ),
    ramp: duration({ aboveZero: true })
      .optional()
      .describe(
        "The processes are let in one after another, spread evenly over this time, host after host. Default: all at once.",
      ),
    holdUntil: holdUntil.optional(),
  })
  .optional()
  .describe(
    "What is done as the node returns, with its port closed to clients. Default: nothing; it is there at once.",
  );
