/**
 * Nodes go down one after another and come up in another order, so that each meets another set of neighbours. Source:
 * "swizzle-clogging" in FoundationDB's simulation tests.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { crash } from "./crash.ts";
import { compound, outage } from "./fault.ts";
import { lossNamed, lossOption } from "./losses.ts";
import { onReturnOption } from "./on-return.ts";

export const swizzle = compound({
  name: "swizzle",
  doc: "All nodes (or those named) go down one after another and come up in another order.",
  target: "all nodes",
  options: z.strictObject({
    gap: duration({ aboveZero: true }).prefault("1m").describe("Between two steps. Default: 1m."),
    hold: duration().prefault("0s").describe("How long all of them are down. Default: 0s."),
    up: z
      .enum(["first-down-first", "last-down-first", "shuffled"])
      .prefault("shuffled")
      .describe("The order in which they come up; shuffled: drawn, another under each seed. Default: shuffled."),
    what: lossOption(crash),
    onReturn: onReturnOption,
  }),
  primitives: ({ what }) => [lossNamed(what)],
  expand: (nodes, { gap, hold, up, what, onReturn }, { draw }) => {
    const order = nodes.map((_, i) => i);
    if (up === "last-down-first") order.reverse();
    if (up === "shuffled") shuffle(order, draw);
    const allDown = (nodes.length - 1) * gap;
    return nodes.flatMap((node, i) => {
      const back = allDown + hold + (order.indexOf(i) + 1) * gap;
      return outage(lossNamed(what), node, { from: i * gap, to: back, onReturn });
    });
  },
});

/** Fisher and Yates's. */
function shuffle(order: number[], draw: (index: number) => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(draw(i) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
}
