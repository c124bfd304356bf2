/** What a row expects: a number with its band, or a bound where a publication gives a shape; and whether a number is as expected. */
import { z } from "zod";
import type { Interval } from "../../core/estimate.ts";
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { type Problem, parseAs } from "../../core/text/problems.ts";
import { formulaNamed, formulas } from "./formulas.ts";

/** A closed form by its name, with its arguments beside it. */
export const formulaValue = z.looseObject({ formula: z.string() });

export const expectation = z
  .strictObject({
    value: z.union([z.number(), formulaValue]).optional(),
    within: z.number().min(0).optional(),
    withinShare: z.number().gt(0).optional(),
    from: z.number().optional(),
    to: z.number().optional(),
  })
  .refine((one) => (one.value === undefined) !== (one.from === undefined && one.to === undefined), {
    error: "expected a value with its band, or from, to or both",
  })
  .refine(
    ({ value, within, withinShare }) =>
      value === undefined
        ? within === undefined && withinShare === undefined
        : (within === undefined) !== (withinShare === undefined),
    { error: "expected within or withinShare beside a value, 0 for an exact one" },
  );

export type Expectation = z.output<typeof expectation>;

/** What is wrong with the formula, if it is one. */
export function formulaProblems(value: unknown, path: readonly PropertyKey[]): Problem[] {
  if (value === null || typeof value !== "object") return [];
  const { formula, ...given } = value as z.output<typeof formulaValue>;
  const found = formulaNamed(formula);
  if (found !== undefined) {
    return parseAs(found.arguments, given).problems.map((one) => ({ ...one, path: [...path, ...one.path] }));
  }
  const names = formulas.map(({ name }) => name);
  const text = `"${formula}"; expected ${listed(names)}${didYouMean(formula, names)}`;
  return [{ path: [...path, "formula"], text }];
}

export function numberOf(value: number | z.output<typeof formulaValue>): number {
  if (typeof value === "number") return value;
  const { formula, ...given } = value;
  return formulaNamed(formula)!.of(given as never);
}

/** The numbers that are as expected, from and to included. */
export function bandOf({ value, within, withinShare, from, to }: Expectation): {
  readonly value: number | null;
  readonly from: number;
  readonly to: number;
} {
  if (value === undefined)
    return { value: null, from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY };
  const number = numberOf(value);
  const half = within ?? withinShare! * Math.abs(number);
  return { value: number, from: number - half, to: number + half };
}

/**
 * - `agrees`: the mean lies in the band.
 * - `undecided`: so it does, but its interval is longer than the band, or passes the bound: more repeats might say another thing.
 */
export type Outcome = "agrees" | "differs" | "undecided";

export function outcomeOf(expected: Expectation, { mean, low, high }: Interval): Outcome {
  const { value, from, to } = bandOf(expected);
  if (mean < from || mean > to) return "differs";
  if (low === null || high === null) return "agrees";
  if (value === null) return low >= from && high <= to ? "agrees" : "undecided";
  return high - low <= to - from ? "agrees" : "undecided";
}
