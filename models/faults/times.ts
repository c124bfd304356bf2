/** When a fault strikes, once it is read: an instant, a time from a peak or a trough of the load, or a milestone of the run. */

/** So long after the start, or from the k-th peak or trough of the load. */
export interface AnchoredTime {
  readonly anchor: "start" | "peak" | "trough";
  /** From 1; peaks and troughs are counted from the start of measurement. */
  readonly occurrence: number;
  readonly offsetSeconds: number;
}

/** When the run first comes to this; `node` -1 is the node of the fault that waits. */
export type MilestoneTime = { readonly anchor: "milestone"; readonly text: string } & (
  | {
      readonly milestone: "ratio";
      readonly ratio: "hit" | "miss" | "error";
      readonly isAbove: boolean;
      readonly value: number;
      readonly seconds: number;
    }
  | { readonly milestone: "state"; readonly node: number; readonly state: "up" | "down"; readonly seconds: number }
  | { readonly milestone: "requests"; readonly node: number; readonly count: number }
);

export type FaultTime = AnchoredTime | MilestoneTime;
