/** Pools of nodes beside the cluster, as a resolved scenario has them. Nodes are positions among all nodes of the run. */

/** Where a get that misses on a node which has just returned looks next. */
export const warmSources = ["gutter", "replica", "standIn"] as const;
export type WarmSource = (typeof warmSources)[number];

export interface SecondPoolsSpec {
  /** Pools that have a copy of everything, each with its nodes in the order of the cluster's. */
  readonly replicas?: {
    readonly pools: readonly (readonly number[])[];
    /** Asked after a miss too; else only where a pool gives an error. */
    readonly onMiss: boolean;
  };
  readonly gutter?: { readonly nodes: readonly number[]; readonly ttlSeconds: number };
  readonly warmUp?: {
    readonly from: WarmSource;
    /** Seconds after a node's return. */
    readonly forSeconds: number;
    /** The longest that what is added may live; 0: as long as the application wants. */
    readonly ttlSeconds: number;
  };
}
