/** How unequally keys are asked for, as an experiment writes it: Zipf's law, over the keys or folded, or measured groups of keys. */
import { z } from "zod";
import { leading, type Problem } from "../../src/core/text/problems.ts";
import { atMost, duration, type Limit } from "../../src/core/text/quantities.ts";
import type { PopularitySpec } from "../workload/popularity/popularity.ts";
import { isPlain } from "./parts.ts";

/** At 10 all but a thousandth of the requests ask for the first key. */
export const ZIPF_MAX: Limit = { value: 10, why: "where nearly all requests ask for one key" };
/** YCSB has 10^10. Beyond 2^53 numbers have gaps. */
const THINGS_MAX: Limit = { value: 1e15, why: "more than anybody counts" };
/** Measured popularity files have some hundred groups. */
const GROUPS_MAX = 10_000;

const amount = () => z.number().nonnegative().max(1e15);

export const popularity = z.strictObject(
  {
    zipf: atMost(z.number().min(0), ZIPF_MAX).prefault(1.2117).describe("Exponent of Zipf's law; 0: all keys alike."),
    foldedFrom: atMost(z.int().min(1), THINGS_MAX)
      .optional()
      .describe(
        "So many things follow Zipf's law, and a hash spreads them over the keys: YCSB's `zipfian`, with 10000000000. Default: the keys themselves follow it.",
      ),
    buckets: z
      .array(z.tuple([amount(), amount()]))
      .min(1)
      .max(GROUPS_MAX)
      .optional()
      .describe(
        "In place of Zipf's law, groups of keys as measured: pairs of a number of keys and of the requests for all of them. All groups shrink or grow alike to make `keys`.",
      ),
    cacheBench: z
      .string()
      .min(1)
      .optional()
      .describe(
        "In place of Zipf's law, a popularity file of CacheBench (pop.json), by its path relative to this file.",
      ),
    drift: duration({ aboveZero: true })
      .optional()
      .describe(
        "How long a rank keeps its key, on average: a hot set that moves. Then two ranks, any of them, change their keys. Default: for ever.",
      ),
  },
  leading("zipf"),
);

export type Popularity = z.output<typeof popularity>;

/** @param input the popularity as it was given: of a default nobody is told. */
export function popularityProblems(
  { zipf, foldedFrom, buckets, cacheBench }: Popularity,
  { keys, input }: { readonly keys: number | null; readonly input: unknown },
): Problem[] {
  const problems: Problem[] = [];
  if (buckets !== undefined && isPlain(input) && input.zipf !== undefined) {
    problems.push({
      path: ["zipf"],
      text: `${zipf}; expected either Zipf's law or measured groups (buckets, cacheBench)`,
    });
  }
  if (cacheBench !== undefined) {
    problems.push({
      path: ["cacheBench"],
      text: `${JSON.stringify(cacheBench)}; expected buckets: a file is read by the command line, not by a program that reads a scenario`,
    });
  }
  if (foldedFrom !== undefined && buckets !== undefined) {
    problems.push({ path: ["foldedFrom"], text: `${foldedFrom}; expected Zipf's law or buckets, not both` });
  }
  if (foldedFrom !== undefined && keys !== null && foldedFrom < keys) {
    problems.push({ path: ["foldedFrom"], text: `${foldedFrom}; expected at least as many as keys, ${keys}` });
  }
  if (buckets !== undefined && !buckets.some(([some, requests]) => some > 0 && requests > 0)) {
    problems.push({
      path: ["buckets"],
      text: "no request for any key; expected a group with keys and requests above 0",
    });
  }
  return problems;
}

/** What stands in a scenario beside the exponent. */
export function resolvePopularity({ foldedFrom, buckets, drift }: Popularity): {
  popularity?: PopularitySpec;
  driftSeconds?: number;
} {
  const moves = drift === undefined ? {} : { driftSeconds: drift };
  if (buckets !== undefined) return { popularity: { buckets }, ...moves };
  return foldedFrom === undefined ? moves : { popularity: { foldedFrom }, ...moves };
}
