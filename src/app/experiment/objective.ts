/**
 * What an outage costs of the errors that a month may have: the failed requests of a run above those of the same run without faults, over
 * (1 - availability) times the requests of 30 days at the mean load.
 */
import type { Scenario } from "../../../models/scenario/index.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import { changedLevelSeconds } from "../../../models/workload/load-curves/level-seconds.ts";
import type { MetricInfo } from "../../core/result.ts";
import type { PointSummary } from "../../core/summary.ts";
import type { Table } from "../../core/table.ts";
import { SECONDS_PER_DAY } from "../../core/units.ts";
import { formatBare, formatEstimateLine } from "../../report/format.ts";
import { estimateOf, type Value } from "../../sweep/estimates.ts";

export interface Objective {
  /** Share of the requests that shall not fail. */
  readonly availability: number;
  /** Of a month; absent for those of 30 days at the mean load. */
  readonly requests?: number | undefined;
}

const MONTH_DAYS = 30;
export const FAILED = "errorRatio";

export const COST: MetricInfo = {
  name: "errorBudgetUsed",
  title: "Of the month's errors",
  unit: "ratio",
  better: "lower",
  signed: true,
  definition:
    "Failed requests above those of the same run without faults, over those that may fail in a month (objective): (1 - availability) times the requests of 30 days at the mean load.",
};

/** What stands against an objective: worlds whose requests do not come at a rate that is known. */
export function objectiveProblems(objective: Objective | undefined, worlds: readonly Scenario[]): string[] {
  const isUncounted = ({ workload }: Scenario) => workload.trace !== undefined || workload.arrivals.users !== undefined;
  if (objective === undefined || !worlds.some(isUncounted)) return [];
  return [
    "objective: beside a trace or users (workload.arrivals.users), of which it is not known how many requests come in a month; expected requests that come at a rate",
  ];
}

export function allowedPerMonth({ availability, requests }: Objective, { workload }: Scenario): number {
  return (1 - availability) * (requests ?? workload.arrivals.ratePerSecond * MONTH_DAYS * SECONDS_PER_DAY);
}

/**
 * Of each run, by the shares of its requests that fail with and without faults; null where one of them is not known.
 * @param measured the same world, as it is run.
 */
export function costsOf(
  failed: readonly Value[],
  usual: readonly Value[],
  objective: Objective,
  measured: Scenario,
): Value[] {
  const allowed = allowedPerMonth(objective, measured);
  const { workload, measureFromSeconds, durationSeconds } = measured;
  const { ratePerSecond, changes = [] } = workload.arrivals;
  const load = loadCurve(measured);
  const [until, from] = [durationSeconds, measureFromSeconds].map((end) => changedLevelSeconds(load, end, changes));
  const seconds = until - from;
  return failed.map((share, i) => {
    const before = usual[i];
    if (typeof share !== "number" || typeof before !== "number") return null;
    return ((share - before) * ratePerSecond * seconds) / allowed;
  });
}

export interface Costed {
  readonly point: PointSummary;
  readonly scenario: Scenario;
  /** By seed. */
  readonly failed: readonly Value[];
  readonly usual: readonly Value[];
}

/** A row for each point that has a control. */
export function objectiveTable(objective: Objective, all: readonly Costed[]): Table {
  const cell = (text: string) => ({ text });
  return {
    title: "Error budget",
    note: `What it costs of the errors that a month may have at ${availabilityText(objective)}: failed requests above those of the same run without faults, over (1 − availability) times the requests of 30 days at the mean load${objective.requests === undefined ? "" : " (as stated)"}.`,
    isAnswer: true,
    columns: ["Point", "Of the month's errors", "May fail in a month"],
    rows: all.map(({ point, scenario, failed, usual }) => [
      cell(point.label),
      cell(formatEstimateLine(estimateOf(COST, costsOf(failed, usual, objective, scenario)), point.repeats)),
      cell(formatBare(allowedPerMonth(objective, scenario), "requests")),
    ]),
  };
}

/** `99.9 %`, with as many digits as it has. */
export function availabilityText({ availability }: Objective): string {
  return `${Number((availability * 100).toPrecision(10))} %`;
}
