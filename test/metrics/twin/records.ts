/** The plain lists that the twin keeps: one entry a request, a query, a copy, never changed into a count. */
import type { TwinNode } from "../../nodes/twin.ts";

export interface Request {
  readonly number: number;
  readonly beganAt: number;
  readonly key: number;
  readonly isWrite: boolean;
  /** Who it is meant for, and once a worker has it who serves it. */
  process: number;
  isRefused: boolean;
  /** It has asked the cache, or waits for a worker still. */
  getAskedAt: number | null;
  get: { readonly at: number; readonly came: "hit" | "miss" | "failure" } | null;
  staleRead: { readonly cause: string; readonly ageSeconds: number | null } | null;
  set: { isFailed: boolean } | null;
  /** For whoever waits for it; an error is an end. */
  endedAt: number | null;
  isError: boolean;
  /** Its deadline passed: when its caller left. */
  leftAt: number | null;
  /** Its worker was killed then. */
  isKilled: boolean;
  /** Nobody does anything for it any more, its query aside. */
  overAt: number | null;
}

export interface Query {
  readonly request: Request;
  readonly arrivedAt: number;
  readonly deadline: number;
  /** Another request was reading the same key from the database when it came. */
  readonly isDuplicate: boolean;
  /** In the queue from its arrival until then; it never was where it is null and so is `startedAt`. */
  leftQueueAt: number | null;
  hasQueued: boolean;
  startedAt: number | null;
  doneAt: number | null;
  /** The version of the key that it read. */
  version: number;
  isRejected: boolean;
  /** The application has given up on it. */
  isGivenUp: boolean;
}

export type Item = NonNullable<ReturnType<TwinNode["items"]["get"]>>;

export interface Copy {
  readonly node: number;
  readonly key: number;
  readonly item: Item;
  readonly version: number;
  goneAt: number | null;
  /** It was left behind: why, and since when. */
  stale: { readonly cause: string; readonly since: number } | null;
  /** Why it lies where no client would look. */
  strandedCause: string | null;
}

/** Copies that came to be stale or stranded, one entry each time. */
export interface Became {
  readonly at: number;
  readonly cause: string;
  readonly copy: Copy;
}

export interface Span {
  readonly from: number;
  /** Null: it lasts when the run ends. */
  to: number | null;
}

export interface Levels {
  readonly strandedCopies: number;
  readonly strandedBytes: number;
  readonly staleCopies: number;
  /** Those among the stale copies that a write has left behind. */
  readonly leftBehind: readonly Copy[];
}
