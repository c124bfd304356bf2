/** What is noted in a small world: operations of its processes, and tries that a library makes by itself. */
import type { Verb } from "../../../../models/clients/client.ts";

export interface Act {
  readonly process: number;
  /** Number of its web request. */
  readonly webRequest: number;
  readonly key: number;
  readonly verb: Verb;
  /** Seconds since the loss, negative before it. */
  readonly at: number;
  /** When the process knew what came of it; Infinity: not before the story ended. */
  end: number;
  /** The node that answered, -1 for none. */
  node: number;
  /** A get that a node answered without an item; and whether another node had a copy then. */
  isMiss: boolean;
  hadCopies: boolean;
  /** A get that found an older version than the database's. */
  isOld: boolean;
  /** It asked for no reply, and the node has not done it yet. */
  isUnderway: boolean;
  /** Steps that it took to the node that is lost. */
  looks: number;
  /** Seconds that what it stored elsewhere may live; 0: as long as the application wants, null: it stored nothing. */
  ttlSeconds: number | null;
}

/** The library's own thread has tried the node. */
export interface TryAside {
  readonly process: number;
  readonly at: number;
}
