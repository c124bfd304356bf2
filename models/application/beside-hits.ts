/** Gets that hit on a node beside the cluster, counted by whose it is. */
import { Source } from "../clients/client.ts";
import type { Bookings } from "../recording/bookings.ts";
import { Counter } from "../recording/counters.ts";

const COUNTERS: Readonly<Partial<Record<Source, Counter>>> = {
  [Source.replica]: Counter.replicaHits,
  [Source.gutter]: Counter.gutterHits,
  [Source.warm]: Counter.warmHits,
};

/** A get of a request that began at `beganAt` has hit. */
export function bookHitBeside(bookings: Bookings, source: Source, beganAt: number): void {
  const counter = COUNTERS[source];
  if (counter !== undefined) bookings.book(counter, beganAt);
}
