/**
 * Somebody lets through a part of the load only, or all of it again: traffic is turned away before it reaches the application, as at a
 * proxy. The rate of arrivals follows its curve times this factor; requests that are under way stay.
 */
import { z } from "zod";
import { atMost } from "../../src/core/text/quantities.ts";
import { lasting, primitive } from "./fault.ts";

const FACTOR_MAX = { value: 1000, why: "a thousand times the load" };

export const resetLoad = primitive({
  name: "reset-load",
  doc: "The load that was set follows its curve again.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject({}),
  ends: "load set",
  loadFactor: () => 1,
  describe: () => "the load is let through as before",
  strike: () => true,
});

export const setLoad = lasting({
  name: "set-load",
  doc: "So much of the load is let through: arrivals come at their rate times a factor.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject({
    factor: atMost(z.number().min(0), FACTOR_MAX)
      .prefault(0.5)
      .describe("Times the rate that the load has otherwise, 0 for no requests. Default: 0.5, an assumption."),
  }),
  begins: "load set",
  endedBy: resetLoad,
  loadFactor: ({ factor }) => factor,
  describe: (_name, { factor }) => `the load is set to ${Number((factor * 100).toPrecision(3))} % of its rate`,
  strike: () => true,
});
