/** Every request ends once (refused ones too), or is still in flight: in a backlog, at a node, at the database. */

import { Left } from "../database/requests.ts";
import { Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";

export const requestsEndOnce: Check = ({ counts, requests }) => {
  const begun = counts[Counter.requests];
  const ended = counts[Counter.ended];
  const inFlight = requests.size - requests.whereLeft(Left.caller) - requests.whereLeft(Left.worker);
  return begun === ended + inFlight ? null : `${begun} requests, but ${ended} ended + ${inFlight} in flight`;
};
