/**
 * A trace as the simulation sees it: keys numbered as they come, and the requests for them in order of time. Who reads the
 * file is told by whoever starts the run.
 */
import type { Keys } from "../hashing/keys.ts";

/** What a line of a trace is to the application. */
export const TraceKind = {
  read: 0,
  /** The database is written and the copy set. */
  set: 1,
  /** The database is written and the copy deleted. */
  delete: 2,
  /** The copy is set with what a read before it found in the database: the miss was one of the cache that was traced. */
  fill: 3,
} as const;

/** A request, in a record that is filled again for each. */
export interface TraceRequest {
  /** Since the first one, in seconds. */
  time: number;
  key: number;
  /** One of `TraceKind`. */
  kind: number;
  /** -1 where the trace does not say it. */
  valueBytes: number;
  /** 0 never expires; -1 where the trace does not say it. */
  ttlSeconds: number;
  /** A number that the client of the application has; -1 where the trace does not say it. */
  client: number;
}

export interface TraceRequests {
  /** False at the end. */
  next(request: TraceRequest): boolean;
  /** No more are wanted. */
  close(): void;
}

export interface Trace {
  readonly keys: Keys;
  keyBytes(key: number): number;
  /** The first size that the trace says of the key, -1 where it says none. */
  firstValueBytes(key: number): number;
  /** The first time to live, likewise. */
  firstTtlSeconds(key: number): number;
  /** Share of the requests that are for this key. */
  share(key: number): number;
  /** From the first one on. */
  requests(): TraceRequests;
}

/** Lines or records of a trace that cannot be read. */
export interface PassedOver {
  readonly bad: number;
  /** Of so many, good and bad. */
  readonly of: number;
  readonly part: "line" | "record";
}

/** What a scenario says of the trace that it plays. */
export interface TraceSpec {
  /** As written. */
  readonly file: string;
  /** SHA-256 of the unpacked file. */
  readonly sha256: string;
  readonly format: string;
  /** Length of the longest key. */
  readonly keyBytesMax: number;
  /** Seconds of the trace in one second of the run. */
  readonly speed: number;
  /** Share of the keys that are played. */
  readonly sample: number;
  /** Who fills the cache after a miss. */
  readonly fills: "simulated" | "trace";
  /** Requests a second where the format has no times; 0 where it has them. */
  readonly ratePerSecond: number;
  readonly skipBadLines: number;
  readonly passedOver?: PassedOver;
  readonly columns?: { readonly key: number; readonly time?: number | undefined; readonly size?: number | undefined };
  readonly delimiter?: string;
  readonly header?: boolean;
}

/** Finds the trace that a scenario means, ready to be read. */
export type OpenTrace = (spec: TraceSpec) => Trace;
