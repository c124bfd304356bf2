/**
 * Every page ends once, or is still under way. And Little's law, L = lambda W, as an identity over the run so far: the integral of
 * the number of pages over time is the sum of the times that they have spent, each counted by its own begin and end.
 */
import { Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";
import { isSameTime } from "./same-time.ts";
import { pagesWithCallers } from "./users.ts";

export const pagesEndOnce: Check = ({ counts, pages, database }) => {
  if (pages === null) return null;
  const inFlight = pagesWithCallers(pages);
  const begun = counts[Counter.pages];
  const ended = counts[Counter.pagesEnded];
  if (begun !== ended + inFlight) return `${begun} pages, but ${ended} ended + ${inFlight} in flight`;
  const integral = pages.integral(database.now);
  const sojourns = pages.sojourns(database.now);
  return isSameTime(integral, sojourns)
    ? null
    : `the number of pages adds up to ${integral} s over time, but they have spent ${sojourns} s`;
};
