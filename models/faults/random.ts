/**
 * Nodes fail by themselves and independently. Time between failures and time to repair are exponential with the given means.
 * All of it is drawn before the run begins, from a stream of its own, and the printed schedule shows it.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { crash } from "./crash.ts";
import { compound, outage } from "./fault.ts";
import { lossNamed, lossOption } from "./losses.ts";
import { onReturnOption } from "./on-return.ts";

/** Each node has this many draws of its own. */
const DRAWS_A_NODE = 1_000_000;

export const random = compound({
  name: "random",
  doc: "All nodes (or those named) fail and come back at random times, drawn up front.",
  target: "all nodes",
  isDrawn: true,
  options: z.strictObject({
    mtbf: duration({ least: 1 }).describe("Mean time from a node's return to its next failure."),
    mttr: duration({ least: 0.001 }).describe("Mean time from a failure to the node's return."),
    for: duration({ aboveZero: true })
      .optional()
      .describe("How long nodes go on failing. Default: to the end of the run."),
    what: lossOption(crash),
    onReturn: onReturnOption,
  }),
  primitives: ({ what }) => [lossNamed(what)],
  *expand(nodes, { mtbf, mttr, for: seconds, what, onReturn }, { secondsLeft, draw }) {
    const until = Math.min(secondsLeft, seconds ?? secondsLeft);
    for (const node of nodes) {
      let number = node * DRAWS_A_NODE;
      for (let from = -mtbf * Math.log(draw(number++)); from < until; ) {
        const to = from - mttr * Math.log(draw(number++));
        const both = outage(lossNamed(what), node, { from, to, onReturn });
        yield* both.filter(({ afterSeconds }) => afterSeconds < secondsLeft);
        from = to - mtbf * Math.log(draw(number++));
      }
    }
  },
});
