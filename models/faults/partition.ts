/** Some clients are cut off from a node, which does not notice: it keeps its memory and serves the others. */
import { z } from "zod";
import { share } from "../../src/core/text/quantities.ts";
import { lasts, type Primitive } from "./fault.ts";

export const partition = {
  name: "partition",
  doc: "Clients are cut off from the node, all or some of them; it keeps its memory and serves the others.",
  options: z.strictObject({
    share: share()
      .gt(0)
      .prefault(1)
      .describe(
        "Share of the application's hosts (of its processes, where there is one host) that are cut off, the first ones. Default: 1, all.",
      ),
    ...lasts("`heal`"),
  }),
  begins: "cut off",
  endedBy: "heal",
  describe: (name, { share: part = 1 }) =>
    part === 1 ? `${name} is cut off from all clients` : `${name} is cut off from ${part as number} of the clients`,
  strike: (cluster, node, _now, { share: part = 1 }) => cluster.cutOff(node, part as number),
} as const satisfies Primitive;

export const heal = {
  name: "heal",
  doc: "Clients that were cut off from the node reach it again, its memory as it is.",
  options: z.strictObject({}),
  ends: "cut off",
  describe: (name) => `${name} is reached by all clients again`,
  strike: (cluster, node) => cluster.heal(node),
} as const satisfies Primitive;
