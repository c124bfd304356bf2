/** Several nodes are lost at the same instant: a rack, its switch or its power. */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { type Compound, type Outage, outage, outageOption } from "./fault.ts";

export const rack = {
  name: "rack",
  doc: "Several nodes are lost together, and come back together.",
  options: z.strictObject({
    for: duration({ aboveZero: true })
      .optional()
      .describe("How long until they are back. Default: to the end of the run."),
    what: outageOption("host-down"),
  }),
  allByDefault: false,
  expand: (nodes, { for: seconds, what }) =>
    nodes.flatMap((node) => {
      const [lost, back] = outage(what as Outage, node, 0, (seconds as number | undefined) ?? 0);
      return seconds === undefined ? [lost!] : [lost!, back!];
    }),
} as const satisfies Compound;
