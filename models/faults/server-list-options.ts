/** What faults that change the application's server list have in common: the list, and which processes get it first. */
import { z } from "zod";
import { node } from "../network/node-name.ts";

/** Positions in the cluster, in the application's order. */
export type Servers = readonly number[];

export const listOption = z
  .array(node())
  .min(1)
  .describe("The list from then on: positions in cluster.nodes, from 0, or addresses, in the application's order.");

const ORDERS = ["in order", "random"] as const;
export type ProcessOrder = (typeof ORDERS)[number];

export const orderOption = z
  .enum(ORDERS)
  .prefault("in order")
  .describe(
    'Which processes come first: "in order", host after host, or "random", drawn once for all faults of a run. Default: "in order".',
  );

/** `3 nodes: 0, 1, 2`. */
export function listText(servers: Servers): string {
  return `${servers.length} ${servers.length === 1 ? "node" : "nodes"}: ${servers.join(", ")}`;
}
