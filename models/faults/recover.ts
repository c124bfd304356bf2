/** A crashed node is started again at its old address: empty, all counters at zero. */
import { z } from "zod";
import type { Cluster } from "../cluster.ts";

export const recover = {
  name: "recover",
  doc: "A node that is down starts again at the same address, with empty memory.",
  options: z.strictObject({}),
  describe: (name: string): string => `${name} is started again, empty`,
  strike: (cluster: Cluster, node: number, nowSeconds: number): boolean => cluster.recover(node, nowSeconds),
} as const;
