/** How large a part of the requests the dead node had: rings do not share keys evenly, and popular keys weigh more. */
import type { Metric } from "./metric.ts";

export const deadNodeShare: Metric = {
  name: "deadNodeShare",
  title: "Dead node's share",
  unit: "ratio",
  better: "neither",
  definition:
    "Share of the requests whose key lives on the node that is lost first (no process can have anything done by it), by the keys' popularity and the client's own choice with all nodes up.",
  of: (recording) => recording.facts.deadNodeShare,
};
