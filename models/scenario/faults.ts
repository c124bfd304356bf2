/** The schedule of faults: what befalls which nodes, and when. */
import { z } from "zod";
import { isCompound } from "../faults/fault.ts";
import { faultTime } from "../faults/fault-time.ts";
import { type FaultName, faults as kinds } from "../faults/index.ts";
import { node } from "../network/node-name.ts";

const where = (isForAll: boolean) => ({
  node: node().optional().describe('The node: its position in the server list, from 0, or its "host:port".'),
  nodes: z
    .array(node())
    .min(1)
    .optional()
    .describe(`Several nodes, in place of \`node\`.${isForAll ? " Default: all." : ""}`),
});

const entries = kinds.map((kind) =>
  z
    .strictObject({
      fault: z.literal(kind.name),
      ...(isCompound(kind) || kind.ofOneNode !== false ? where(isCompound(kind) && kind.allByDefault) : {}),
      at: faultTime(),
      ...kind.options.shape,
    })
    .describe(kind.doc),
);

/** One entry as it is read, its nodes still as they were named. */
export type Entry = {
  readonly fault: FaultName;
  readonly node?: number | string;
  readonly nodes?: readonly (number | string)[];
  readonly at: z.output<ReturnType<typeof faultTime>>;
  readonly [option: string]: unknown;
};

/** One fault. The branches come from the registry, hence the type by hand. */
export const fault = z.discriminatedUnion("fault", entries as [(typeof entries)[0]]) as unknown as z.ZodType<Entry>;

export const faultList = z
  .array(fault)
  .prefault([])
  .describe("What befalls the nodes, in any order. Default: nothing.");
