/**
 * A share of the packets is lost on the way to the node and back. TCP sends again: data after 0.2 s (Linux's least), a SYN
 * after 1 s (RFC 6298), then each time after twice as long, until the client's time-out.
 */
import { z } from "zod";
import { share } from "../../src/core/text/quantities.ts";
import { lasting, primitive } from "./fault.ts";

export const noLoss = primitive({
  name: "no-loss",
  doc: "Packets to and from the node come through again.",
  options: z.strictObject({}),
  ends: "lossy",
  describe: (name) => `packets of ${name} come through again`,
  strike: (cluster, node) => cluster.lose(node, 0),
});

export const packetLoss = lasting({
  name: "packet-loss",
  doc: "A share of the packets to and from the node is lost, and sent again by TCP.",
  options: z.strictObject({
    share: share().gt(0).lt(1).prefault(0.01).describe("Share of the packets that is lost. Default: 0.01."),
  }),
  begins: "lossy",
  endedBy: noLoss,
  describe: (name, { share: lost }) => `${Number((lost * 100).toPrecision(6))} % of the packets of ${name} are lost`,
  strike: (cluster, node, _now, { share: lost }) => cluster.lose(node, lost),
});
