/** Several nodes are lost at the same instant: a rack, its switch or its power. */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { compound, outage, strikeOf } from "./fault.ts";
import { hostDown } from "./host-down.ts";
import { lossNamed, lossOption } from "./losses.ts";

export const rack = compound({
  name: "rack",
  doc: "Several nodes are lost together, and come back together.",
  options: z.strictObject({
    for: duration({ aboveZero: true })
      .optional()
      .describe("How long until they are back. Default: to the end of the run."),
    what: lossOption(hostDown),
  }),
  primitives: ({ what }) => [lossNamed(what)],
  expand: (nodes, { for: seconds, what }) =>
    nodes.flatMap((node) =>
      seconds === undefined ? [strikeOf(lossNamed(what), node, 0)] : outage(lossNamed(what), node, 0, seconds),
    ),
});
