/** What a recording is told of its run beside what is counted: the run's measures, and the things that have a size at an instant. */
import type { Phase } from "../../src/core/result.ts";
import type { SteppedOver } from "./stepped-over.ts";

/** Things that have a size at an instant. */
export interface Levels {
  readonly strandedCopies: number;
  readonly strandedBytes: number;
  readonly staleCopies: number;
  readonly items: number;
  readonly bytes: number;
}

/** What may stand around database queries, as a scenario calls it. */
export type GuardNames = "retry" | "breaker" | "limit" | "throttle" | "shed" | "negativeCaching";

/** What may stand beside the cluster, as a resolved scenario calls it. */
export type BesideNames = "replicas" | "gutter" | "warmUp";

/** A stretch of a run, whose quiet hours before and after it are stepped over. */
export interface StretchOfRun {
  /** When it begins, in seconds since the start of the run. */
  readonly fromSeconds: number;
  /** Of its usual minutes, since it began. */
  readonly phases: readonly Phase[];
  readonly steppedOver: readonly SteppedOver[];
  /** Misses that are expected in a get of the last of these minutes, over those in one of the first. */
  readonly missTimes: number;
}

export interface RecordingOptions {
  readonly measureFromSeconds: number;
  readonly durationSeconds: number;
  readonly windowSeconds: number;
  readonly phases: readonly Phase[];
  /** Of which run this is a stretch; absent where it is all of it. */
  readonly stretch?: StretchOfRun | undefined;
  /** From the begin of the first outage to the end of the last, whose nodes run again from `backSeconds` on; absent where there is none. */
  readonly trigger?:
    | { readonly fromSeconds: number; readonly toSeconds: number; readonly backSeconds: number }
    | undefined;
  readonly nodes: number;
  readonly databaseServers: number;
  /** Workers of all hosts, 0 where they do not run out. */
  readonly workers: number;
  /** When a caller gives up on its request; Infinity for never. */
  readonly deadlineSeconds: number;
  /** Of the application. */
  readonly processes: number;
  /** What stands around database queries. */
  readonly guards: readonly GuardNames[];
  /** Of the database; 1 where it has none. */
  readonly shards: number;
  /** Of each shard. */
  readonly replicas: number;
  /** Beside the cluster. */
  readonly beside: readonly BesideNames[];
  /** Queries need connections, of which the database may refuse some. */
  readonly hasConnections: boolean;
  /** Requests are made by pages, of which each makes several. */
  readonly hasPages: boolean;
  /** Queries a second that the database can serve, reads and writes as they come. */
  readonly databaseCapacityPerSecond: number;
  /** Latency of a get that hits. */
  readonly roundTripSeconds: number;
  readonly levels: () => Levels;
  /** Gets of the requests that began from this time on and have no end yet, with callers who still wait for it. */
  readonly waitingSince: (fromSeconds: number) => number;
}
