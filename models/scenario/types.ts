/**
 * A scenario once it is read: one described world with every default filled in and every unit resolved. Times are
 * seconds, sizes bytes, rates per second. Plain JSON, so that it travels between threads and can be hashed.
 */

import type { DistributionSpec } from "../../src/core/distributions/index.ts";
import type { PoolSpec } from "../database/pools/index.ts";
import type { SharingSpec } from "../database/sharing/sharing.ts";
import type { FaultSpec } from "../faults/fault-spec.ts";
import type { LoadChange } from "../faults/load-changes.ts";
import type { NodeSettings } from "../nodes/settings/settings.ts";
import type { SecondPoolsSpec } from "../second-pools/second-pools-spec.ts";
import type { ProcessSpec } from "../workload/arrival-processes/process.ts";
import type { LoadSpec } from "../workload/load-curves/load.ts";
import type { NamespaceSpec } from "../workload/namespaces.ts";
import type { NewKeysSpec } from "../workload/new-keys.ts";
import type { PopularitySpec } from "../workload/popularity/popularity.ts";
import type { SizeChangeTime } from "../workload/size-changes.ts";
import type { TraceSpec } from "../workload/trace.ts";
import type { UsersSpec } from "../workload/users.ts";

import type { PageSpec } from "./page.ts";
import type { ProtectionSpec } from "./protection.ts";

export type { DistributionSpec };

/** What all nodes' memcached is told, memory aside. */
export type MemcachedSpec = Omit<NodeSettings, "maintenance" | "keyBytes" | "epochSeconds">;

export interface NodeSpec {
  readonly host: string;
  readonly port: number;
  readonly memoryBytes: number;
  /** At least 1. */
  readonly weight: number;
  /** Beside the cluster, of no server list: the pool that it belongs to. Absent for the nodes of the cluster. */
  readonly beside?: string;
}

/** When the nodes are looked into: also from the k-th fault that strikes, or from the end. */
export interface InspectTime {
  /** As written. */
  readonly text: string;
  readonly anchor: "start" | "peak" | "trough" | "fault" | "end";
  readonly occurrence: number;
  readonly offsetSeconds: number;
}

export interface TtlShare {
  /** 0: never expires. */
  readonly seconds: number;
  /** Shares of one scenario sum to 1. */
  readonly share: number;
}

/** From then on, or little by little from then on, values have these sizes when they are stored. */
export interface SizeChange extends SizeChangeTime {
  readonly valueBytes: DistributionSpec;
}

/** The part of a run that is simulated, in seconds since its start. */
export interface StretchTimes {
  readonly fromSeconds: number;
  /** Until then nothing has happened yet. */
  readonly quietUntilSeconds: number;
  readonly untilSeconds: number;
}

export interface StretchSpec {
  /** How long the run is simulated after the last fault; absent where the plan says (`run/stretch.ts`). */
  readonly afterSeconds?: number;
  /** Absent where it follows from this world's own faults. */
  readonly times?: StretchTimes;
}

