/** One way in which a number is got that can be held against a published one. */
import type { z } from "zod";
import type { RunResult } from "../../../core/result.ts";
import type { Problem } from "../../../core/text/problems.ts";
import type { Job } from "../../../sweep/backends/backend.ts";

/** The numbers of a row, one a repeat; or why there is none, and whether that is no fault: what belongs to others may be missing. */
export type Measured = readonly number[] | { readonly skipped: string; readonly excused: boolean };

export interface Surroundings {
  /** Of the publication, for what has no title of its own. */
  readonly title: string;
  /** Where traces lie; null where nobody says. */
  readonly traces: string | null;
}

export interface Prepared {
  /** Runs that have to be made before anything is measured. */
  readonly jobs: readonly Job[];
  /** By row. */
  measure(result: (key: string) => RunResult): readonly Measured[];
}

/**
 * @typeParam Got how it is got: the setting that the rows of a publication share.
 * @typeParam Read what a row reads of it.
 */
export interface Kind<Got = never, Read = never> {
  readonly name: string;
  readonly got: z.ZodType;
  readonly read: z.ZodType;
  /** Paths of the problems begin with `got` or `rows`. */
  prepare(got: Got, reads: readonly Read[], around: Surroundings): Prepared | { readonly problems: readonly Problem[] };
}
