/** One of the distributions, told apart by `distribution`: what a place in an experiment takes that asks for any of them. */
import { z } from "zod";
import { growing } from "../growing.ts";
import type { Definition, DistributionSpec, Quantity } from "./definition.ts";

/** Those included that are registered later. */
export function unionOf(
  all: readonly Definition[],
  quantity: Quantity,
  { without }: { readonly without?: string } = {},
): z.ZodType<DistributionSpec> {
  return growing([all], () => {
    const [first, ...others] = all.filter(({ name }) => name !== without).map((part) => part.schemaOf(quantity));
    return z.discriminatedUnion("distribution", [first!, ...others]) as unknown as z.ZodType<DistributionSpec>;
  });
}
