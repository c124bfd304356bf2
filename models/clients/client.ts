/**
 * What every client library is to the simulator: a state machine. The simulator asks it where an operation goes, tells it
 * what came of each step on the wire, and asks again. The machine sees what the real library sees: its own sockets, timers
 * and answers. It learns whether a node is up by trying.
 *
 * One `Client` object holds the views of all processes of the application tier. Each process has its own dead list and
 * timers, in typed columns with the index `process * nodes + node`.
 */
import type { Outcome } from "../network/outcome.ts";
import type { MultiGets } from "./multi-get.ts";

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
/** A time to live, in seconds: as long as the workload says of the key. */
export const OWN_TTL = -1;
/** As memcached's commands are called. */
export const verbNames = {
  [Verb.get]: "get",
  [Verb.set]: "set",
  [Verb.add]: "add",
  [Verb.delete]: "delete",
  [Verb.touch]: "touch",
} as const satisfies Readonly<Record<Verb, string>>;

/**
 * The next step of an operation: `connect(node)`, `send(node)`, `wait(node)`, `join`, or one of the ends: `done` (answered),
 * `failed` (the call returns without an answer), `empty` and `sent`. A step is one integer, so that none is allocated.
 */
export const Step = {
  done: -1,
  failed: -2,
  /** Waits for the branches of a broadcast (`Broadcast`). */
  join: -3,
  /** Answered without a node: there is no such item. */
  empty: -4,
  /** A write that nobody waits for is on its way to `op.node`. */
  sent: -5,
  connect: (node: number): number => node * 4 + 1,
  send: (node: number): number => node * 4,
  /** Waits in the node's queue for `op.waitSeconds`, or until the library's own thread has done something. */
  wait: (node: number): number => node * 4 + 2,
  isConnect: (step: number): boolean => (step & 3) === 1,
  isWait: (step: number): boolean => (step & 3) === 2,
  node: (step: number): number => step >> 2,
} as const;

/** Whose answer an operation has: its library's, or that of a pool beside the cluster, which the library does not know. */
export const Source = {
  own: 0,
  replica: 1,
  gutter: 2,
  /** A get that missed on a cold node, where it looked next. */
  warm: 3,
  /** It failed, and by design nobody else is asked. */
  nobody: 4,
} as const;
export type Source = (typeof Source)[keyof typeof Source];

/** Words of an operation's memory that are the library's, and all of them. */
export const SCRATCH_OF_LIBRARY = 16;
export const SCRATCH_WORDS = 20;

/** How the library's own thread tries a node on behalf of a process. Nobody waits for it. */
export interface Probe {
  /** A connection. A hung process has one too, from its kernel (the listen backlog); a host that is off has none. */
  connect(process: number, node: number): Outcome;
  /** A connection and the answer to a first question, such as `version`. A hung process gives none. */
  ask(process: number, node: number): Outcome;
}

/**
 * One operation in progress. The caller owns and reuses it. `scratch` is the library's memory of how far the operation has
 * come; a caller that must wait (a connect can take a second) keeps it with the request.
 */
export interface Operation {
  /** Which of all operations this is: several of a process may be in progress at a time. No library looks at it. */
  number: number;
  process: number;
  key: number;
  verb: Verb;
  /** Whole seconds since the start of the run: PHP's libraries count time in these. */
  nowSeconds: number;
  /** The same instant unrounded, for libraries with finer timers. */
  seconds: number;
  /** The step last returned. */
  step: number;
  /** Result code in the library's own numbering, if it has one; 0 is success. */
  resultCode: number;
  /** Time to live that the application wants for what a write leaves; 0 for ever, or `OWN_TTL`. No library looks at it. */
  ttlSeconds: number;
  /**
   * The longest time to live, in seconds, that the item of a write may have. The library sets it with the `send` it returns
   * (copies in a spare pool live short). 0, its value at the start of each operation: as the application wants it.
   */
  ttlSecondsMax: number;
  /** Seconds the library waits before it takes the step it just returned; 0 at the start of each step. */
  waitSeconds: number;
  /** Seconds it waits for what comes of the step it just returned, if not as long as always; 0 at the start of each step. */
  ioTimeoutSeconds: number;
  /** The broadcast whose branches the operation waits for; set with `Step.join`. */
  joins: number;
  /** The broadcast that the operation is a branch of, 0 for none. */
  branchOf: number;
  /** With an end that follows `Step.join`: the node whose reply it is. */
  node: number;
  /** With the end: whose it is. `own` at the start; libraries leave it alone. */
  source: Source;
  /** Words that what stands before the library keeps there begin at `SCRATCH_OF_LIBRARY`. */
  readonly scratch: Int32Array;
}

/**
 * How operations of a library go to several nodes at once: one that returns `Step.join` splits into branches, each an operation
 * of its own that begins at the same instant. As soon as `isJoined`, the caller tells `after` that the join has `waited`.
 * Branches that are still under way then end by themselves. Branches may split again.
 */
export interface Broadcast {
  /** Makes `branch` the next branch, with its first step in `branch.step`; false when all have begun. */
  nextBranch(joins: number, branch: Operation): boolean;
  /** Enough branches have ended for the reply to be known. */
  isJoined(joins: number): boolean;
  /**
   * Every node that stores what a process writes that knows every node in `down`: the copies that are meant to be, or of these
   * only the `lasting`, which live as long as the application wants. The next call reuses the array. Pure.
   */
  keepers(key: number, down: Uint8Array, lasting?: boolean): readonly number[];
}

