/**
 * PASS or FAIL of a world by its runs: by the thresholds of the experiment where it states any, else as reports do. A threshold on a
 * number that the runs leave undefined decides nothing; one that is not strict never fails.
 */
import type { CheckedPoint } from "../../core/summary.ts";
import { formatValue } from "../../report/format.ts";
import { judge } from "../../sweep/thresholds/judge.ts";
import type { Threshold } from "../../sweep/thresholds/threshold.ts";
import { failures, hasFailed } from "../narrative/limits.ts";
import { pointOf, valuesByMetric } from "./figures.ts";
import type { Kept } from "./kept.ts";

export type Outcome = "PASS" | "FAIL" | "none";

export interface Verdict {
  readonly outcome: Outcome;
  /** Why it fails. */
  readonly reasons: readonly string[];
}

export interface Judge {
  readonly thresholds: readonly Threshold[];
  /** Somebody stated what the database can serve. */
  readonly isStated: boolean;
}

export interface Judged {
  /** Of the configuration, by which a threshold may say that it is about others. */
  readonly axes: Readonly<Record<string, string>>;
  /** Nothing befalls the world. */
  readonly isCalm: boolean;
}

export function verdictOf(runs: readonly Kept[], { thresholds, isStated }: Judge, { axes, isCalm }: Judged): Verdict {
  if (thresholds.length > 0) return byThresholds(runs, thresholds, { axes, isCalm });
  const reasons = failures(pointOf(runs, { id: "", label: "", isStated, isCalm }));
  if (reasons === null) return { outcome: "none", reasons: [] };
  return { outcome: reasons.length === 0 ? "PASS" : "FAIL", reasons };
}

/** Whether the world of a run that ended early fails, however it goes on. What thresholds look at may get better yet. */
export function isSureToFail(run: Kept, { thresholds, isStated }: Judge): boolean {
  return thresholds.length === 0 && hasFailed(pointOf([run], { id: "", label: "", isStated }));
}

function byThresholds(runs: readonly Kept[], thresholds: readonly Threshold[], { axes, isCalm }: Judged): Verdict {
  const checks = judge(thresholds, [{ id: "", axes, values: valuesByMetric(runs, isCalm) }]);
  const decided = checks.flatMap(({ points, ...check }) =>
    points.flatMap((point) => (point.outcome === "undefined" ? [] : [{ ...check, point }])),
  );
  const missed = decided.filter(({ strict, point }) => strict && point.outcome === "fail");
  const reasons = missed.map(
    ({ metric, condition, point }) => `${metric} ${condition} is not so (${foundText(point)})`,
  );
  return { outcome: reasons.length > 0 ? "FAIL" : decided.length === 0 ? "none" : "PASS", reasons };
}

function foundText({ found }: CheckedPoint): string {
  return found.map(({ statistic, value, unit }) => `${statistic} ${formatValue(value, unit)}`).join(", ");
}
