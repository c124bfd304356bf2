/** What the outage left on other nodes, at the instant the dead node is back. */
import { PhaseName } from "../recording/phase-name.ts";
import type { Metric } from "./metric.ts";

const at = "at the instant of the first return";

export const stranded: readonly Metric[] = [
  {
    name: "strandedCopies",
    title: "Stranded copies",
    unit: "copies",
    better: "lower",
    definition: `Items on a node where a client that knows which nodes are dead would not look (expired ones until the node meets them), ${at}.`,
    of: (recording) => recording.levelsAtStart(PhaseName.afterReturn)?.strandedCopies ?? null,
  },
  {
    name: "strandedBytes",
    title: "Stranded bytes",
    unit: "bytes",
    better: "lower",
    definition: `Memory of the stranded copies by item size, ${at}.`,
    of: (recording) => recording.levelsAtStart(PhaseName.afterReturn)?.strandedBytes ?? null,
  },
];
