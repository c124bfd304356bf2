/**
 * What an arrival process is: how requests are spread around the rate of the moment. The load curve says how many come on
 * average at each time of the run, the process how evenly or in what bursts.
 */
import type { z } from "zod";
import type { Arrivals } from "../../../src/core/arrivals.ts";
import type { Streams } from "../../../src/core/random.ts";
import type { RateCurve } from "../../../src/core/rate-curve.ts";
import type { Problem } from "../../../src/core/text/problems.ts";

/** An arrival process by name with its options, as its definition describes them. Plain JSON. */
export interface ProcessSpec {
  readonly name: string;
  readonly [option: string]: unknown;
}

/** One entry of the registry. */
export interface ArrivalProcessDefinition {
  /** What JSON calls it. */
  readonly name: string;
  readonly doc: string;
  /** What an experiment says of it beside `name`. */
  readonly options: z.ZodObject;
  /** What only all of its options together show to be wrong. */
  problems(spec: ProcessSpec): readonly Problem[];
  /** From what was read to what stands in a scenario: units in names. */
  resolve(spec: ProcessSpec): ProcessSpec;
  create(spec: ProcessSpec, curve: RateCurve, streams: Streams): Arrivals;
  /** Variance of the number of arrivals over its mean, in the long run, or a bound of it; 1 for Poisson. */
  dispersion(spec: ProcessSpec, perSecond: number): number;
}

/** Makes a definition of parts that agree on the types of the options. */
export function define<O extends z.ZodObject, R extends object = z.output<O>>(parts: {
  readonly name: string;
  readonly doc: string;
  readonly options: O;
  readonly problems?: (options: z.output<O>) => readonly Problem[];
  /** Left out where they are already as they should be. */
  readonly resolve?: (options: z.output<O>) => R;
  readonly create: (resolved: R, curve: RateCurve, streams: Streams) => Arrivals;
  readonly dispersion: (resolved: R, perSecond: number) => number;
}): ArrivalProcessDefinition {
  const { name, doc, options, problems, resolve, create, dispersion } = parts;
  return {
    name,
    doc,
    options,
    problems: (spec) => problems?.(spec as unknown as z.output<O>) ?? [],
    resolve: (spec) => (resolve === undefined ? spec : { name, ...resolve(spec as unknown as z.output<O>) }),
    create: (spec, curve, streams) => create(spec as unknown as R, curve, streams),
    dispersion: (spec, perSecond) => dispersion(spec as unknown as R, perSecond),
  };
}
