/**
 * Node after node is restarted, as for an upgrade: so many at a time, the next when those are back and warm again.
 * Wikimedia's rule is at most 2 of its 18 at once (wikitech, "Memcached").
 */
import { z } from "zod";
import { count, duration } from "../../src/core/text/quantities.ts";
import { crash } from "./crash.ts";
import { compound, outage } from "./fault.ts";
import { lossNamed, lossOption } from "./losses.ts";
import { onReturnOption } from "./on-return.ts";

export const rollingRestart = compound({
  name: "rolling-restart",
  doc: "All nodes (or those named) are restarted one after another, so many at a time.",
  target: "all nodes",
  options: z.strictObject({
    atOnce: count(1).prefault(1).describe("How many at a time. Default: 1."),
    down: duration({ aboveZero: true }).prefault("30s").describe("How long each is down. Default: 30s."),
    gap: duration().prefault("10m").describe("From the return of some to the stop of the next. Default: 10m."),
    what: lossOption(crash),
    onReturn: onReturnOption,
  }),
  primitives: ({ what }) => [lossNamed(what)],
  problem: (nodes, { atOnce }) =>
    atOnce <= nodes.length ? null : `atOnce ${atOnce}; expected at most ${nodes.length}, so many nodes there are`,
  expand: (nodes, { atOnce, down, gap, what, onReturn }) =>
    nodes.flatMap((node, i) => {
      const from = Math.floor(i / atOnce) * (down + gap);
      return outage(lossNamed(what), node, { from, to: from + down, onReturn });
    }),
});
