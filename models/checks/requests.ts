/** Every request ends once (refused ones too), or is still in flight: in a backlog, at a node, at the database. */

import { isRequest } from "../application/program.ts";
import { Left, Stage } from "../database/requests.ts";
import { Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";

export const requestsEndOnce: Check = ({ counts, requests }) => {
  const begun = counts[Counter.requests];
  const ended = counts[Counter.ended];
  const { stage, left, act, used } = requests;
  let inFlight = 0;
  for (let row = 0; row < used; row++) {
    if (stage[row] === Stage.over || stage[row] === Stage.missed) continue;
    if (left[row] === Left.nobody && isRequest(act[row])) inFlight++;
  }
  return begun === ended + inFlight ? null : `${begun} requests, but ${ended} ended + ${inFlight} in flight`;
};
