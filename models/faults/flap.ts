/** A node that comes and goes: what readmits it at once is hurt again and again. */
import { z } from "zod";
import { count, duration } from "../../src/core/text/quantities.ts";
import { type Compound, type Outage, outage, outageOption } from "./fault.ts";

export const flap = {
  name: "flap",
  doc: "The node is lost and comes back, several times over.",
  options: z.strictObject({
    down: duration({ aboveZero: true }).prefault("10s").describe("How long it is lost each time. Default: 10s."),
    up: duration({ aboveZero: true }).prefault("30s").describe("How long it is there in between. Default: 30s."),
    times: count(2).max(10_000).prefault(5).describe("How often it is lost. Default: 5."),
    what: outageOption("crash"),
  }),
  allByDefault: false,
  expand: (nodes, options) => {
    const { down, up, times, what } = options as { down: number; up: number; times: number; what: Outage };
    return nodes.flatMap((node) =>
      Array.from({ length: times }, (_, i) => outage(what, node, i * (down + up), i * (down + up) + down)).flat(),
    );
  },
} as const satisfies Compound;
