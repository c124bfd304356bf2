/** What a distribution is to the code that draws from it, and how one is defined: a name, its parameters, a sampler. */
import { z } from "zod";

/** Numbers drawn by inversion: one uniform number in, one sample out. */
export interface Distribution {
  /** In the unit of the samples; Infinity where there is none. */
  readonly mean: number;
  /** The sample at u, for u in (0, 1). Grows with u unless the definition says otherwise. */
  quantile(u: number): number;
  /** The sample at u is -mean ln(1 - u), as `logarithm.ts` has the logarithm, and the mean is a finite number. */
  readonly isExponential?: boolean;
  /** For people: `lognormal, median 5, p99 50`; numbers in the unit of the samples. */
  describe(): string;
}

/** A distribution by name with its parameters, as a definition's schema describes them. */
export interface DistributionSpec {
  readonly distribution: string;
  readonly [parameter: string]: unknown;
}

/** Reads a parameter that carries the unit of the samples: a plain number here, `"5ms"` where an experiment says so. */
export type Quantity = z.ZodType<number>;

/** One entry of the registry. */
export interface Definition {
  /** What JSON calls it. */
  readonly name: string;
  /** One sentence for people: what it is and what it is good for. */
  readonly doc: string;
  /**
   * Its parameters, an object with the literal `distribution` beside them. Every parameter that carries the unit of the
   * samples, nested ones too, is read by `quantity`.
   */
  schemaOf(quantity: Quantity): z.ZodObject;
  /** @throws ZodError if the parameters (plain numbers) do not fit the schema. */
  create(spec: DistributionSpec): Distribution;
}

/** Defines a distribution by a schema and a sampler that agree on the types of the parameters. */
export function define<S extends z.ZodObject>(parts: {
  readonly name: string;
  readonly doc: string;
  readonly schemaOf: (quantity: Quantity) => S;
  readonly create: (parameters: z.output<S>) => Distribution;
}): Definition {
  let schema: S | null = null;
  const create = (spec: DistributionSpec): Distribution => {
    schema ??= parts.schemaOf(z.number());
    return parts.create(schema.parse(spec));
  };
  return { name: parts.name, doc: parts.doc, schemaOf: parts.schemaOf, create };
}

/** A quantity above zero. */
export function aboveZero(quantity: Quantity): Quantity {
  return quantity.check(z.positive());
}

/** Relative weight of one of several; they need not add up to 1. Sums of them stay finite. */
export function share() {
  return z.number().nonnegative().max(1e12).describe("Its weight among the others; they need not add up to 1.");
}

/** How long a list of values may be: measurements have some hundred quantiles, and tables are made of them at once. */
export const VALUES_MAX = 10_000;

/** Shapes of tails. From about 19 on the largest samples are no finite numbers any more. */
export const SHAPE_MAX = 10;

/** A number for people: four digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
