/** A fault as a step of a script: an entry of a scenario's faults without its time, which is that of the step. */
import { z } from "zod";
import { growing } from "../../src/core/growing.ts";
import type { FaultDefinition } from "../faults/fault.ts";
import { faults as kinds } from "../faults/index.ts";
import { type Entry, nodeKeys } from "./faults.ts";

/** The options of the fault stand beside these. */
export type FaultStep = Pick<Entry, "fault" | "node" | "nodes"> & { readonly title?: string };

function entryOf({ name, doc, target, options }: FaultDefinition) {
  return z
    .strictObject({
      fault: z.literal(name),
      ...nodeKeys(target),
      ...options.shape,
      title: z.string().optional().describe("What the step is called in the report."),
    })
    .describe(doc);
}

/** The branches come from the registry, hence the type by hand. */
export const faultStep = growing([kinds], () => {
  const [first, ...others] = kinds.map(entryOf);
  return z.discriminatedUnion("fault", [first!, ...others]) as unknown as z.ZodType<FaultStep>;
});
