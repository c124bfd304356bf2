/**
 * A scenario once it is read: one described world with every default filled in and every unit resolved. Times are
 * seconds, sizes bytes, rates per second. Plain JSON, so that it travels between threads and can be hashed.
 */
import type { DistributionSpec } from "../../src/core/distributions/index.ts";
import type { FaultName } from "../faults/index.ts";
import type { NodeSettings } from "../nodes/settings.ts";

export type { DistributionSpec };

/** What all nodes' memcached is told, memory aside. */
export type MemcachedSpec = Omit<NodeSettings, "maintenance" | "keyBytes" | "epochSeconds">;

export interface NodeSpec {
  readonly host: string;
  readonly port: number;
  readonly memoryBytes: number;
  /** At least 1. */
  readonly weight: number;
}

/** How the arrival rate moves over the run, as a multiple of the mean rate. */
export type LoadSpec =
  | { readonly curve: "constant" }
  | {
      readonly curve: "daily";
      /** Time of day of the peak, seconds after midnight; the trough is twelve hours away. */
      readonly peakAtSeconds: number;
      /** The rate at the peak over the rate in the trough, above 1. */
      readonly peakToTrough: number;
    }
  | {
      readonly curve: "spike";
      readonly atSeconds: number;
      readonly lastsSeconds: number;
      /** The rate within the spike over the rate outside it. */
      readonly times: number;
    }
  | {
      readonly curve: "points";
      /** Time and multiple of the mean rate, straight lines between, level before the first and after the last. */
      readonly points: readonly (readonly [seconds: number, times: number])[];
    };

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

/** When the nodes are looked into: also from the k-th fault that strikes, or from the end. */
export interface InspectTime {
  /** As written. */
  readonly text: string;
  readonly anchor: "start" | "peak" | "trough" | "fault" | "end";
  readonly occurrence: number;
  readonly offsetSeconds: number;
}

export interface FaultSpec {
  readonly fault: FaultName;
  /** Positions in the server list, from 0; for a fault of the whole cluster -1. */
  readonly nodes: readonly number[];
  readonly at: FaultTime;
  /** Further options of this kind of fault. */
  readonly [option: string]: unknown;
}

export interface TtlShare {
  /** 0: never expires. */
  readonly seconds: number;
  /** Shares of one scenario sum to 1. */
  readonly share: number;
}

export interface Scenario {
  readonly durationSeconds: number;
  readonly measureFromSeconds: number;
  /** Time of day of t = 0, seconds after midnight. */
  readonly startAtSeconds: number;
  readonly windowSeconds: number;
  readonly nodes: readonly NodeSpec[];
  readonly memcached: MemcachedSpec;
  readonly client: {
    readonly name: string;
    readonly version: string;
    readonly processes: number;
    readonly hosts: number;
    /** Of each host; 0 for no limit. */
    readonly workers: number;
    readonly backlog: number;
    /** The server list at the start, as positions in `nodes`. */
    readonly servers: readonly number[];
    readonly options: Readonly<Record<string, unknown>>;
  };
  readonly database: {
    readonly servers: number;
    readonly readService: DistributionSpec;
    readonly writeService: DistributionSpec;
    /** Queries waiting, not counting those in service. */
    readonly queueLimit: number;
    readonly timeoutSeconds: number;
  };
  readonly workload: {
    readonly keys: number;
    /** Exponent of the popularity; 0 is uniform. */
    readonly zipf: number;
    readonly keyBytes: number;
    readonly valueBytes: DistributionSpec;
    readonly ttl: readonly TtlShare[];
    /** Share of requests that are reads. */
    readonly reads: number;
    readonly onWrite: "set" | "delete" | "nothing";
    /** True: every key that fits is in the cache at t = 0. */
    readonly prefill: boolean;
    readonly arrivals: {
      /** Mean over the load curve's period; the rate outside the spike for a spike. */
      readonly ratePerSecond: number;
      readonly load: LoadSpec;
    };
  };
  readonly network: { readonly roundTripSeconds: number };
  readonly faults: readonly FaultSpec[];
  readonly statsAt: readonly InspectTime[];
}
