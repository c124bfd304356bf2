/** A node that comes and goes. It hurts a client that readmits it at once again and again. */
import { z } from "zod";
import { count, duration } from "../../src/core/text/quantities.ts";
import { crash } from "./crash.ts";
import { compound, outage } from "./fault.ts";
import { lossNamed, lossOption } from "./losses.ts";
import { onReturnOption } from "./on-return.ts";

export const flap = compound({
  name: "flap",
  doc: "The node is lost and comes back, several times over.",
  options: z.strictObject({
    down: duration({ aboveZero: true }).prefault("10s").describe("How long it is lost each time. Default: 10s."),
    up: duration({ aboveZero: true }).prefault("30s").describe("How long it is there in between. Default: 30s."),
    times: count(2).max(10_000).prefault(5).describe("How often it is lost. Default: 5."),
    what: lossOption(crash),
    onReturn: onReturnOption,
  }),
  primitives: ({ what }) => [lossNamed(what)],
  *expand(nodes, { down, up, times, what, onReturn }) {
    for (const node of nodes) {
      for (let i = 0; i < times; i++) {
        const from = i * (down + up);
        yield* outage(lossNamed(what), node, { from, to: from + down, onReturn });
      }
    }
  },
});
