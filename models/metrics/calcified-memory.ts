/** Memory that lies with the wrong size classes. */
import type { Metric } from "./metric.ts";

export const calcifiedMemory: Metric = {
  name: "calcifiedMemoryRatio",
  title: "Calcified memory",
  unit: "ratio",
  better: "lower",
  definition:
    "Part of a node's pages that its size classes hold beyond their part of the demand (chunk bytes of hits and sets since the process started): 0 where memory lies as it is asked for, near 1 where it calcified. Mean over the nodes that are up at the end of the run.",
  of: (recording) => recording.facts.calcifiedShare,
};
