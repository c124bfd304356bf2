/** In which order nodes are flushed, by what is left on them and by which of the flushes is advised. */
import { describe, expect, it } from "vitest";
import { flushOrder } from "../../src/app/narrative/flush-order.ts";
import type { PointSummary } from "../../src/app/narrative/texts.ts";
import type { Trial } from "../../src/app/narrative/trials.ts";

const pointOf = (kept: number, copies: number): PointSummary =>
  ({ metrics: { staleReadsKeptMemory: { mean: kept }, strandedCopies: { mean: copies } } }) as unknown as PointSummary;

const returned = { flushes: "returned" } as Trial;
const others = { flushes: "others" } as Trial;
const ORDER = "the returned node first, before clients reach it, and the others only before the next outage";

describe("where old values return with a node and copies are left on others", () => {
  it.each([
    { trials: [returned, others], helped: [returned, others], says: `In this order: ${ORDER}.` },
    {
      trials: [returned, others],
      helped: [returned],
      says: `The order is: ${ORDER}; to flush the others is not advised here.`,
    },
    { trials: [returned], helped: [returned], says: `The order is: ${ORDER}; to flush the others was not tried.` },
    {
      trials: [returned, others],
      helped: [others],
      says: `If both are flushed, the order is: ${ORDER}; of the two only the flush of the others is advised here.`,
    },
    {
      trials: [returned, others],
      helped: [],
      says: `If both are flushed, the order is: ${ORDER}; neither is advised here.`,
    },
  ])("the order is said, and nothing is advised that the trials do not advise: $says", ({ trials, helped, says }) => {
    expect(flushOrder(pointOf(5, 9), trials, helped)).toBe(says);
  });

  it.each([
    { kept: 0, copies: 9, trials: [others] },
    { kept: 5, copies: 0, trials: [returned] },
    { kept: 5, copies: 9, trials: [] },
  ])("no order is said where there are not both, or nothing was tried: $kept, $copies", ({ kept, copies, trials }) => {
    expect(flushOrder(pointOf(kept, copies), trials, trials)).toBe("");
  });
});
