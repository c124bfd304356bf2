/**
 * A loader reads the most popular keys of a node from the database, by real queries, and sets them on the node. It goes on from the
 * instant of the strike; what it loads with, and how it fares, is `models/cluster/loader.ts`.
 */
import { primitive } from "./fault.ts";
import { preFillOptions } from "./on-return.ts";

export const preFill = primitive({
  name: "pre-fill",
  doc: "A loader reads the node's most popular keys from the database and sets them on it, whether it is open to clients or not.",
  needsTraffic: true,
  loads: true,
  options: preFillOptions,
  describe: (name, { keys, rate }) =>
    `a loader begins to set ${keys.toLocaleString("en-US")} keys on ${name}, at most ${Number(rate.toPrecision(6))}/s`,
  strike: (cluster, node, _now, options) => cluster.loader?.begin(node, options) ?? false,
});
