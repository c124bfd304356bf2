/** The schedule of faults: what happens to which nodes, and when. */
import { z } from "zod";
import { growing } from "../../src/core/growing.ts";
import type { FaultDefinition, Target } from "../faults/fault.ts";
import { faultTime } from "../faults/fault-time.ts";
import { faults as kinds } from "../faults/index.ts";
import { node } from "../network/node-name.ts";

/** An entry is written by hand or by a generator; patterns of many strikes are compounds, one entry each. */
const ENTRIES_MAX = 10_000;

/** Which nodes: keys that an entry of this target may hold. */
export function nodeKeys(target: Target) {
  if (target === "cluster") return {};
  return {
    node: node().optional().describe('The node: its position in the server list, from 0, or its "host:port".'),
    nodes: z
      .array(node())
      .min(1)
      .optional()
      .describe(`Several nodes, in place of \`node\`.${target === "all nodes" ? " Default: all." : ""}`),
  };
}

function entryOf({ name, doc, target, options }: FaultDefinition) {
  return z
    .strictObject({ fault: z.literal(name), ...nodeKeys(target), at: faultTime(), ...options.shape })
    .describe(doc);
}

/** One entry as it is read, its nodes still as they were named, its options beside them. */
export type Entry = {
  readonly fault: string;
  readonly node?: number | string;
  readonly nodes?: readonly (number | string)[];
  readonly at: z.output<ReturnType<typeof faultTime>>;
  readonly [option: string]: unknown;
};

/** One fault. The branches come from the registry, hence the type by hand. */
export const fault = growing([kinds], () => {
  const [first, ...others] = kinds.map(entryOf);
  return z.discriminatedUnion("fault", [first!, ...others]) as unknown as z.ZodType<Entry>;
});

/** The list without its entries, which are read one by one. */
export const faultListFrame = z.array(z.unknown()).max(ENTRIES_MAX);

export const faultList = z
  .array(fault)
  .max(ENTRIES_MAX)
  .prefault([])
  .describe("What happens to the nodes, in any order. Default: nothing.");
