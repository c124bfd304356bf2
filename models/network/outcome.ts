/** What came of one step on the wire, as the process experiences it. */

export const Outcome = {
  /** The node answered (a miss is an answer), or the connection was made. */
  answered: 0,
  /** Connect: nothing listens on the port; known in under a millisecond. */
  refused: 1,
  /** Connect: no reply at all within the connect time-out. */
  connectTimeout: 2,
  /** Send: the socket was closed or reset by the other side. */
  broken: 3,
  /** Send: no answer within the I/O time-out. */
  ioTimeout: 4,
  /** Send of a get, told only to a client that `seesMisses`: the node answered that it has no such item. */
  missed: 5,
  /** Wait: its time is over, or the library's own thread has done something. Join: enough branches have ended. */
  waited: 6,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];