export interface Scenario {
  readonly durationSeconds: number;
  readonly measureFromSeconds: number;
  /** Time of day of t = 0, seconds after midnight. */
  readonly startAtSeconds: number;
  readonly windowSeconds: number;
  readonly nodes: readonly NodeSpec[];
  readonly memcached: MemcachedSpec;
  /** Those of `nodes` that stand beside the cluster, and when they are asked; absent where there are none. */
  readonly secondPools?: SecondPoolsSpec;
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
    /** Processes `from` up to but not including `to`, which begin with another list; absent where none do. */
    readonly groups?: readonly { readonly from: number; readonly to: number; readonly servers: readonly number[] }[];
    readonly options: Readonly<Record<string, unknown>>;
  };
  /** Absent where there is none. */
  readonly framework?: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  readonly application: {
    /** Seconds after which the caller of a request gets an error; 0 for never. */
    readonly deadlineSeconds: number;
    /** The worker is killed then; else it goes on. */
    readonly isKilledAtDeadline: boolean;
    /** Absent where each request is one operation. */
    readonly page?: PageSpec;
  };
  readonly database: {
    /** 0 for no limit. */
    readonly servers: number;
    /** Absent where each query has a server to itself. */
    readonly sharing?: SharingSpec;
    readonly readService: DistributionSpec;
    readonly writeService: DistributionSpec;
    /** Queries waiting, not counting those in service. */
    readonly queueLimit: number;
    readonly timeoutSeconds: number;
    /** The pool of the application's connections; absent where queries never wait for one. */
    readonly connectionPool?: PoolSpec;
    /** Parts that have some of the keys each; all else that is said of the database holds of each. Absent for one. */
    readonly shards?: {
      readonly count: number;
      readonly placement: "independent" | "aligned";
      readonly scatter: number;
    };
    /** Of each shard, that have the reads; lags in seconds. Absent where the primary has them. */
    readonly replicas?: { readonly count: number; readonly lag: DistributionSpec };
    /** That the database accepts; absent for any number. */
    readonly connections?: number;
    /** A time-out ends a query that runs; absent where the database goes on with it. */
    readonly cancels?: boolean;
  };
  /** Around its queries; absent where there is nothing. */
  readonly protection?: ProtectionSpec;
  readonly workload: {
    /** At the start. */
    readonly keys: number;
    /** Exponent of the popularity; 0 is uniform. */
    readonly zipf: number;
    /** Absent where it is Zipf's law over the keys. */
    readonly popularity?: PopularitySpec;
    /** How long a rank keeps its key, on average; absent for ever. */
    readonly driftSeconds?: number;
    /** Of every key, or in the middle where there are `keySizes`: the names of keys are all as long. */
    readonly keyBytes: number;
    /** Lengths of keys in items; absent where they are all alike. */
    readonly keySizes?: DistributionSpec;
    /** At the start. */
    readonly valueBytes: DistributionSpec;
    /** In order of time, each over before the next begins. */
    readonly valueChanges: readonly SizeChange[];
    readonly newKeys: NewKeysSpec;
    readonly ttl: readonly TtlShare[];
    /** Populations side by side, whose keys add up to `keys`; absent where there is one. */
    readonly namespaces?: readonly NamespaceSpec[];
    /** Share of operations that are reads. */
    readonly reads: number;
    /** Share of the gets of pages that are no writes in their place; there where pages make the operations. */
    readonly readsOfGets?: number;
    /** Keys that a page has room for, and how many of them it reads or writes on average; there likewise. */
    readonly perPage?: { readonly keys: number; readonly operations: number };
    readonly onWrite: "set" | "delete" | "nothing";
    /** True: every key that fits is in the cache at t = 0. "stationary": what is there after this load has lasted for ever. */
    readonly prefill: boolean | "stationary";
    readonly arrivals: {
      /** Mean over the load curve's period; the rate outside the spike for a spike. */
      readonly ratePerSecond: number;
      readonly load: LoadSpec;
      /** Absent for Poisson. */
      readonly process?: ProcessSpec;
      /** A closed loop, of which the rate is the most that it could come to; absent where requests come by themselves. */
      readonly users?: UsersSpec;
      /** Where faults set the load at a known time: from when on, and to what; absent where none does. */
      readonly changes?: readonly LoadChange[];
    };
    /** Requests are read and not drawn; absent where they are drawn. Keys, reads and rate are then those of the trace. */
    readonly trace?: TraceSpec;
    /** Absent where the workload is nobody's. */
    readonly preset?: { readonly name: string; readonly missRatio: number | null };
  };
  /** Of how many keys of the tail one is simulated (`workload/strata.ts`), and whether hits are counted; absent where all are simulated. */
  readonly detail?: { readonly sampled: number; readonly counted?: true };
  /** Quiet hours before and after the faults are stepped over; absent where all is simulated. */
  readonly stretch?: StretchSpec;
  readonly network: { readonly roundTripSeconds: number };
  readonly faults: readonly FaultSpec[];
  readonly statsAt: readonly InspectTime[];
}