/** The server lists that processes have at present, where these may differ. */
export interface ListsInForce {
  differ(): boolean;
  /** One that knows every node in `down` would look for the key on this node, with the list of some process. */
  isHome(key: number, node: number, down: Uint8Array): boolean;
  /** As `settled`, with the list of this process. */
  settledFor(process: number, key: number, down: Uint8Array, tried?: number[]): number;
  /** As `settled`, with each of the lists, and the share of the processes that have it. */
  homes(key: number, down: Uint8Array): readonly { readonly node: number; readonly share: number }[];
}

export interface Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;

  /**
   * The node this process uses for the key by its present view, or -1 if a timer or a dead list must be looked at first. The
   * hot path sends to the node at once over an open, live socket and does not call `start`.
   */
  usual(process: number, key: number): number;

  /**
   * By key, where a process goes that leaves no node alone; -1 where the library refuses the key. Only a hint, which says what memory
   * the next operations will need: wherever the operations really go, results are the same.
   */
  readonly homes?: Int16Array | undefined;

  /**
   * True unless the process leaves no node alone: then its `usual` node is each key's home. What it is for a process that does leave
   * some alone follows from the home alone. Left out by a library of which this cannot be said.
   */
  readonly troubled?: ((process: number) => boolean) | undefined;

  /**
   * An operation of the process opens its socket to this node first, the key's home, which answers: true if that is all the library
   * has to do, and it is done then. Left out by a library of which this cannot be said.
   */
  readonly opens?: ((process: number, node: number) => boolean) | undefined;

  /**
   * The node to which an operation goes at once for this key, whose home the process leaves alone: over an open socket, and if that is live that
   * is all the library has to do, beside hearing of the web request that begins. -1 where there may be more to it. Pure. Left out by a library
   * of which this cannot be said.
   */
  readonly standsIn?: ((process: number, key: number, seconds: number) => number) | undefined;

  /**
   * Until this second the nodes that the process leaves alone are those in `down` and no others: what `standsIn` names for a key is what
   * `settled` does, wherever the process has a live socket there, and of further web requests the library need not hear. 0 where that is
   * not so. It holds until the library next does something for the process, or `down` changes.
   */
  readonly standsInUntil?: ((process: number, down: Uint8Array, seconds: number) => number) | undefined;

  /**
   * True if `usual` may name another node than `settled` although no timer or dead list decides: the library moves keys of
   * other nodes when it leaves one out, or its view lags behind. The simulator then looks more closely at its writes.
   */
  readonly usualMayStray?: boolean;

  /** Begins an operation: the first step. */
  start(op: Operation): number;
  /** The step `op.step` came to `outcome`: the next one. */
  after(op: Operation, outcome: Outcome): number;

  /**
   * Further nodes that a write goes to beside the one that answers it (redundancy, replicas), in order and perhaps repeated.
   * The next call reuses the array. The caller asks when the operation has ended, so writes of a client with this method
   * never take the hot path. The outcome of a copy changes no view.
   */
  readonly copies?: ((op: Operation) => readonly number[]) | undefined;

  /**
   * There if operations may go to several nodes at once, or writes elsewhere than gets. Writes of such a client never take
   * the hot path.
   */
  readonly broadcast?: Broadcast | undefined;

  /**
   * True if writes ask for no reply (memcached's `noreply`): each returns when it is sent, and the node does it when it comes
   * to it, if at all.
   */
  readonly noReply?: boolean;

  /** Asked for every request that a node answers: true if the library sent flush_all before it on the same connection. */
  flushes?(op: Operation): boolean;

  /** True if the library goes on after a miss: `after` is told `missed` and may return a further step or `done`. */
  readonly seesMisses?: boolean;
  /** There if the library asks for many keys in one call, and this is modelled. */
  readonly multiGet?: MultiGets | undefined;
  /** Asked after a get that hit: the node to which the library now adds what it found (warm-up), or -1. */
  warms?(op: Operation): number;

  /**
   * The node's process has ended and closed its connection to the process, in use or idle. Told to a library whose event loop
   * reads from idle connections too; all others find out with their next operation.
   */
  disconnected?(process: number, node: number, seconds: number): void;

  /** When the library's own thread next has work (a probe, a reconnect), in seconds; Infinity for never. */
  readonly backgroundAtSeconds?: number;
  /** Does all the work that is due by now; the views change at once. */
  background?(seconds: number, probe: Probe): void;

  /** The process begins its next web request (PHP: objects are made anew, persistent sockets stay). */
  newRequest(process: number, nowSeconds: number): void;

  /**
   * The process has been killed, and a new one has taken its place: nothing is known and no socket open, as at its start. Left
   * out by a library whose processes serve many requests at once, or stand between the application and the nodes: the end
   * of one worker does not end those.
   */
  readonly replaced?: ((process: number, seconds: number) => void) | undefined;

  /**
   * The node where an operation (a write, if reads of replicas differ) ends up for a process that knows every node in `down`
   * (1 = dead), or -1 if the call fails. Appends to `tried`, if given, every node the library looks at, in order and as often
   * as it does. Pure: no view changes.
   */
  settled(key: number, down: Uint8Array, tried?: number[]): number;

  /** There only where not all processes may have the same server list; `settled` is by the list that most have. */
  readonly lists?: ListsInForce | undefined;

  /**
   * Until which second (Infinity: for good) the process leaves the node alone by its present view; null if it does not. Pure.
   * Only `explain` and the walk through the nodes ask. A client that cannot say leaves the method out; one that stands before
   * such a client gives undefined.
   */
  avoids?(process: number, node: number, seconds: number): number | null | undefined;

  /** The name under which a write stores the key, for a library that makes another of it; null for a key that it refuses. */
  storedName?(key: number): string | null;

  /** What had to be assumed of the servers, in sentences that reports and `route` repeat. */
  readonly notes?: readonly string[];

  /** False if the library's objects live for one web request only: each request then connects anew. */
  readonly keepsSockets: boolean;
  /** How long the process waits, in milliseconds. */
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
}
