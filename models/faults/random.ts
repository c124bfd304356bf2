/**
 * Nodes fail by themselves: each independently, time between failures and time to repair exponential with the given means.
 * All of it is drawn before the run begins, from a stream of its own, and stands in the printed schedule.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { type Compound, type Outage, outage, outageOption, type Strike } from "./fault.ts";

/** Room in the numbers of draws for one node's. */
const DRAWS_A_NODE = 1_000_000;

export const random = {
  name: "random",
  doc: "All nodes (or those named) fail and come back at random times, drawn up front.",
  options: z.strictObject({
    mtbf: duration({ least: 1 }).describe("Mean time from a node's return to its next failure."),
    mttr: duration({ least: 0.001 }).describe("Mean time from a failure to the node's return."),
    for: duration({ aboveZero: true })
      .optional()
      .describe("How long nodes go on failing. Default: to the end of the run."),
    what: outageOption("crash"),
  }),
  allByDefault: true,
  isDrawn: true,
  expand: (nodes, options, { secondsLeft, draw }) => {
    const { mtbf, mttr, for: seconds, what } = options as { mtbf: number; mttr: number; for?: number; what: Outage };
    const until = Math.min(secondsLeft, seconds ?? secondsLeft);
    return nodes.flatMap((node) => {
      const strikes: Strike[] = [];
      let number = node * DRAWS_A_NODE;
      for (let from = -mtbf * Math.log(draw(number++)); from < until; ) {
        const to = from - mttr * Math.log(draw(number++));
        strikes.push(...outage(what, node, from, to).filter(({ afterSeconds }) => afterSeconds < secondsLeft));
        from = to - mtbf * Math.log(draw(number++));
      }
      return strikes;
    });
  },
} as const satisfies Compound;
