/**
 * Whether thresholds are met: each at every point that it is about, by the values that the repeats have. A number that no repeat
 * defines decides nothing; a threshold that nothing decides at any point is not met, since it would hold for ever without being looked
 * at. What did not happen within the horizon counts as infinitely late.
 */
import type { CheckedPoint, FoundStatistic, ThresholdCheck } from "../../core/summary.ts";
import { digits, type Value } from "../estimates.ts";
import { statisticText } from "./condition.ts";
import { statisticOf } from "./statistics.ts";
import type { ReadCondition, ReadTerm, Threshold } from "./threshold.ts";

/** A point with the values of its repeats. */
export interface JudgedPoint {
  readonly id: string;
  readonly axes: Readonly<Record<string, string>>;
  /** By metric: one value a seed. */
  readonly values: ReadonlyMap<string, readonly Value[]>;
}

export function judge(thresholds: readonly Threshold[], points: readonly JudgedPoint[]): ThresholdCheck[] {
  return thresholds.map((threshold): ThresholdCheck => {
    const { metric, text, condition, strict, at } = threshold;
    const judged = points.filter(({ axes }) => isAmong(axes, at)).map((point) => judgedPoint(condition, point));
    const isMet = judged.some(({ outcome }) => outcome === "pass") && judged.every(({ outcome }) => outcome !== "fail");
    return {
      metric,
      condition: text,
      strict,
      at,
      outcome: isMet ? "pass" : strict ? "fail" : "warn",
      points: judged,
    };
  });
}

function isAmong(axes: JudgedPoint["axes"], at: Threshold["at"]): boolean {
  return Object.entries(at).every(([axis, labels]) => labels.includes(axes[axis]));
}

function judgedPoint(condition: ReadCondition, { id, values }: JudgedPoint): CheckedPoint {
  const found = new Map<string, FoundStatistic>();
  const decide = (part: ReadCondition): boolean | null => {
    if (part.kind !== "term") return joined(part.kind, part.parts.map(decide));
    const { value, told } = look(part, values.get(part.metric.name) ?? []);
    found.set(`${told.statistic} ${told.metric}`, told);
    return value === null ? null : holds(value, part);
  };
  const isMet = decide(condition);
  return { id, outcome: isMet === null ? "undefined" : isMet ? "pass" : "fail", found: [...found.values()] };
}

/** Kleene's logic of three values: what is not known decides only where the known parts do not. */
function joined(kind: "and" | "or", parts: readonly (boolean | null)[]): boolean | null {
  const decisive = kind === "or";
  if (parts.includes(decisive)) return decisive;
  return parts.includes(null) ? null : !decisive;
}

function look({ statistic, metric }: ReadTerm, values: readonly Value[]) {
  const numbers = values.flatMap((value) =>
    value === null ? [] : [value === "censored" ? Number.POSITIVE_INFINITY : value],
  );
  const raw = statisticOf(statistic, numbers);
  const value = Number.isNaN(raw) ? null : raw;
  const told: FoundStatistic = {
    statistic: statisticText(statistic),
    metric: metric.name,
    unit: metric.unit,
    value: Number.isFinite(raw) ? digits(raw, 12) : null,
    n: numbers.length,
    censored: values.filter((one) => one === "censored").length,
  };
  return { value, told };
}

export function holds(value: number, { operator, limit }: Pick<ReadTerm, "operator" | "limit">): boolean {
  switch (operator) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    case "==":
      return value === limit;
    case "!=":
      return value !== limit;
  }
}
