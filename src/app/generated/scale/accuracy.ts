/**
 * A world in full beside the same world with one in so many of its rare keys, seed by seed: by how much each number differs, and whether that
 * is within what is asked of a sample or within the interval of the difference.
 */
import { run } from "../../../../models/run/run.ts";
import type { Scenario } from "../../../../models/scenario/index.ts";
import { estimateDifference, estimateMean, type Interval } from "../../../core/estimate.ts";
import { MIB } from "../../../core/units.ts";
import { autoDetail } from "../../experiment/auto-detail.ts";
import type { Budget } from "../../experiment/budget.ts";
import { readExperiment, type SimulationExperiment } from "../../experiment/experiment.ts";
import { type AccuracyWorld, jsonOf } from "./accuracy-worlds.ts";

/** So little memory that `auto` comes to fewer keys in these worlds, all of which fit the budget that is usual. */
export const AUTO_BUDGET: Budget = { seconds: 3600, bytes: 380 * MIB };

/** Of fewer the own chance is more than a tenth. */
const EVENTS_MIN = 100;

/** What is asked of a number: to differ by no more than so much, of itself or in all. */
interface Asked {
  readonly metric: string;
  readonly title: string;
  readonly of: "points" | "part";
  readonly most: number;
  /** It counts what happens. */
  readonly events?: true;
}

export const asked: readonly Asked[] = [
  { metric: "missRatioBefore", title: "gets without a value before", of: "points", most: 0.005 },
  { metric: "missRatioDuringOutage", title: "in the outage", of: "points", most: 0.005 },
  { metric: "missRatioAfterReturn", title: "after the return", of: "points", most: 0.005 },
  { metric: "databaseLoadWorstMinuteDuringDisturbance", title: "database, worst minute", of: "part", most: 0.05 },
  { metric: "strandedCopies", title: "stranded copies", of: "part", most: 0.05, events: true },
  { metric: "staleCopiesAtReturn", title: "stale copies", of: "part", most: 0.05, events: true },
  { metric: "staleReads", title: "old values read", of: "part", most: 0.05, events: true },
];

export interface Cell {
  /** In full. */
  readonly full: Interval;
  /** Of the world with fewer keys less that in full: in points, or as a part of the number in full. */
  readonly difference: Interval;
  readonly isWithinAsked: boolean;
  /** The interval of the difference holds zero. */
  readonly isUnbiased: boolean;
}

export interface Row {
  readonly what: string;
  readonly detail: string;
  /** In the order of `asked`; null for what the world has none of, or too few to compare. */
  readonly cells: readonly (Cell | null)[];
}

export interface AccuracyOptions {
  readonly worlds: readonly AccuracyWorld[];
  readonly sampled: readonly number[];
  readonly seeds: number;
  readonly onRun?: () => void;
}

export function accuracyOf({ worlds, sampled, seeds, onRun = () => {} }: AccuracyOptions): Row[] {
  return worlds.flatMap((world) => {
    const runs = (scenario: Scenario) =>
      Array.from({ length: seeds }, (_, i) => {
        const { metrics } = run(scenario, i + 1);
        onRun();
        return metrics;
      });
    const experiment = experimentOf(world, seeds);
    const auto = autoPer(experiment);
    const details = [
      ...sampled.map((per) => ({ per, said: `1 in ${per}` })),
      { per: auto, said: `auto: 1 in ${auto}` },
    ];
    const full = runs(scenarioAt(experiment, "full"));
    return details.map(({ per, said }) => {
      const some = runs(scenarioAt(experiment, per));
      return {
        what: world.what,
        detail: said,
        cells: asked.map((one) => cellOf(one, values(full, one), values(some, one))),
      };
    });
  });
}

function scenarioAt(experiment: (detail: string) => SimulationExperiment, detail: number | "full"): Scenario {
  const [{ scenario }] = experiment(detail === "full" ? "full" : JSON.stringify({ sampled: detail })).points;
  return scenario;
}

function experimentOf(world: AccuracyWorld, repeats: number) {
  const text = JSON.stringify({ question: world.what, repeats, control: false, scenario: jsonOf(world) });
  return (detail: string) =>
    readExperiment(text, "accuracy", "accuracy", { set: [`detail=${detail}`] }, ".") as SimulationExperiment;
}

function autoPer(experiment: (detail: string) => SimulationExperiment): number {
  const { setting } = autoDetail(experiment("auto"), (detail) => experiment(JSON.stringify(detail)), AUTO_BUDGET);
  return Number(/\d+/.exec(setting ?? "")?.[0] ?? 1);
}

type Metrics = Readonly<Record<string, number | null>>;

function values(runs: readonly Metrics[], { metric }: Asked): number[] {
  return runs.map((metrics) => metrics[metric] ?? Number.NaN);
}

export function cellOf({ of, most, events }: Asked, full: readonly number[], some: readonly number[]): Cell | null {
  const mean = estimateMean(full);
  const apart = estimateDifference(full, some);
  if (mean === null || apart === null || Number.isNaN(apart.mean)) return null;
  if (events === true && mean.mean < EVENTS_MIN) return null;
  const unit = of === "points" ? 1 : mean.mean;
  const part = (value: number | null) => (value === null ? null : value / unit);
  const difference = { ...apart, mean: apart.mean / unit, low: part(apart.low), high: part(apart.high) };
  const isWithinAsked = Math.abs(difference.mean) <= most;
  const isUnbiased = difference.low !== null && difference.low <= 0 && difference.high! >= 0;
  return { full: mean, difference, isWithinAsked, isUnbiased };
}
