/**
 * The process is replaced and its memory kept: memcached 1.5.18 and later with `-e FILE` on a RAM disk, stopped by
 * SIGUSR1. While it is down its port refuses. It does not know what was written elsewhere meanwhile.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { compound, lasting, outage, primitive } from "./fault.ts";
import { onReturnOption } from "./on-return.ts";

export const warmStart = primitive({
  name: "warm-start",
  doc: "A node stopped with its memory kept is started with it: the same items, as old as they are.",
  isReturn: true,
  options: z.strictObject({}),
  ends: "stopped",
  describe: (name) => `${name} is started with its memory`,
  strike: (cluster, node, nowSeconds) => cluster.warmStart(node, nowSeconds),
});

export const warmStop = lasting({
  name: "warm-stop",
  doc: "The node's process ends with its memory kept (-e, SIGUSR1); connections are refused until `warm-start`.",
  options: z.strictObject({}),
  begins: "stopped",
  endedBy: warmStart,
  needsKeptMemory: true,
  describe: (name) => `${name} is stopped, memory kept`,
  strike: (cluster, node, nowSeconds) => cluster.warmStop(node, nowSeconds),
});

export const warmRestart = compound({
  name: "warm-restart",
  doc: "The node's process is replaced, its memory kept (-e): down for some seconds, then back with all it had.",
  options: z.strictObject({
    after: duration({ least: 1 })
      .prefault("5s")
      .describe(
        "How long until it is started again; within one second memcached would not take the file. Default: 5s.",
      ),
    onReturn: onReturnOption,
  }),
  primitives: () => [warmStop],
  expand: (nodes, { after, onReturn }) =>
    nodes.flatMap((node) => outage(warmStop, node, { from: 0, to: after, onReturn })),
});
