/** What the runs that are there say already, while others are made: the worst point by one metric, with an interval that shrinks. */
import type { MetricInfo, RunResult } from "../../core/result.ts";
import { formatEstimate } from "../../report/format.ts";
import { estimateOf } from "../../sweep/estimates.ts";

/** Of experiments, by how much each tells on its own: the first that a run defines is followed. */
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

export interface Followed {
  /** Names of metrics: the first that a run defines is followed. */
  readonly metrics: readonly string[];
  /** The point with the least mean is told, not the one with the greatest. */
  readonly isLeast?: boolean;
}

export class SoFar {
  readonly #infos: readonly MetricInfo[];
  readonly #followed: Followed;
  readonly #values = new Map<string, Map<string, number[]>>();

  /** @param infos Of the metrics that runs have. */
  constructor(infos: readonly MetricInfo[], followed: Followed = { metrics: FOLLOWED }) {
    this.#infos = infos;
    this.#followed = followed;
  }

  add(point: string, { metrics }: Pick<RunResult, "metrics">): void {
    for (const metric of this.#followed.metrics) {
      const value = metrics[metric];
      if (typeof value !== "number") continue;
      const points = this.#values.get(metric) ?? new Map<string, number[]>();
      this.#values.set(metric, points);
      const values = points.get(point);
      if (values === undefined) points.set(point, [value]);
      else values.push(value);
    }
  }

  /** The point with the greatest mean, or the least; null before any run defines one. */
  told(): SoFarFigure | null {
    const info = this.#info();
    const sign = this.#followed.isLeast === true ? -1 : 1;
    if (info === undefined) return null;
    let told: SoFarFigure | null = null;
    for (const [point, values] of this.#values.get(info.name)!) {
      const { mean, low, high } = estimateOf(info, values);
      if (mean === null || (told !== null && sign * (mean - told.mean) <= 0)) continue;
      told = { point, metric: info.name, mean, low, high, repeats: values.length };
    }
    return told;
  }

  /** `96 % [91, 100] Database busy, worst minute, the worst so far: unlimited`, since a narrow line cuts the end; "" for nothing. */
  text(labelOf: (point: string) => string): string {
    const [info, told] = [this.#info(), this.told()];
    if (info === undefined || told === null) return "";
    const { unit, better, title } = info;
    const { mean, low, high, repeats, point } = told;
    const { value, interval } = formatEstimate({ unit, better, mean, low, high, n: repeats, censored: 0 }, repeats);
    const figure = [value, interval].filter((text) => text !== "").join(" ");
    return `${figure} ${title}, the ${this.#followed.isLeast === true ? "best" : "worst"} so far: ${labelOf(point)}`;
  }

  #info(): MetricInfo | undefined {
    const name = this.#followed.metrics.find((metric) => this.#values.has(metric));
    return this.#infos.find((info) => info.name === name);
  }
}
