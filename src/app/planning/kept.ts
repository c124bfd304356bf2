/** What a plan keeps of a run: its numbers. Series take a hundred times the room, and no plan reads them again. */
import { AFTER_RETURN_SECONDS, PhaseName } from "../../../models/recording/phase-name.ts";
import type { MetricInfo, RunResult } from "../../core/result.ts";

/** Another number whenever what is kept is made otherwise, so that nothing that was kept before is taken for it. */
export const KEPT_VERSION = 1;

export interface Kept {
  /** By metric name; what the run leaves undefined is not there. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Names of the metrics whose number is a lower bound. */
  readonly atLeast: readonly string[];
  /** What was inspected, where the world asks for it. */
  readonly inspections?: RunResult["inspections"];
}

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
  return { metrics, atLeast: result.atLeast, ...(inspections.length === 0 ? {} : { inspections }) };
}

/** Null where the series does not say what the database can serve. */
function aboveSeconds({ series, phases }: RunResult): number | null {
  const { databaseQueriesPerSecond: queries, databaseCapacityPerSecond: capacity } = series.columns;
  if (queries === undefined || capacity === undefined) return null;
  const outage = phases.find(({ name }) => name === PhaseName.outage);
  const begin = outage?.fromSeconds ?? Number.NEGATIVE_INFINITY;
  const end = outage === undefined ? Number.POSITIVE_INFINITY : outage.toSeconds + AFTER_RETURN_SECONDS;
  const { fromSeconds, windowSeconds } = series;
  const isWithin = (window: number): boolean => {
    const from = fromSeconds + window * windowSeconds;
    return from + windowSeconds > begin && from < end;
  };
  const over = queries.filter((perSecond, i) => isWithin(i) && capacity[i] > 0 && perSecond >= capacity[i]);
  return over.length * windowSeconds;
}
