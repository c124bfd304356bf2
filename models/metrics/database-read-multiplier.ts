/**
 * What losing a node does to the database's reads, beside the closed form that planners use: with hit ratio h, losing one
 * of n equal nodes multiplies them by (1 - 1/n) + (1/n)/(1 - h). It holds for the first instants, and for as long as the
 * lost keys cannot be stored anew.
 */
import { Counter } from "../recording/counters.ts";
import { PhaseName } from "../recording/phase-name.ts";
import type { Recording } from "../recording/recording.ts";
import type { Metric } from "./metric.ts";

function multiplier(recording: Recording, phase: string): number | null {
  const before = recording.phase(PhaseName.before);
  const during = recording.phase(phase);
  if (before === null || during === null) return null;
  // Per get, not per second, so that the drift of the load between the two stretches cancels.
  const usual = before.count(Counter.databaseReads) / before.count(Counter.gets);
  const then = during.count(Counter.databaseReads) / during.count(Counter.gets);
  return usual > 0 && Number.isFinite(then) ? then / usual : null;
}

function closedForm(recording: Recording): number | null {
  const before = recording.phase(PhaseName.before);
  if (before === null) return null;
  const missRatio = before.count(Counter.databaseReads) / before.count(Counter.gets);
  const n = recording.options.nodes;
  return missRatio > 0 ? 1 - 1 / n + 1 / n / missRatio : null;
}

export const databaseReadMultiplier: readonly Metric[] = [
  {
    name: "databaseReadMultiplier",
    title: "Database reads, first second",
    unit: "x",
    better: "lower",
    definition: "Database reads per get in the first second of the first outage over those in the hour before it.",
    of: (recording) => multiplier(recording, PhaseName.onset),
  },
  {
    name: "databaseReadMultiplierDuringOutage",
    title: "Database reads, whole outage",
    unit: "x",
    better: "lower",
    definition: "Database reads per get during the first outage over those in the hour before it.",
    of: (recording) => multiplier(recording, PhaseName.outage),
  },
  {
    name: "databaseReadMultiplierClosedForm",
    title: "Database reads, closed form",
    unit: "x",
    better: "neither",
    definition:
      "(1 - 1/n) + (1/n)/(1 - h), where 1 - h is the database reads per get in the hour before the first outage.",
    of: closedForm,
  },
  {
    name: "databaseReadMultiplierDifference",
    title: "Simulated less closed form",
    unit: "x",
    better: "neither",
    signed: true,
    definition: "Database reads in the first second, as a multiple, less the closed form.",
    of: (recording) => {
      const simulated = multiplier(recording, PhaseName.onset);
      const closed = closedForm(recording);
      return simulated === null || closed === null ? null : simulated - closed;
    },
  },
];
