/**
 * Files of CacheBench (cachelib.org, Meta's cache benchmark): how often keys are asked for, and how large values are. A
 * popularity file has groups of keys (`popularityBuckets`) with the requests for each group (`popularityWeights`), and the share
 * of requests for keys that are asked for once (`oneHits`). A file of sizes has as many sizes (`valSizeRange`) as
 * probabilities (`valSizeRangeProbability`, any numbers), or one more: then sizes are even between each two of them.
 */
import { z } from "zod";
import { parseAs, problemText } from "../../core/text/problems.ts";
import { parseJson } from "../files/json.ts";
import { Unreadable } from "./unreadable.ts";

/** Those of Meta have up to 7,520. */
const ENTRIES_MAX = 10_000;

const amounts = z.array(z.number().nonnegative()).min(1).max(ENTRIES_MAX);

const popularityFile = z.looseObject({
  popularityBuckets: amounts,
  popularityWeights: amounts,
  oneHits: z.number().min(0).max(1).optional(),
});

const sizesFile = z.looseObject({ valSizeRange: amounts, valSizeRangeProbability: amounts });

export interface CacheBenchPopularity {
  /** Pairs of a number of keys and of the requests for all of them. */
  readonly buckets: readonly (readonly [number, number])[];
  readonly oneHits: number;
}

/** @throws Unreadable with all that is wrong. */
export function cacheBenchPopularity(text: string): CacheBenchPopularity {
  const { popularityBuckets, popularityWeights, oneHits = 0 } = read(popularityFile, text);
  if (popularityBuckets.length !== popularityWeights.length) {
    throw new Unreadable(
      `popularityWeights: ${popularityWeights.length} entries; expected ${popularityBuckets.length}, as many as popularityBuckets`,
    );
  }
  return { buckets: popularityBuckets.map((keys, i) => [keys, popularityWeights[i]] as const), oneHits };
}

/** A distribution as an experiment writes it. @throws Unreadable with all that is wrong. */
export function cacheBenchSizes(text: string): Readonly<Record<string, unknown>> {
  const { valSizeRange: sizes, valSizeRangeProbability: shares } = read(sizesFile, text);
  if (sizes.length === shares.length) {
    return { distribution: "discrete", values: sizes.map((value, i) => ({ value, share: shares[i] })) };
  }
  if (sizes.length !== shares.length + 1) {
    throw new Unreadable(
      `valSizeRange: ${sizes.length} entries; expected ${shares.length}, as many as valSizeRangeProbability, or one more`,
    );
  }
  const fall = sizes.findIndex((size, i) => i > 0 && size < sizes[i - 1]);
  if (fall > 0) throw new Unreadable(`valSizeRange[${fall}]: ${sizes[fall]}; expected sizes that do not fall`);
  const parts = shares.map((share, i) => ({
    share,
    of: { distribution: "uniform", low: sizes[i], high: sizes[i + 1] },
  }));
  return { distribution: "mix", parts };
}

function read<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  const parsed = parseJson(text);
  if (parsed.problem !== null) {
    const { line, column, text: what } = parsed.problem;
    throw new Unreadable(`line ${line}, column ${column}: ${what}`);
  }
  const { value, problems } = parseAs(schema, parsed.value);
  if (value === null) throw new Unreadable(problems.map(problemText).join("; "));
  return value;
}
