/** Several outages of a point, each for itself: over the repeats that have the same one. */
import type { MetricInfo, Outage, RunResult } from "../core/result.ts";
import type { OutageSummary } from "../core/summary.ts";
import { estimateOf, recoveryValue, type Value } from "./estimates.ts";
import { type Recovery, recoveryTimeSince } from "./recovery.ts";

export interface OutagesInput {
  /** Of all repeats, the first one first. */
  readonly runs: readonly RunResult[];
  /** Of the same seeds; empty where the point has no control. */
  readonly controls: readonly RunResult[];
  readonly metrics: readonly MetricInfo[];
  /** How the time until things are as usual is measured, from the end of each. */
  readonly recovery: Recovery | undefined;
}

/** Of the first repeat's outages those figures that the other repeats have of the same outage. */
export function outagesOf({ runs, controls, metrics, recovery }: OutagesInput): OutageSummary[] {
  return (runs[0].outages ?? []).map((outage, k): OutageSummary => {
    const { metrics: _, ...when } = outage;
    const same = runs.map((run) => (isSame(run.outages?.[k], outage) ? run : null));
    const found = metrics.map((info) => {
      const values = same.map((run) => run?.outages?.[k].metrics[info.name] ?? null);
      return [info.name, estimateOf(info, values)] as const;
    });
    const { toSeconds } = outage;
    if (recovery === undefined || controls.length === 0 || toSeconds === null) {
      return { ...when, metrics: Object.fromEntries(found) };
    }
    const times = same.map(
      (run, i): Value =>
        run === null ? null : recoveryValue(recoveryTimeSince(toSeconds, run, controls[i], recovery)),
    );
    const usual = [recovery.metric.name, estimateOf(recovery.metric, times)] as const;
    return { ...when, metrics: Object.fromEntries([...found, usual]) };
  });
}

function isSame(a: Outage | undefined, b: Outage): boolean {
  const when = (one: Outage): string => JSON.stringify([one.subjects, one.fromSeconds, one.toSeconds]);
  return a !== undefined && when(a) === when(b);
}
