/** Items that memory was too short for. */
import type { Metric } from "./metric.ts";

export const evictions: Metric = {
  name: "evictions",
  title: "Evictions",
  unit: "items",
  better: "lower",
  definition: "Live items removed to make room, on all nodes, over the whole run.",
  of: (recording) => recording.facts.evictions,
};
