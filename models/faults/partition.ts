/** Some clients are cut off from a node, which does not notice: it keeps its memory and serves the others. */
import { z } from "zod";
import { share } from "../../src/core/text/quantities.ts";
import { lasting, primitive } from "./fault.ts";

export const heal = primitive({
  name: "heal",
  doc: "Clients that were cut off from the node reach it again, its memory as it is.",
  isReturn: true,
  options: z.strictObject({}),
  ends: "cut off",
  describe: (name) => `${name} is reached by all clients again`,
  strike: (cluster, node) => cluster.heal(node),
});

export const partition = lasting({
  name: "partition",
  doc: "Clients are cut off from the node, all or some of them; it keeps its memory and serves the others.",
  options: z.strictObject({
    share: share()
      .gt(0)
      .prefault(1)
      .describe(
        "Share of the application's hosts (of its processes, where there is one host) that are cut off, the first ones. Default: 1, all.",
      ),
  }),
  begins: "cut off",
  endedBy: heal,
  describe: (name, { share: cut }) =>
    cut === 1 ? `${name} is cut off from all clients` : `${name} is cut off from ${cut} of the clients`,
  strike: (cluster, node, _now, { share: cut }) => cluster.cutOff(node, cut),
});
