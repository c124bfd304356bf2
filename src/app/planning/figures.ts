/** From the runs of a world to its figures, as a point of which `limits.ts` says whether it passes. */
import { metricInfos } from "../../../models/metrics/index.ts";
import type { MetricInfo } from "../../core/result.ts";
import type { Estimate, PointSummary } from "../../core/summary.ts";
import { estimateOf, type Value } from "../../sweep/estimates.ts";
import { ABOVE, type Kept } from "./kept.ts";

export interface PointOptions {
  readonly id: string;
  readonly label: string;
  /** Somebody stated what the database can serve. */
  readonly isStated: boolean;
  /** Nothing befalls it: what is measured of all of it stands for the disturbance that there is not. */
  readonly isCalm?: boolean;
}

export function pointOf(runs: readonly Kept[], { id, label, isStated, isCalm = false }: PointOptions): PointSummary {
  return {
    ...{ id, label, axes: {}, settings: {}, control: false, controlId: null },
    ...(isStated ? {} : { databaseIsDefault: true as const }),
    repeats: runs.length,
    metrics: isCalm ? asDisturbed(estimatesOf(runs)) : estimatesOf(runs),
    series: { fromSeconds: 0, windowSeconds: 60, columns: {} },
    ...{ events: [], phases: [], notes: [] },
  };
}

/** Those of these metrics that there are. */
export function figuresOf(metrics: PointSummary["metrics"], names: readonly string[]): Record<string, Estimate> {
  return Object.fromEntries(names.flatMap((name) => (metrics[name] === undefined ? [] : [[name, metrics[name]]])));
}

function estimatesOf(runs: readonly Kept[]): Record<string, Estimate> {
  const infos = infosByName();
  const names = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  const found: Record<string, Estimate> = {};
  for (const name of names) {
    const info = infos.get(name);
    if (info === undefined) continue;
    const estimate = estimateOf(info, valuesOf(runs, name));
    const atLeast = runs.filter((run) => run.atLeast.includes(name)).length;
    found[name] = atLeast === 0 ? estimate : { ...estimate, atLeast };
  }
  return found;
}

/** The value of a metric in each run; null where a run does not define it. */
function valuesOf(runs: readonly Kept[], name: string): Value[] {
  return runs.map(({ metrics }) => metrics[name] ?? null);
}

/** The values of all metrics, as thresholds are judged by. */
export function valuesByMetric(runs: readonly Kept[], isCalm: boolean): ReadonlyMap<string, readonly Value[]> {
  const found = new Map<string, readonly Value[]>();
  for (const name of new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))) {
    found.set(name, valuesOf(runs, name));
    if (isCalm) found.set(`${name}${DISTURBED}`, valuesOf(runs, name));
  }
  return found;
}

const DISTURBED = "DuringDisturbance";

function asDisturbed(metrics: Readonly<Record<string, Estimate>>): Record<string, Estimate> {
  const more = Object.entries(metrics).map(([name, estimate]) => [`${name}${DISTURBED}`, estimate] as const);
  return { ...metrics, ...Object.fromEntries(more) };
}

let infos: { readonly count: number; readonly byName: ReadonlyMap<string, MetricInfo> } | null = null;

/** A plugin may add some. */
export function infosByName(): ReadonlyMap<string, MetricInfo> {
  const all = metricInfos();
  if (infos?.count !== all.length) {
    infos = { count: all.length, byName: new Map([...all, ABOVE].map((info) => [info.name, info])) };
  }
  return infos.byName;
}
