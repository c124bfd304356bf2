/** `failover_limit`: a bucket of tokens that fills with the requests, not with time (FailoverRateLimiter, folly's TokenBucket). */
import type { Limit } from "./routes.ts";

const BURST = 1000;
/** As mcrouter has it: the bucket is full at the start. */
const EMPTY_SINCE = -1e6;

export function limitOf(
  { rate, burst = BURST }: { rate: number; burst?: number | undefined },
  processes: number,
): Limit {
  const requests = new Float64Array(processes);
  const emptyAt = new Float64Array(processes).fill(EMPTY_SINCE);
  return {
    count: (process) => {
      requests[process]++;
    },
    allows(process) {
      const tokens = Math.min((requests[process] - emptyAt[process]) * rate, burst);
      if (tokens < 1) return false;
      emptyAt[process] = requests[process] - (tokens - 1) / rate;
      return true;
    },
  };
}
