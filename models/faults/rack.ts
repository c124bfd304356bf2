/** Several nodes are lost at the same instant: a rack, its switch or its power. */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { compound, outage, strikeOf } from "./fault.ts";
import { hostDown } from "./host-down.ts";
import { lossNamed, lossOption } from "./losses.ts";
import { onReturnOption } from "./on-return.ts";

export const rack = compound({
  name: "rack",
  doc: "Several nodes are lost together, and come back together.",
  options: z.strictObject({
    for: duration({ aboveZero: true })
      .optional()
      .describe("How long until they are back. Default: to the end of the run."),
    what: lossOption(hostDown),
    onReturn: onReturnOption,
  }),
  primitives: ({ what }) => [lossNamed(what)],
  problem: (_nodes, { for: seconds, onReturn }) =>
    onReturn === undefined || seconds !== undefined ? null : 'onReturn without "for": nobody returns; expected "for"',
  expand: (nodes, { for: seconds, what, onReturn }) =>
    nodes.flatMap((node) =>
      seconds === undefined
        ? [strikeOf(lossNamed(what), node, 0)]
        : outage(lossNamed(what), node, { from: 0, to: seconds, onReturn }),
    ),
});
