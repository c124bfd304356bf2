/**
 * The application's server list changes: nodes are added, taken out or reordered, and most keys (modula) or some (rings)
 * belong elsewhere from then on. What lies where they belonged stays there, and is found again if the list is taken back.
 */
import { z } from "zod";
import { node } from "../network/node-name.ts";
import { primitive } from "./fault.ts";

export const resize = primitive({
  name: "resize",
  doc: "The application's server list becomes another; its processes begin anew with it.",
  target: "cluster",
  options: z.strictObject({
    servers: z
      .array(node())
      .min(1)
      .describe("The list from then on: positions in cluster.nodes, from 0, or addresses, in the application's order."),
  }),
  place: ({ servers }, positions) => ({ servers: positions(servers, "servers") }),
  serverLists: ({ servers }) => [servers],
  describe: (_name, { servers }) =>
    `the server list becomes ${servers.length} ${servers.length === 1 ? "node" : "nodes"}: ${servers.join(", ")}`,
  strike: (cluster, _node, nowSeconds, { servers }) => cluster.resize(servers, nowSeconds),
});
