/** Every get ends in exactly one of three ways. */
import { Counter } from "../counters.ts";
import type { Check } from "./check.ts";

export const getsAreConserved: Check = ({ counts }) => {
  const gets = counts[Counter.gets]!;
  const hits = counts[Counter.getHits]!;
  const misses = counts[Counter.getMisses]!;
  const failures = counts[Counter.getFailures]!;
  return gets === hits + misses + failures
    ? null
    : `${gets} gets, but ${hits} hits + ${misses} misses + ${failures} failures`;
};
