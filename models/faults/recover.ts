/** A crashed node is started again at its old address: empty, all counters at zero. */
import { z } from "zod";
import { primitive } from "./fault.ts";

export const recover = primitive({
  name: "recover",
  doc: "A node that is down starts again at the same address, with empty memory.",
  isReturn: true,
  options: z.strictObject({}),
  ends: "down",
  describe: (name) => `${name} is started again, empty`,
  strike: (cluster, node, nowSeconds) => cluster.recover(node, nowSeconds),
});
