/** Every request ends once, or still waits for the database. */
import { Counter } from "../counters.ts";
import type { Check } from "./check.ts";

export const requestsEndOnce: Check = ({ counts, requests }) => {
  const begun = counts[Counter.requests]!;
  const ended = counts[Counter.ended]!;
  return begun === ended + requests.size ? null : `${begun} requests, but ${ended} ended + ${requests.size} in flight`;
};
