/**
 * Somebody turns the retries around database queries down: at most so many in a second, all processes together, evenly spaced. A retry
 * that would come too soon after another is not made, and its request fails as if it had no attempt left. (Bronson et al., HotOS 2021,
 * free their world so: a limit of all retries together.)
 */
import { z } from "zod";
import { atMost } from "../../src/core/text/quantities.ts";
import { lasting, primitive } from "./fault.ts";

export const resetRetries = primitive({
  name: "reset-retries",
  doc: "Retries that were limited are made as before.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject({}),
  ends: "retries set",
  needsRetries: true,
  describe: () => "retries are made as before",
  strike: (cluster) => cluster.limitRetries(Number.POSITIVE_INFINITY),
});

export const setRetries = lasting({
  name: "set-retries",
  doc: "At most so many retries of database queries are made in a second; needs `protection.retry`.",
  target: "cluster",
  needsTraffic: true,
  options: z.strictObject({
    perSecond: atMost(z.number().min(0), { value: 1e9, why: "more than any application asks" })
      .prefault(0)
      .describe("All processes together; 0 for none. Default: 0."),
  }),
  begins: "retries set",
  endedBy: resetRetries,
  needsRetries: true,
  describe: (_name, { perSecond }) =>
    perSecond === 0 ? "no query is asked again" : `at most ${perSecond} queries a second are asked again`,
  strike: (cluster, _node, _now, { perSecond }) => cluster.limitRetries(perSecond),
});
