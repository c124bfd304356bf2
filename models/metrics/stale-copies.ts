/** Old copies that lie in wait: they are read when the same node fails again. */
import { PhaseName } from "../recording/phase-name.ts";
import type { Metric } from "./metric.ts";

export const staleCopies: readonly Metric[] = [
  {
    name: "staleCopiesAtReturn",
    title: "Stale copies, at return",
    unit: "copies",
    better: "lower",
    definition:
      "Items older than the database's version of their key, on all nodes (expired ones until a node meets them), at the instant of the first return.",
    of: (recording) => recording.levelsAtStart(PhaseName.afterReturn)?.staleCopies ?? null,
  },
  {
    name: "staleCopiesAtSecondOutage",
    title: "Stale copies, at second outage",
    unit: "copies",
    better: "lower",
    definition:
      "Items older than the database's version of their key, on all nodes (expired ones until a node meets them), at the instant the second outage begins.",
    of: (recording) => recording.levelsAtStart(PhaseName.secondOutage)?.staleCopies ?? null,
  },
];
