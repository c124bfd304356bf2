/**
 * The host is off: nothing comes back, neither to a SYN nor to data, so that its clients wait for their time-outs. Its
 * memory is lost, or kept where only the cable was out.
 */
import { z } from "zod";
import { lasts, type Primitive } from "./fault.ts";

export const hostDown = {
  name: "host-down",
  doc: "The node's host is off: packets to it are dropped, and clients wait for their time-outs.",
  options: z.strictObject({
    memory: z
      .enum(["lost", "kept"])
      .prefault("lost")
      .describe("Whether the node comes back empty or (only the network was out) with what it had. Default: lost."),
    ...lasts("`host-up`"),
  }),
  begins: "silent",
  endedBy: "host-up",
  describe: (name, { memory = "lost" }) => `the host of ${name} is off, memory ${memory}`,
  strike: (cluster, node, _now, { memory = "lost" }) => cluster.hostDown(node, memory === "kept"),
} as const satisfies Primitive;

export const hostUp = {
  name: "host-up",
  doc: "A host that was off is back, its node with it.",
  options: z.strictObject({}),
  ends: "silent",
  describe: (name) => `the host of ${name} is back`,
  strike: (cluster, node, nowSeconds) => cluster.hostUp(node, nowSeconds),
} as const satisfies Primitive;
