/**
 * Where what happens in a run is counted. What belongs to a request is booked to the time at which the request began, so
 * that a phase's figures are about its own requests, however late they end; what the database, the workers and the nodes
 * do is counted when they do it.
 */
import { COUNTERS } from "./counters.ts";

export interface Bookings {
  /** Totals so far; adding to them counts what happens now, or belongs to a request that begins now. */
  readonly counts: Float64Array;
  /** Counts something, so many times (default: once), that belongs to a request which began at this time, in seconds. */
  book(counter: number, beganAt: number, times?: number): void;
  /** The request that began at this time had no answer within a minute, and no counter says so. */
  bookUnanswered(beganAt: number): void;
  /** The read that began at this time had no end when the run ended, so many milliseconds later. */
  bookCensored(ms: number, beganAt: number): void;
  /** The request that began at this time was answered after so many milliseconds. */
  bookLatency(ms: number, beganAt: number): void;
  /** The same of a page: answered, or without an end when the run ended. */
  bookPageLatency(ms: number, beganAt: number): void;
  bookPageCensored(ms: number, beganAt: number): void;
}

/** Totals alone, for whoever needs no phases. */
export class Totals implements Bookings {
  readonly counts = new Float64Array(COUNTERS);

  book(counter: number, _: number, times = 1): void {
    this.counts[counter] += times;
  }

  bookUnanswered(): void {}

  bookCensored(): void {}

  bookLatency(): void {}

  bookPageLatency(): void {}

  bookPageCensored(): void {}
}
