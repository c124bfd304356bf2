/** What the limits of concurrent queries have in common: where they begin and what they stay between. */
import { atMost, count } from "../../src/core/text/quantities.ts";

export const LIMIT = { value: 1_000_000, why: "more queries than a process has at once" };

export function limitOption(value: number, words: string) {
  return atMost(count(1), LIMIT).prefault(value).describe(`${words} Default: ${value}.`);
}

interface Range {
  readonly initialLimit: number;
  readonly minLimit?: number;
  readonly maxLimit: number;
}

/** Netflix's builders warn of a first limit outside of the range; here it is an error. */
export function outOfRange({ initialLimit, minLimit = 1, maxLimit }: Range): string | null {
  if (minLimit > maxLimit) return `minLimit ${minLimit} above maxLimit ${maxLimit}; expected at most that`;
  if (initialLimit >= minLimit && initialLimit <= maxLimit) return null;
  return `initialLimit ${initialLimit}; expected ${minLimit} to ${maxLimit}`;
}
