/** Several outages of a point, each for itself: over the repeats that have the same one. */
import type { MetricInfo, Outage, RunResult } from "../core/result.ts";
import type { OutageSummary } from "../core/summary.ts";
import { estimateOf, recoveryValue, type Value } from "./estimates.ts";
import { type Recovery, recoveryTimeSince } from "./recovery.ts";

export interface OutagesInput {
  readonly metrics: readonly MetricInfo[];
  /** How the time until things are as usual is measured, from the end of each. */
  readonly recovery: Recovery | undefined;
}

/** Of the first repeat's outages those figures that the other repeats have of the same outage. */
export class OutagesFold {
  readonly #input: OutagesInput;
  #outages: readonly Outage[] | null = null;
  /** By outage, then by metric: one value a repeat. */
  readonly #values: Value[][][] = [];
  /** By outage; absent where the point has no control, or the outage no end. */
  readonly #times: (Value[] | undefined)[] = [];

  constructor(input: OutagesInput) {
    this.#input = input;
  }

  /** The next repeat, with its control where the point has one. */
  add(run: RunResult, control: RunResult | null): void {
    const { metrics, recovery } = this.#input;
    this.#outages ??= (run.outages ?? []).map((outage) => ({ ...outage, metrics: {} }));
    for (const [k, outage] of this.#outages.entries()) {
      const own = run.outages?.[k];
      const same = isSame(own, outage) ? own : undefined;
      const values = (this.#values[k] ??= metrics.map(() => []));
      for (const [i, { name }] of metrics.entries()) values[i].push(same?.metrics[name] ?? null);
      const { toSeconds } = outage;
      if (recovery === undefined || control === null || toSeconds === null) continue;
      const time = same === undefined ? null : recoveryValue(recoveryTimeSince(toSeconds, run, control, recovery));
      (this.#times[k] ??= []).push(time);
    }
  }

  summaries(): OutageSummary[] {
    const { metrics, recovery } = this.#input;
    return (this.#outages ?? []).map((outage, k): OutageSummary => {
      const found = metrics.map((info, i) => [info.name, estimateOf(info, this.#values[k][i])] as const);
      const times = this.#times[k];
      const usual =
        recovery === undefined || times === undefined
          ? []
          : [[recovery.metric.name, estimateOf(recovery.metric, times)] as const];
      return { ...outage, metrics: Object.fromEntries([...found, ...usual]) };
    });
  }
}

function isSame(a: Outage | undefined, b: Outage): boolean {
  const when = (one: Outage): string => JSON.stringify([one.subjects, one.fromSeconds, one.toSeconds]);
  return a !== undefined && when(a) === when(b);
}
