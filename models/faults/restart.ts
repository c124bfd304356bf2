/** A crash and the return, in one entry. */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { crash } from "./crash.ts";
import { compound, outage } from "./fault.ts";
import { onReturnOption } from "./on-return.ts";

export const restart = compound({
  name: "restart",
  doc: "The node's process ends and is started again, empty, some time later.",
  options: z.strictObject({
    after: duration({ aboveZero: true })
      .prefault("5s")
      .describe("How long until it is started again. Default: 5s, an assumption: a supervisor that starts it at once."),
    onReturn: onReturnOption,
  }),
  primitives: () => [crash],
  expand: (nodes, { after, onReturn }) =>
    nodes.flatMap((node) => outage(crash, node, { from: 0, to: after, onReturn })),
});
