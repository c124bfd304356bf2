/**
 * How the queries that a database works on at the same time share what it can do. Every query brings an amount of work, in seconds:
 * what it takes where it is alone. With n at work each gets `speed(n)` seconds of work done in a second.
 */
export interface Sharing {
  speed(n: number): number;
  /** At this many it does the most work; Infinity where more never do less. */
  readonly best: number;
}

/** What an experiment says of it; absent where each query has a server to itself. */
export type SharingSpec =
  | { readonly sigma: number; readonly kappa: number; readonly lambda?: number }
  | { readonly cores: number }
  | { readonly inService: number; readonly beyond: number };

/** Seconds of work a second that n queries get done together. */
export function workRate(sharing: Sharing, n: number): number {
  return n === 0 ? 0 : n * sharing.speed(n);
}
