/**
 * What a plan keeps of a run: its numbers, and the database minute by minute around the outage, for the plan's picture. The other series
 * take a hundred times the room, and no plan reads them again.
 */
import { AFTER_RETURN_SECONDS, PhaseName } from "../../../models/recording/phase-name.ts";
import type { MetricInfo, RunEvent, RunResult } from "../../core/result.ts";

/** Another number whenever what is kept is made otherwise, so that nothing that was kept before is taken for it. */
export const KEPT_VERSION = 2;

export interface Kept {
  /** By metric name; what the run leaves undefined is not there. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Names of the metrics whose number is a lower bound. */
  readonly atLeast: readonly string[];
  /** What was inspected, where the world asks for it. */
  readonly inspections?: RunResult["inspections"];
  /** Absent where the run does not say what the database was asked for. */
  readonly load?: KeptLoad;
}

/** By window, of the run's own clock. */
export interface KeptLoad {
  readonly fromSeconds: number;
  readonly windowSeconds: number;
  /** Queries a second that the database is offered, and that it can serve; null where a window does not say. */
  readonly offered: readonly (number | null)[];
  readonly capacity: readonly (number | null)[];
  readonly events: readonly RunEvent[];
}

/** What is usual is seen in so much before the loss. */
const BEFORE_SECONDS = 600;
/** More digits cannot be seen. */
const DIGITS = 4;

/** Counted by the plan, minute by minute: no metric of a run says it. */
export const ABOVE: MetricInfo = {
  name: "databaseAboveCapacitySeconds",
  title: "Time at or above the database's capacity",
  unit: "s",
  better: "lower",
  definition:
    "Minutes in which the database is offered its capacity or more, from the outage's begin to 10 minutes after the return, or over all that is measured where there is none.",
};

export function keptOf(result: RunResult): Kept {
  const metrics: Record<string, number> = {};
  for (const [name, value] of Object.entries(result.metrics)) if (value !== null) metrics[name] = value;
  const above = aboveSeconds(result);
  if (above !== null) metrics[ABOVE.name] = above;
  const inspections = (result.inspections ?? []).filter(({ data }) => data !== null);
  const load = loadOf(result);
  return {
    ...{ metrics, atLeast: result.atLeast },
    ...(inspections.length === 0 ? {} : { inspections }),
    ...(load === null ? {} : { load }),
  };
}

/** All that is measured, where there is no outage. */
function aroundOutage({ phases }: RunResult): { readonly begin: number; readonly end: number } {
  const outage = phases.find(({ name }) => name === PhaseName.outage);
  if (outage === undefined) return { begin: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };
  return { begin: outage.fromSeconds, end: outage.toSeconds + AFTER_RETURN_SECONDS };
}

function loadOf(result: RunResult): KeptLoad | null {
  const { series, events } = result;
  const { databaseQueriesPerSecond: queries, databaseCapacityPerSecond: capacities } = series.columns;
  if (queries === undefined || capacities === undefined) return null;
  const { windowSeconds } = series;
  const { begin, end } = aroundOutage(result);
  const first = Math.max(0, Math.floor((begin - BEFORE_SECONDS - series.fromSeconds) / windowSeconds));
  const last = Math.ceil((end - series.fromSeconds) / windowSeconds);
  const part = (values: readonly (number | null)[]): (number | null)[] =>
    values.slice(first, last).map((value) => (value === null ? null : Number(value.toPrecision(DIGITS))));
  return {
    ...{ fromSeconds: series.fromSeconds + first * windowSeconds, windowSeconds, events },
    offered: part(queries),
    capacity: part(capacities),
  };
}

/** Null where the series does not say what the database can serve. */
function aboveSeconds(result: RunResult): number | null {
  const { series } = result;
  const { databaseQueriesPerSecond: queries, databaseCapacityPerSecond: capacity } = series.columns;
  if (queries === undefined || capacity === undefined) return null;
  const { begin, end } = aroundOutage(result);
  const { fromSeconds, windowSeconds } = series;
  const isWithin = (window: number): boolean => {
    const from = fromSeconds + window * windowSeconds;
    return from + windowSeconds > begin && from < end;
  };
  const over = queries.filter((perSecond, i) => isWithin(i) && capacity[i] > 0 && perSecond >= capacity[i]);
  return over.length * windowSeconds;
}
