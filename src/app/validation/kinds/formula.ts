/** A number that is computed and not simulated: worlds that are too large to simulate, whose formula small ones are held against. */
import { z } from "zod";
import { formulaProblems, formulaValue, numberOf } from "../expected.ts";
import type { Kind } from "./kind.ts";

const got = z.strictObject({ kind: z.literal("formula") });

export const formulaKind: Kind<z.output<typeof got>, z.output<typeof formulaValue>> = {
  name: "formula",
  got,
  read: formulaValue,
  prepare(_, reads) {
    const problems = reads.flatMap((one, row) => formulaProblems(one, ["rows", row, "read"]));
    if (problems.length > 0) return { problems };
    return { jobs: [], measure: () => reads.map((one) => [numberOf(one)]) };
  },
};
