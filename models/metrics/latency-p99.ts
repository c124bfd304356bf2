/** What the slowest hundredth of the reads waits. */
import { inEachPhase } from "./metric.ts";

export const latencyMsP99 = inEachPhase({
  name: "latencyMsP99",
  title: "Latency p99",
  unit: "ms",
  better: "lower",
  definition:
    "99th percentile of the time from the beginning of a read to its value or its error, hits at the network's round trip",
  of: (account) => (account.latency.count === 0 ? null : account.latency.quantile(0.99)),
});
