/**
 * What every client library is to the simulator: a machine that is asked where an operation goes, told what came of
 * each step on the wire, and asked again. It sees what the real library sees (its own sockets, timers and answers) and
 * nothing else; whether a node is up it learns by trying.
 *
 * One `Client` object holds the views of all processes of the application tier, each with its own dead list and timers,
 * in typed columns indexed `process * nodes + node`.
 */
import type { Outcome } from "../network/outcome.ts";

/** One entry of the server list, as the application wrote it. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** At least 1. */
  readonly weight: number;
}

/** What the application asks of its cache. */
export const Verb = { get: 0, set: 1, add: 2, delete: 3, touch: 4 } as const;
export type Verb = (typeof Verb)[keyof typeof Verb];

/**
 * The next step of an operation, packed in one integer so that none is allocated: `connect(node)`, `send(node)`, or one
 * of the two ends `done` (answered) and `failed` (the call returns false without an answer).
 */
export const Step = {
  done: -1,
  failed: -2,
  connect: (node: number): number => node * 2 + 1,
  send: (node: number): number => node * 2,
  isConnect: (step: number): boolean => (step & 1) === 1,
  node: (step: number): number => step >> 1,
} as const;

/**
 * One operation in progress. The caller owns it and reuses it; `scratch` is the client's own memory of how far the
 * operation has come, and a caller that must wait (a connect that takes a second) keeps it with the request.
 */
export interface Operation {
  process: number;
  key: number;
  verb: Verb;
  /** Whole seconds since the start of the run: the timers of PHP's libraries count these. */
  nowSeconds: number;
  /** The same instant unrounded, for libraries whose timers are finer. */
  seconds: number;
  /** The step last returned. */
  step: number;
  /** Result code in the library's own numbering, for those that have one; 0 is success. */
  resultCode: number;
  /**
   * Longest time to live, in seconds, that the item of a write may be sent with: the library sets it with the `send` it
   * returns (copies in a spare pool live short). 0: as the application wants it, to which every operation begins.
   */
  ttlSecondsMax: number;
  /** Seconds the library waits before it takes the step it has just returned; 0 to which every step begins. */
  waitSeconds: number;
  readonly scratch: Int32Array;
}

export interface Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;

  /**
   * The node this process goes to by its present view when it needs no step of the machine, or -1 if a timer or a dead
   * list must be consulted. The hot path sends there at once over an open, live socket and never calls `start`.
   */
  usual(process: number, key: number): number;

  /**
   * True for a client whose `usual` may name another node than `settled` although no timer or dead list decides: where
   * leaving a node out moves keys of others too, or a view lags behind. What it writes is looked at more closely.
   */
  readonly usualMayStray?: boolean;

  /** Begins an operation: the first step. */
  start(op: Operation): number;
  /** The step `op.step` came to `outcome`: the next one. */
  after(op: Operation, outcome: Outcome): number;

  /**
   * Further nodes that a write goes to, beside the one that answers it (redundancy, replicas), in order and perhaps
   * repeated; the array is reused by the next call. Asked when `start` and `after` have brought the operation to its
   * end, so writes of a client that has this method never take the quick way. What comes of a copy changes no view.
   */
  readonly copies?: ((op: Operation) => readonly number[]) | undefined;

  /** Asked of every request that a node answers: true if the library has sent flush_all before it, on the same connection. */
  flushes?(op: Operation): boolean;

  /** True for a client that goes on after a miss: `after` is told `missed`, and may name a further step or `done`. */
  readonly seesMisses?: boolean;
  /** Asked after a get that hit: the node to which the library now adds what it found (warm-up), or -1. */
  warms?(op: Operation): number;

  /** When the library's own thread next has something to do (a probe, a reconnect), in seconds; Infinity for nothing. */
  readonly backgroundAtSeconds?: number;
  /** Does all of it that is due by now; `connect` tries the node as that process does, and the views change at once. */
  background?(seconds: number, connect: (process: number, node: number) => Outcome): void;

  /** The process begins its next web request (PHP: objects are made anew, persistent sockets stay). */
  newRequest(process: number, nowSeconds: number): void;

  /**
   * Where an operation (a write, where reads of replicas differ) ends up for a process that has found out about every
   * node in `down` (1 = dead), or -1 where the call fails. Appends every node the library looks at, in order and as often
   * as it does, to `tried` when given. Pure: no view changes.
   */
  settled(key: number, down: Uint8Array, tried?: number[]): number;

  /**
   * Until which second (Infinity: for good) the process leaves the node alone by its present view, null if it does not.
   * Pure; only who explains a run asks, and a client that cannot say leaves it out.
   */
  avoids?(process: number, node: number, seconds: number): number | null;

  /** False for a client whose objects live for one web request only: each request then connects afresh. */
  readonly keepsSockets: boolean;
  /** Time-outs the process waits for, in milliseconds. */
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
}
