/**
 * The host is off: nothing comes back, neither to a SYN nor to data, so that its clients wait for their time-outs. Its
 * memory is lost, or kept where only the cable was out.
 */
import { z } from "zod";
import { lasting, primitive } from "./fault.ts";

export const hostUp = primitive({
  name: "host-up",
  doc: "A host that was off is back, its node with it.",
  isReturn: true,
  options: z.strictObject({}),
  ends: "silent",
  describe: (name) => `the host of ${name} is back`,
  strike: (cluster, node, nowSeconds) => cluster.hostUp(node, nowSeconds),
});

export const hostDown = lasting({
  name: "host-down",
  doc: "The node's host is off: packets to it are dropped, and clients wait for their time-outs.",
  options: z.strictObject({
    memory: z
      .enum(["lost", "kept"])
      .prefault("lost")
      .describe("Whether the node comes back empty or (only the network was out) with what it had. Default: lost."),
  }),
  begins: "silent",
  endedBy: hostUp,
  describe: (name, { memory }) => `the host of ${name} is off, memory ${memory}`,
  strike: (cluster, node, _now, { memory }) => cluster.hostDown(node, memory === "kept"),
});
