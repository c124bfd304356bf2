/** The slowest hundredth of the requests: the cost of waiting for a dead node or a drowning database. */
import { timeline } from "./timeline.ts";

export const latency = timeline({
  name: "latency",
  title: "Latency of reads, 99th percentile",
  note: "The 99th percentile of each window; the line is its mean over the repeats.",
  series: ["latencyMsP99"],
});
