/**
 * Nodes go down one after another and come up in another order, so that each meets another set of neighbours. Source:
 * "swizzle-clogging" in FoundationDB's simulation tests.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { type Compound, type Outage, outage, outageOption } from "./fault.ts";

export const swizzle = {
  name: "swizzle",
  doc: "All nodes (or those named) go down one after another and come up in another order.",
  options: z.strictObject({
    gap: duration({ aboveZero: true }).prefault("1m").describe("Between two steps. Default: 1m."),
    hold: duration().prefault("0s").describe("How long all of them are down. Default: 0s."),
    up: z
      .enum(["first-down-first", "last-down-first", "shuffled"])
      .prefault("shuffled")
      .describe("The order in which they come up; shuffled: drawn, another under each seed. Default: shuffled."),
    what: outageOption("crash"),
  }),
  allByDefault: true,
  expand: (nodes, options, { draw }) => {
    const { gap, hold, up, what } = options as { gap: number; hold: number; up: string; what: Outage };
    const order = nodes.map((_, i) => i);
    if (up === "last-down-first") order.reverse();
    if (up === "shuffled") {
      for (let i = order.length - 1; i > 0; i--) {
        const j = Math.floor(draw(i) * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
    }
    const allDown = (nodes.length - 1) * gap;
    return nodes.flatMap((node, i) => outage(what, node, i * gap, allDown + hold + (order.indexOf(i) + 1) * gap));
  },
} as const satisfies Compound;
