/**
 * A node answers late. Beyond the client's I/O time-out the client gives up, and the node does what it was asked all the
 * same.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { lasting, primitive } from "./fault.ts";

export const fastAgain = primitive({
  name: "fast-again",
  doc: "A slow node answers as fast as it used to.",
  options: z.strictObject({}),
  ends: "slow",
  describe: (name) => `${name} is as fast as before`,
  strike: (cluster, node) => cluster.slow(node, 0),
});

export const slow = lasting({
  name: "slow",
  doc: "The node answers late; beyond the client's I/O time-out nobody waits for the answer any more.",
  options: z.strictObject({
    by: duration({ aboveZero: true }).prefault("100ms").describe("How much later. Default: 100ms, an assumption."),
  }),
  begins: "slow",
  endedBy: fastAgain,
  describe: (name, { by }) => `${name} answers ${Number((by * 1000).toPrecision(6))} ms late`,
  strike: (cluster, node, _now, { by }) => cluster.slow(node, by),
});
