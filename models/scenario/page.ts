/**
 * What one web request does: a page, a small program of gets, multi-gets, writes and work of its own that one worker runs. A page
 * of Facebook fetches thousands of keys (Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013): a page fails or
 * is slow far more often than one of its gets.
 */
import { z } from "zod";
import type { DistributionSpec } from "../../src/core/distributions/index.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { leading, type Problem } from "../../src/core/text/problems.ts";
import { atMost, count, duration, type Limit } from "../../src/core/text/quantities.ts";
import { keysOf, type PageShape } from "../application/program.ts";
import { durations } from "./distribution.ts";

/** Keys of a page are kept with it while it runs. */
const KEYS_MAX: Limit = { value: 1000, why: "in one page" };
const MULTI_GETS_MAX = 100;
const WORK_MS_MAX: Limit = { value: 3_600_000, why: "an hour" };

const multiGet = z.strictObject({
  keys: atMost(count(1), KEYS_MAX).describe("Keys that one call asks for."),
});

export const page = z.strictObject(
  {
    gets: atMost(count(0), KEYS_MAX)
      .prefault(0)
      .describe(
        "Keys that the page asks for one after another. Without `writes` the share 1 - workload.reads of them is written in place of being read, as single requests are. Default: 0.",
      ),
    multiGets: z
      .array(multiGet)
      .max(MULTI_GETS_MAX)
      .prefault([])
      .describe(
        "Then, calls that ask for many keys at once; what they miss is read from the database key by key. Default: none.",
      ),
    writes: atMost(z.number().min(0), KEYS_MAX)
      .optional()
      .describe(
        "Then, keys that the page writes: 1 for one in each page, 0.1 for one in a tenth of the pages. All of its gets are reads then, whatever workload.reads says. Default: by workload.reads.",
      ),
    workMs: z
      .union([atMost(z.number().min(0), WORK_MS_MAX), durations()])
      .prefault(0)
      .describe(
        "Milliseconds that the page works by itself (templates, other services), evenly between its steps; or a distribution of them. Its worker is taken meanwhile. Default: 0.",
      ),
    slow: duration({ aboveZero: true })
      .prefault("1s")
      .describe(
        "A page that takes longer is slow. Default: 1s, the limit for a user's flow of thought to stay uninterrupted (Nielsen, Usability Engineering, 1993).",
      ),
  },
  leading("gets"),
);

export type PagePart = z.output<typeof page>;

/** A page as a run has it. */
export interface PageSpec extends PageShape {
  /** Expected keys that a page writes after its gets; null where `workload.reads` decides of each get. */
  readonly writes: number | null;
  /** Seconds. */
  readonly work: DistributionSpec;
  readonly slowSeconds: number;
}

export function resolvePage({ gets, multiGets, writes, workMs, slow }: PagePart): PageSpec {
  return {
    gets,
    multiGets: multiGets.map(({ keys }) => keys),
    writesMax: Math.ceil(writes ?? 0),
    writes: writes ?? null,
    work: typeof workMs === "number" ? { distribution: "constant", value: workMs / 1000 } : workMs,
    slowSeconds: slow,
  };
}

/** Keys that a page reads or writes, on average: its operations. */
export function operationsOf(spec: PageSpec): number {
  return keysOf(spec) - spec.writesMax + (spec.writes ?? 0);
}

/** A page that is nothing but one operation, a read or a write in its place. */
export function isOneGet({ gets, multiGets, writes }: PageSpec): boolean {
  return gets === 1 && multiGets.length === 0 && writes === null;
}

/** It wants nothing. */
export function isEmpty(spec: PageSpec): boolean {
  return operationsOf(spec) === 0;
}

/** What of a page the number of its keys depends on. */
export function perPage(spec: PageSpec) {
  return { keys: keysOf(spec), operations: operationsOf(spec) };
}

/** Share of the operations that read. */
export function readsOf(spec: PageSpec, readsOfGets: number): number {
  const multi = keysOf(spec) - spec.writesMax - spec.gets;
  const read = spec.writes === null ? spec.gets * readsOfGets + multi : spec.gets + multi;
  return read === spec.gets * readsOfGets && multi === 0 && spec.writes === null
    ? readsOfGets
    : read / operationsOf(spec);
}

/** A page that wants nothing, or more than it may. */
export function pageProblems(part: PagePart): Problem[] {
  const spec = resolvePage(part);
  const keys = keysOf(spec);
  if (isEmpty(spec)) {
    return [{ path: [], text: "no gets, no multiGets and no writes; expected at least one of them" }];
  }
  if (keys <= KEYS_MAX.value) return [];
  return [{ path: [], text: `${keys} keys in all; expected at most ${KEYS_MAX.value}` }];
}

/** Mean seconds that a page works by itself. */
export function meanWorkSeconds({ work }: PageSpec): number {
  return createDistribution(work).mean;
}
