/**
 * How long reads wait. Each counts in the phase in which it began, however late it ends. One that has no end when the run
 * ends counts with its wait until then, and a number that rests on such a one is marked: it is at least that.
 *
 * Behind a framework it is the time of the get that hits, or of the query. What the framework does with keys of its own and how long it
 * pauses (Symfony's version key, a lock) is no read: that is in the latency of the page.
 */
import { inEachPhase } from "./metric.ts";

const time =
  "the time from the beginning of a read that was not refused to its value or its error, hits at the network's round trip";

export const latencyMsP99 = inEachPhase({
  name: "latencyMsP99",
  title: "Read latency p99",
  unit: "ms",
  better: "lower",
  definition: `99th percentile of ${time}; of reads that began`,
  of: ({ latency }) => (latency.count === 0 ? null : latency.quantile(0.99)),
  isAtLeast: ({ latency, shortestCensoredMs }) => latency.count > 0 && latency.quantile(0.99) >= shortestCensoredMs,
});

export const latencyMsMax = inEachPhase({
  name: "latencyMsMax",
  title: "Longest wait",
  unit: "ms",
  better: "lower",
  definition: `Longest of ${time}; of reads that began`,
  of: ({ latency }) => (latency.count === 0 ? null : latency.max),
  isAtLeast: ({ latency, shortestCensoredMs }) => latency.count > 0 && latency.max >= shortestCensoredMs,
});
