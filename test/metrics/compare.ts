/** What a run says beside what the twin says: every metric, every column of the series, the minutes and the phases. */
import { metricInfos, seriesInfos } from "../../models/metrics/index.ts";
import { PhaseName } from "../../models/recording/phase-name.ts";
import type { RunResult } from "../../src/core/result.ts";
import { Account } from "./twin/account.ts";
import { columns } from "./twin/columns.ts";
import { atLeast, measures } from "./twin/measures.ts";
import type { World } from "./twin/simulate.ts";

export interface Difference {
  /** Of the metric, or `series` and the column's, or `phase` and the phase's. */
  readonly name: string;
  readonly text: string;
}

/** Quantiles of the model come out of a histogram, which is within 0.8 % (`src/core/histogram.ts`). */
const QUANTILE = 0.008;
/** Times and their sums are rounded in another order. */
const TIME = 1e-9;
/** Series keep six digits. */
const SIX_DIGITS = 1e-5;

const isQuantile = (name: string) => /P\d+/.test(name);

export function differencesOf(result: RunResult, world: World): Difference[] {
  return [
    ...ofMetrics(result, world),
    ...ofLeast(result, world),
    ...ofSeries(result, world),
    ...ofMinutes(result, world),
    ...ofPhases(result, world),
  ];
}

function ofMetrics({ metrics }: RunResult, world: World): Difference[] {
  return metricInfos().flatMap(({ name }) => {
    const measure = measures.get(name);
    if (measure === undefined) return [{ name, text: "the twin has no entry for it" }];
    const [got, expected] = [metrics[name], measure(world)];
    const isEqual =
      got === expected ||
      (got !== null && expected !== null && isNear(got, expected, isQuantile(name) ? QUANTILE : TIME));
    return isEqual ? [] : [{ name, text: `${got}; expected ${expected}` }];
  });
}

function ofLeast({ atLeast: marked }: RunResult, world: World): Difference[] {
  return metricInfos().flatMap(({ name }) => {
    const expected = atLeast.get(name)?.(world) ?? false;
    const got = marked.includes(name);
    return got === expected ? [] : [{ name, text: `marked as a least one: ${got}; expected ${expected}` }];
  });
}

function ofSeries({ series }: RunResult, world: World): Difference[] {
  return seriesInfos.flatMap(({ name }) => {
    const column = columns[name];
    if (column === undefined) return [{ name: `series ${name}`, text: "the twin has no entry for it" }];
    return world.windows.flatMap((window, i) => {
      const got = series.columns[name]?.[i] ?? Number.NaN;
      const expected = column(new Account(world, window), world.lookedAt(window.to));
      if (isNear(got, expected, isQuantile(name) ? QUANTILE : SIX_DIGITS)) return [];
      return [{ name: `series ${name}`, text: `${got} in window ${i}; expected ${expected}` }];
    });
  });
}

/** Whole minutes of what is measured, by the share of their gets that brought no value. */
function ofMinutes({ minutes }: RunResult, world: World): Difference[] {
  const { measureFromSeconds, durationSeconds } = world.scenario;
  const expected: number[] = [];
  for (let from = Math.ceil(measureFromSeconds); from + 60 <= durationSeconds; from += 60) {
    const minute = new Account(world, { from, to: from + 60 });
    const gets = minute.gets().length;
    expected.push(gets === 0 ? 0 : minute.getsThatCameTo("miss", "failure").length / gets);
  }
  const got = minutes.columns.fallThroughRatio;
  const isEqual = got.length === expected.length && got.every((value, i) => isNear(value, expected[i], SIX_DIGITS));
  return isEqual ? [] : [{ name: "minutes", text: `${got.join(" ")}; expected ${expected.join(" ")}` }];
}

/** Those that a run shows. */
const shownPhases = ["before", "outage", "afterReturn", "secondOutage", "afterSecondReturn"] as const;

function ofPhases({ phases }: RunResult, world: World): Difference[] {
  return shownPhases.flatMap((phase) => {
    const found = phases.find(({ name }) => name === PhaseName[phase]);
    const got = found === undefined ? "none" : `${found.fromSeconds} to ${found.toSeconds} s`;
    const own = world.phases[phase];
    const expected = own === undefined ? "none" : `${own.from} to ${own.to} s`;
    return got === expected ? [] : [{ name: `phase ${phase}`, text: `${got}; expected ${expected}` }];
  });
}

const isNear = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
