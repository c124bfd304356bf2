/** Somebody who does plain requests in the application's stead, many in one call. Whatever he does comes to the same as if it had done them. */
import type { RequestBlock } from "../workload/request-source.ts";

/** Why he stops. */
export const Stopped = {
  /** The block has no more requests. */
  blockIsOver: 0,
  /** The next request of the block is not plain, */
  request: 1,
  /** or what is next in the calendar is not. */
  event: 2,
  timeIsUp: 3,
  /** The get of the next request has begun, and has to be waited for. */
  get: 4,
} as const;
export type Stopped = (typeof Stopped)[keyof typeof Stopped];

export interface HotPath {
  /**
   * He takes over what changes with each request; requests go on at this place of the block of this number. False if he cannot, and
   * then he never will.
   */
  enter(next: number, block: number): boolean;
  /** Does plain requests and ends of queries until this time, in seconds. */
  run(until: number): Stopped;
  /** He fills the block anew, as its source would; false, and nothing done, if he cannot. */
  fills(): boolean;
  /** The block has been filled anew, and is the next one. */
  refilled(): void;
  /** He gives back what he has taken over. Returns the place of the next request. */
  leave(): number;
  /** Fetches from memory what the block needs, which has been filled anew while he was away; false if he cannot. */
  fetch(): boolean;
}

/** What he needs of the application. What it does in the middle of his work finds the clock and the calendar as they are then. */
export interface HotParts {
  block: RequestBlock;
  stampedeMax: number;
  underWayMax: number;
  /** A get of the process' request over a live socket: the item, 0 for a miss. */
  getsPlainly(node: number, key: number): number;
  /** A get of the process' request opens a socket to the key's home, which is well; false, and nothing done, if there may be more to it. */
  opens(process: number, node: number): boolean;
  /**
   * The node that a get (it begins a web request then) or the set after it goes to at once in place of the key's home, which the process
   * leaves alone; -1, and nothing done, if there may be more to it.
   */
  standsIn(process: number, key: number, isGet: boolean): number;
  /** A get through the state machine of the process' library, which is counted as a hit or not: `Detour`. */
  takesDetour(process: number, key: number): Detour;
  /** The query in this row has ended: what follows from it for the cache. False where that has to be waited for. */
  updates(row: number): boolean;
}

/** What a get came to that took the detour. */
export const Detour = { waits: -1, noHit: 0, hit: 1 } as const;
export type Detour = (typeof Detour)[keyof typeof Detour];
