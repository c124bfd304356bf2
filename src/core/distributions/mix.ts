/** A mixture: each sample comes from one of several distributions, by their shares. */
import { z } from "zod";
import { type Definition, define, share, short, VALUES_MAX } from "./definition.ts";
import { unionOf } from "./union.ts";

const MIX = "mix";

/** Defines mixtures of all the distributions but mixtures. */
export function mixOf(all: readonly Definition[]): Definition {
  return define({
    name: MIX,
    doc: 'Each value from one of several distributions ("of"), by their relative shares.',
    schemaOf: (quantity) =>
      z.strictObject({
        distribution: z.literal(MIX),
        parts: z
          .array(
            z.strictObject({
              share: share(),
              of: unionOf(all, quantity, { without: MIX }).describe("The distribution of this part."),
            }),
          )
          .min(1)
          .max(VALUES_MAX)
          .refine((list) => list.some((part) => part.share > 0), { error: "at least one share must be above 0" })
          .describe("The distributions, each with its share."),
      }),
    create: (parameters) => {
      const used = parameters.parts.filter((part) => part.share > 0);
      const total = used.reduce((sum, part) => sum + part.share, 0);
      const shares = used.map((part) => part.share / total);
      const distributions = used.map(({ of }) => all.find(({ name }) => name === of.distribution)!.create(of));
      return {
        mean: distributions.reduce((sum, part, i) => sum + part.mean * shares[i], 0),
        // One draw chooses both the part and the place in it. So the sample grows with u only within a part, or where
        // the parts do not overlap, as with a list of small sizes and a Pareto tail.
        quantile: (u) => {
          let rest = u;
          let i = 0;
          while (i < shares.length - 1 && rest >= shares[i]) rest -= shares[i++];
          return distributions[i].quantile(inside(rest / shares[i]));
        },
        describe: () =>
          `mix of ${distributions.map((part, i) => `${short(100 * shares[i])} % ${part.describe()}`).join("; ")}`,
      };
    },
  });
}

/** Rounding must not reach 0 or 1, where tails are infinite. */
function inside(u: number): number {
  return Math.min(Math.max(u, 2 ** -53), 1 - 2 ** -53);
}
