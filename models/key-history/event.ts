/** What can happen in the life of one key. Plain data; nodes and processes are numbers, -1 where there is none. */
import type { Verb } from "../clients/client.ts";
import type { QueryEnd } from "../database/answering.ts";

/** What a process met at a node that did not serve it; `given up`: the process began anew before it knew. */
export type Met =
  | "refused"
  | "no connection"
  | "broken socket"
  | "no answer"
  | "no reply asked"
  | "given up"
  | "killed";

export interface Visit {
  readonly node: number;
  readonly met: Met;
}

/** A node that the process leaves alone by its own view, and the second until which it does (Infinity: for good). */
export interface Avoided {
  readonly node: number;
  readonly untilSeconds: number;
}

/** On whose behalf a command reached a node. */
export type Occasion =
  /** A request reads; a script's step. */
  | "request"
  /** The database answered a read. */
  | "after read"
  /** The database did a write. */
  | "after write"
  /** The cache is warm when the run begins. */
  | "at the start"
  /** It is one of the keys of a multi-get. */
  | "multi-get"
  /** A second copy of a write (redundancy, replicas). */
  | "copy"
  /** The library adds what it found elsewhere. */
  | "warm-up"
  /** Its process had given up on it. */
  | "late";

/** An operation of a process on the key, from its beginning to its end. */
export interface Act {
  readonly what: "act";
  readonly atSeconds: number;
  /** When its process knew what came of it; null: not before the run ended. */
  endSeconds: number | null;
  readonly verb: Verb;
  readonly process: number;
  readonly occasion: Occasion;
  /** Nodes that were tried and did not serve, in order. */
  readonly looks: Visit[];
  readonly avoided: readonly Avoided[];
  /** The node that served. */
  node: number;
  /** Nodes that served at once with it, of an operation that goes to several. */
  also: readonly number[];
  /** The version found, stored or deleted; null for none. */
  version: number | null;
  /** The database's at that time. */
  newest: number;
  /** The node is not one where a process that knows which nodes are dead would look. */
  isElsewhere: boolean;
  /** It is, with another server list than most processes have. */
  isByOwnList: boolean;
  /** Copies that a write has left behind: of the newest version before it, and old from now on. */
  leaves: readonly { readonly node: number; readonly version: number }[];
  /** How what a get found had come there. */
  origin: Act | null;
  /** Why what a get found was old, in the words of the ledger; empty where it keeps none. */
  staleCause: string;
  /** From the beginning of the request to the database's answer, for what follows one. */
  readonly databaseSeconds: number | null;
  /** The get whose miss the database was asked for; null where this does not follow one. */
  readonly fills: Act | null;
  /** Of hits in a row that differ in nothing but time and process: how many, until when, by which. */
  times: number;
  lastSeconds: number;
  readonly processes: Set<number>;
}

/** Older than the database's; a tombstone or a lock, which has a version below 0, never is. */
export function isBehind(version: number, newest: number): boolean {
  return version >= 0 && version !== newest;
}

/** A copy on a node. */
export interface Copy {
  readonly node: number;
  readonly version: number;
  readonly isStale: boolean;
  /** One that knows would not look there now. */
  readonly isElsewhere: boolean;
  readonly origin: Act;
}

export type End = "evicted" | "expired" | "flushed" | "lost with its process";

/** What a page has done with keys in a row, or by one multi-get. */
export interface PageStep {
  readonly does: string;
  keys: number;
  /** The watched key is it, or one of those of a multi-get. */
  readonly isOfKey: boolean;
}

/** How a page ended; `late`: its caller had gone before. */
export type PageEnd = "answered" | "failed" | "late" | "killed";

/** A page that has had to do with the key, when it is over. */
export interface PageOver {
  readonly what: "page";
  readonly atSeconds: number;
  readonly number: number;
  readonly process: number;
  /** When it came; it may have waited for a worker. */
  readonly beganSeconds: number;
  readonly steps: readonly PageStep[];
  readonly end: PageEnd;
  /** Of pages in a row that differ in nothing but time, process and how many other keys they asked for. */
  times: number;
  lastSeconds: number;
  readonly processes: Set<number>;
}

export type LifeEvent =
  | Act
  | PageOver
  | {
      readonly what: "fault";
      readonly atSeconds: number;
      readonly fault: string;
      readonly node: number;
      readonly text: string;
      /** The key is on the node, or would be looked for there. */
      isNear: boolean;
    }
  /** A copy is gone, and no command on the key was the reason. */
  | {
      readonly what: "gone";
      readonly atSeconds: number;
      readonly node: number;
      readonly version: number;
      readonly newest: number;
      readonly end: End;
    }
  /** One that knows which nodes are dead looks elsewhere from now on. */
  | {
      readonly what: "moved";
      readonly atSeconds: number;
      readonly from: number;
      readonly to: number;
      readonly copies: readonly Copy[];
      readonly newest: number;
    }
  /** The database has a new version, and the cache is not told. */
  | { readonly what: "written"; readonly atSeconds: number; readonly version: number; readonly isLate: boolean }
  /** The caller of a request has its error; the worker goes on, or is killed. */
  | { readonly what: "deadline"; readonly atSeconds: number; readonly isWrite: boolean; readonly isKilled: boolean }
  /** The database did not answer the request. */
  | { readonly what: "unanswered"; readonly atSeconds: number; readonly end: QueryEnd; readonly isWrite: boolean };

/** A copy that is there when the run ends, and the failures after which it would be looked for. */
export interface Left extends Copy {
  /** One node whose loss would lead there; -1 for none, or where it is looked for anyway. */
  readonly readWhenLost: number;
}

export interface Life {
  readonly events: readonly LifeEvent[];
  readonly left: readonly Left[];
  readonly newest: number;
  readonly endSeconds: number;
}
