/** Sizes of values as an experiment writes them: the same over the whole run, or a list of changes. */
import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { duration } from "../../src/core/text/quantities.ts";
import { formatDuration } from "../../src/core/text/units.ts";
import { sizes } from "./distribution.ts";
import type { DistributionSpec, SizeChange } from "./types.ts";

/** Each makes a table of all sizes. */
const CHANGES_MAX = 1000;

const sizeChange = z.strictObject({
  at: duration().describe("When values begin to have this size, since the start. The first one of the list: 0."),
  size: sizes().describe("Length of a value that is stored from then on."),
  over: duration()
    .prefault("0s")
    .describe(
      "How long it takes to come to this size, in a hundred even steps from the size before. Default: at once.",
    ),
});

export const sizesOverTime = z.union([sizes(), z.array(sizeChange).min(1).max(CHANGES_MAX)]);

type SizesOverTime = z.output<typeof sizesOverTime>;

export function firstSize(given: SizesOverTime): DistributionSpec {
  return Array.isArray(given) ? given[0].size : given;
}

export function resolveChanges(given: SizesOverTime): SizeChange[] {
  if (!Array.isArray(given)) return [];
  return given.slice(1).map(({ at, size, over }) => ({ atSeconds: at, overSeconds: over, valueBytes: size }));
}

/** Changes out of order. */
export function sizeChangeProblems(given: SizesOverTime): Problem[] {
  if (!Array.isArray(given)) return [];
  const problems: Problem[] = [];
  given.forEach(({ at, over }, i) => {
    const path = [i, "at"];
    const before = given[i - 1];
    if (before === undefined) {
      const came = `${formatDuration(at)}${over > 0 ? ` over ${formatDuration(over)}` : ""}`;
      if (at > 0 || over > 0)
        problems.push({ path, text: `${came}; expected 0 and no over, for the size at the start` });
    } else if (at <= before.at || at < before.at + before.over) {
      const earliest = before.over > 0 ? "at the earliest" : "after";
      const text = `${formatDuration(at)}; expected ${earliest} ${formatDuration(before.at + before.over)}, when the size before it is reached`;
      problems.push({ path, text });
    }
  });
  return problems;
}
