/** A fault as a step of a script: an entry of a scenario's faults without its time, which is that of the step. */
import { z } from "zod";
import { faults as kinds } from "../faults/index.ts";
import { type Entry, nodeKeys } from "./faults.ts";

/** The options of the fault stand beside these. */
export type FaultStep = Pick<Entry, "fault" | "node" | "nodes"> & { readonly title?: string };

const entries = kinds.map(({ name, doc, target, options }) =>
  z
    .strictObject({
      fault: z.literal(name),
      ...nodeKeys(target),
      ...options.shape,
      title: z.string().optional().describe("What the step is called in the report."),
    })
    .describe(doc),
);

/** The branches come from the registry, hence the type by hand. */
export const faultStep = z.discriminatedUnion(
  "fault",
  entries as [(typeof entries)[0]],
) as unknown as z.ZodType<FaultStep>;
