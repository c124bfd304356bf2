/** What the runs that are there say already, while others are made: the worst point by one metric, with an interval that shrinks. */
import type { MetricInfo, RunResult } from "../../core/result.ts";
import { formatEstimate } from "../../report/format.ts";
import { estimateOf } from "../../sweep/estimates.ts";

/** By how much each tells on its own: the first that a run defines is followed. */
const FOLLOWED = [
  "databaseUtilizationWorstMinuteDuringDisturbance",
  "databaseUtilizationDuringOutage",
  "databaseUtilization",
] as const;

export interface SoFarFigure {
  readonly point: string;
  readonly metric: string;
  readonly mean: number;
  /** Null where one run tells nothing of the spread. */
  readonly low: number | null;
  readonly high: number | null;
  readonly repeats: number;
}

export class SoFar {
  readonly #infos: readonly MetricInfo[];
  readonly #values = new Map<string, Map<string, number[]>>();

  /** @param infos Of the metrics that runs have. */
  constructor(infos: readonly MetricInfo[]) {
    this.#infos = infos;
  }

  add(point: string, { metrics }: RunResult): void {
    for (const metric of FOLLOWED) {
      const value = metrics[metric];
      if (typeof value !== "number") continue;
      const points = this.#values.get(metric) ?? new Map<string, number[]>();
      this.#values.set(metric, points);
      const values = points.get(point);
      if (values === undefined) points.set(point, [value]);
      else values.push(value);
    }
  }

  /** The point with the greatest mean; null before any run defines one. */
  worst(): SoFarFigure | null {
    const info = this.#followed();
    if (info === undefined) return null;
    let worst: SoFarFigure | null = null;
    for (const [point, values] of this.#values.get(info.name)!) {
      const { mean, low, high } = estimateOf(info, values);
      if (mean === null || (worst !== null && worst.mean >= mean)) continue;
      worst = { point, metric: info.name, mean, low, high, repeats: values.length };
    }
    return worst;
  }

  /** `Database busy, worst minute 96 % [91, 100], the worst so far: unlimited`; "" for nothing. */
  text(labelOf: (point: string) => string): string {
    const [info, worst] = [this.#followed(), this.worst()];
    if (info === undefined || worst === null) return "";
    const { unit, better, title } = info;
    const { mean, low, high, repeats, point } = worst;
    const { value, interval } = formatEstimate({ unit, better, mean, low, high, n: repeats, censored: 0 }, repeats);
    return `${title} ${[value, interval].filter((text) => text !== "").join(" ")}, the worst so far: ${labelOf(point)}`;
  }

  #followed(): MetricInfo | undefined {
    const name = FOLLOWED.find((metric) => this.#values.has(metric));
    return this.#infos.find((info) => info.name === name);
  }
}
