/** How many events of a Poisson process come while so many are expected. */
import { normalQuantile } from "./normal.ts";
import type { Stream } from "./random.ts";

/** From here on the count is as good as normal: its skewness, one by the root of the mean, is a thirtieth. */
const NORMAL_FROM = 1000;

export function poissonCount(expected: number, stream: Stream): number {
  if (expected >= NORMAL_FROM) {
    return Math.max(0, Math.round(expected + Math.sqrt(expected) * normalQuantile(stream.next())));
  }
  let count = -1;
  for (let at = 0; at <= expected; count++) at -= Math.log(stream.next());
  return count;
}
