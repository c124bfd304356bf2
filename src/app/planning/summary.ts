/** A plan as a summary without points, whose verdicts are what to do: what renders a report renders a plan too. */
import { SUMMARY_SCHEMA_VERSION, type Summary, type Verdict } from "../../core/summary.ts";
import { listed } from "../../core/text/nearest.ts";
import { formatDuration } from "../../core/text/units.ts";
import { formatCount } from "../../report/format.ts";
import type { Threshold } from "../../sweep/thresholds/threshold.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import { limitsOf } from "../narrative/limits.ts";
import { validation } from "../narrative/validation.ts";
import { recordedText } from "../validation/recorded.ts";
import { actionsOf, verdict } from "./actions.ts";
import { apartTexts } from "./apart.ts";
import { headroomTable } from "./headroom-told.ts";
import type { Plan } from "./plan.ts";
import { recoveryTables } from "./recovery-told.ts";
import { frontierTables } from "./settings-told.ts";
import { headline, lossesTable, reasonsText, worstText } from "./told.ts";
import { uncertainTable } from "./uncertain-told.ts";

export function summaryOf(plan: Plan, { title }: SimulationExperiment): Summary {
  const { losses } = plan;
  return {
    schemaVersion: SUMMARY_SCHEMA_VERSION,
    experiment: plan.experiment,
    title: `A plan: ${title}`,
    question: plan.question,
    version: plan.version,
    command: plan.command,
    seeds: [],
    headline: headline(losses, plan),
    verdicts: [
      ...actionsOf(plan),
      ...(plan.warnings === undefined ? [] : [verdict("What to know first", plan.warnings)]),
    ],

    ...{ metrics: [], mainMetrics: [], seriesInfo: [], points: [], comparisons: [] },
    tables: [
      lossesTable(losses, plan),
      ...(plan.headroom.length === 0 ? [] : [headroomTable(plan.headroom)]),
      ...recoveryTables(plan.recoveries),
      ...frontierTables(plan.frontiers),
      ...(plan.uncertain === undefined ? [] : [uncertainTable(plan.uncertain)]),
    ],
    ...{ assumptions: [], assumptionsNote: "", validation, published: recordedText() },
  };
}

/** How it was judged and found, for who asks: why each verdict is what it is, what the words mean, and what was run for it. */
export function foundIn(plan: Plan, { thresholds }: SimulationExperiment): Verdict[] {
  const failing = plan.losses.rows.filter(({ outcome }) => outcome === "FAIL");
  const apart = apartTexts(plan);
  return [
    verdict("The worst node to lose", plan.losses.worst.map(worstText)),
    ...(failing.length === 0 ? [] : [verdict("What fails", failing.map(reasonsText))]),
    ...(apart.length === 0 ? [] : [verdict("Why headroom says otherwise", apart)]),
    { title: "PASS and FAIL", text: thresholds.length === 0 ? limitsOf([]) : thresholdsText(thresholds) },
    verdict("What this took", [workText(plan), ...searchText(plan)]),
  ];
}

function thresholdsText(thresholds: readonly Threshold[]): string {
  const [strict, others] = [true, false].map((is) => thresholds.filter((one) => one.strict === is));
  const names = (some: readonly Threshold[]) =>
    listed(
      some.map(({ metric, text }) => `${metric} ${text}`),
      "and",
    );
  return [
    strict.length === 0
      ? "No threshold of the experiment is strict."
      : `PASS is what the experiment states: ${names(strict)}.`,
    ...(others.length === 0 ? [] : [`Not strict, so that it decides nothing here: ${names(others)}.`]),
    "A plan ends with 0 whatever passes.",
  ].join(" ");
}

function searchText({ search }: Plan): string[] {
  if (search === undefined) return [];
  const { scale, confirmingRuns, coarse } = search;
  const sample = scale.sampled === 1 ? "" : ` and one in ${scale.sampled} of its keys`;
  return [
    `Searches are in scale models, with one in ${scale.per} of the keys, memory, processes, requests and queries${sample}; what they found is confirmed in ${formatCount(confirmingRuns, "run")} of the worlds themselves. What scale models count (old values read, copies stranded) is told in the units of the world: ${scale.per} times as many. Where the database drowns, small differences grow, and such counts may be several times off.`,
    `Not confirmed: ${listed(coarse, "and")}.`,
  ];
}

function workText({ work: { runs, countedSeconds, budgetSeconds, leftOut, wouldDoSeconds } }: Plan): string {
  const took = `${formatCount(runs, "run")}, counted as ${formatDuration(Math.max(1, Math.ceil(countedSeconds)))} on two threads of the ${formatDuration(budgetSeconds)} that the budget allows.`;
  if (leftOut.length === 0) return took;
  const enough = wouldDoSeconds === undefined ? "" : ` ${formatDuration(wouldDoSeconds)} would do`;
  return `${took} The budget had no room for ${leftOut.join(", and ")} (--budget:${enough}).`;
}
