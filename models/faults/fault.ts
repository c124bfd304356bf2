/** What a fault is: a name, what may be said of it, and what it does to the cluster when it strikes. */
import type { z } from "zod";
import type { Cluster } from "../cluster.ts";

export interface FaultDefinition {
  readonly name: string;
  readonly doc: string;
  /** What this fault's entry may hold besides `fault`, `node` and `at`. */
  readonly options: z.ZodObject;
  /** One sentence of what is about to happen to the node called `name`. */
  describe(name: string): string;
  /** Does it; false when it changed nothing, which ends the run with an error. */
  strike(cluster: Cluster, node: number, nowSeconds: number): boolean;
}
