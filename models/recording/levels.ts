/** What a recording is told of its run beside what is counted: the run's measures, and the things that have a size at an instant. */
import type { Phase } from "../../src/core/result.ts";

/** Things that have a size at an instant. */
export interface Levels {
  readonly strandedCopies: number;
  readonly strandedBytes: number;
  readonly staleCopies: number;
  readonly items: number;
  readonly bytes: number;
}

export interface RecordingOptions {
  readonly measureFromSeconds: number;
  readonly durationSeconds: number;
  readonly windowSeconds: number;
  readonly phases: readonly Phase[];
  readonly nodes: number;
  readonly databaseServers: number;
  /** Workers of all hosts, 0 where they do not run out. */
  readonly workers: number;
  /** When a caller gives up on its request; Infinity for never. */
  readonly deadlineSeconds: number;
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
