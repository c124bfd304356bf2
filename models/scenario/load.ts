/** How the rate of requests moves over a run, as an experiment writes it: one branch a load curve. */
import { z } from "zod";
import { growing } from "../../src/core/growing.ts";
import { loadCurves } from "../workload/load-curves/index.ts";
import type { LoadSpec } from "../workload/load-curves/load.ts";

/** The branches come from the registry, hence the type by hand. */
export const load = growing([loadCurves], () => {
  const [first, ...others] = loadCurves.map(({ name, doc, options }) =>
    z.strictObject({ curve: z.literal(name), ...options.shape }).describe(doc),
  );
  return z.discriminatedUnion("curve", [first!, ...others]) as unknown as z.ZodType<LoadSpec>;
});
