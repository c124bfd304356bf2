/**
 * Where the requests of a run come from, a block at a time: drawn by laws, or read from a trace. The application knows no
 * more of them than this.
 */

import type { Arrivals } from "../../src/core/arrivals.ts";
import type { Stream } from "../../src/core/random.ts";
import type { Popularity } from "./popularity/popularity.ts";

/** What a request does. */
export const Does = {
  /** It reads through the cache. */
  read: 0,
  /** It writes to the database, and then sets the cached copy to what was written, */
  writeAndSet: 1,
  /** or deletes it, */
  writeAndDelete: 2,
  /** or leaves it as it is. */
  write: 3,
  /** There is no request in this place; the source may still tell something of a key. */
  nothing: 4,
  /** It sets the cached copy to what is in the database, which it does not ask. */
  store: 5,
} as const;
export type Does = (typeof Does)[keyof typeof Does];

/** Added to what a request does: before it begins, the source tells something of its key. */
export const TOLD = 8;

/** Requests in order of time, one in each place. */
export interface RequestBlock {
  readonly size: number;
  /** When they arrive, in seconds. Infinity: no more come. */
  readonly times: Float64Array;
  readonly keys: Int32Array;
  /** Which process of the application each is for. */
  readonly processes: Int32Array;
  /** One of `Does` each, `TOLD` added or not. */
  readonly does: Uint8Array;
}

/** Laws that requests are drawn by, each with a stream of its own. */
export interface Drawn {
  readonly arrivals: Arrivals;
  readonly popularity: Popularity;
  readonly keyStream: Stream;
  readonly kindStream: Stream;
  readonly processStream: Stream;
  /** Processes of the application; each request is for any of them. */
  readonly processes: number;
  /** Share of requests that read, and what the others do. */
  readonly reads: number;
  readonly write: Does;
}

export interface RequestSource {
  /** Writes the next requests into all places of the block. */
  fill(block: RequestBlock): void;
  /** Called when the time of request `i` of the block has come, if it is `TOLD`. */
  tell?(key: number, i: number): void;
  /** What fills the block, if each part of it is drawn by its law and nothing else: whoever knows these may do so in its stead. */
  readonly drawn?: Drawn | undefined;
  /** Whether the application sets the copy after a miss. Default: true. */
  readonly fillsMisses?: boolean;
  /** The run is over, or no more of it is wanted. */
  end?(): void;
}

export function requestBlock(size: number): RequestBlock {
  return {
    size,
    times: new Float64Array(size),
    keys: new Int32Array(size),
    processes: new Int32Array(size),
    does: new Uint8Array(size),
  };
}
