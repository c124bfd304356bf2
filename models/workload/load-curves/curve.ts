/** What a load curve is: how the rate of requests changes over the run, and the instants people refer to. */
import type { z } from "zod";
import type { Problem } from "../../../src/core/text/problems.ts";
import type { Limit } from "../../../src/core/text/quantities.ts";
import type { LoadSpec } from "./load.ts";

/** Beyond this the trough is as good as nothing, and the peak as good as all. */
export const MULTIPLE_MAX: Limit = { value: 1_000_000, why: "a million times the mean rate" };

export interface CurveContext {
  readonly durationSeconds: number;
  /** Time of day at which the run starts, in seconds after midnight. */
  readonly startAtSeconds: number;
}

/** The rate as a multiple of the mean rate, linear between its knots. */
export interface LoadCurve {
  /** Seconds since the start of the run, ascending, from 0 to at least the duration. */
  readonly times: readonly number[];
  /** One multiple a knot. */
  readonly levels: readonly number[];
  /** Instants of highest and of lowest load in seconds, ascending; empty where the load has none. */
  readonly peaks: readonly number[];
  readonly troughs: readonly number[];
}

/** One entry of the registry. */
export interface LoadCurveDefinition {
  /** What JSON calls it. */
  readonly name: string;
  readonly doc: string;
  /** What an experiment says of it beside `curve`. */
  readonly options: z.ZodObject;
  /** Its times are times of day, and so are those that a result tells. */
  readonly followsDay: boolean;
  /** What only all of its options together show to be wrong. */
  problems(load: LoadSpec): readonly Problem[];
  /** From what was read to what stands in a scenario: units in names. */
  resolve(load: LoadSpec): LoadSpec;
  /** The curve of a resolved load. */
  create(load: LoadSpec, context: CurveContext): LoadCurve;
}

/** Makes a definition of options, their resolved form and a curve that agree on their types. */
export function define<O extends z.ZodObject, R extends object = z.output<O>>(parts: {
  readonly name: string;
  readonly doc: string;
  readonly options: O;
  readonly followsDay?: boolean;
  readonly problems?: (options: z.output<O>) => readonly Problem[];
  /** Left out where they are already as they should be. */
  readonly resolve?: (options: z.output<O>) => R;
  readonly create: (resolved: R, context: CurveContext) => LoadCurve;
}): LoadCurveDefinition {
  const { name, doc, options, followsDay = false, problems, resolve, create } = parts;
  return {
    name,
    doc,
    options,
    followsDay,
    problems: (load) => problems?.(load as unknown as z.output<O>) ?? [],
    resolve: (load) => (resolve === undefined ? load : { curve: name, ...resolve(load as unknown as z.output<O>) }),
    create: (load, context) => create(load as unknown as R, context),
  };
}
