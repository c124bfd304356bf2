/** Reads the thresholds of an experiment: which metrics and axes there are is known here, what a condition means is not. */
import { metricInfos } from "../../../models/metrics/index.ts";
import type { MetricInfo } from "../../core/result.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { parseAs } from "../../core/text/problems.ts";
import { axisNames, axisValues, type Sweep } from "../../sweep/expand.ts";
import { readCondition, type Threshold, unknownMetric } from "../../sweep/thresholds/threshold.ts";
import { type SimulationHeader, simulationHeader } from "./experiment-schema.ts";
import { recoveries } from "./recoveries.ts";

type Stated = SimulationHeader["thresholds"];

/** Those that are of the right shape, whatever is wrong with the others. */
export function readableThresholds(given: unknown): Stated {
  if (given === null || typeof given !== "object" || Array.isArray(given)) return {};
  const readable = Object.entries(given).flatMap(([metric, one]) => {
    // Of an object of which something else is wrong the condition may be read all the same.
    const { condition } = (one ?? {}) as { readonly condition?: unknown };
    const found = [one, { condition }].map(
      (tried) => parseAs(simulationHeader.shape.thresholds, { [metric]: tried }).value,
    );
    return found.filter((value) => value !== null).slice(0, 1);
  });
  return Object.assign({}, ...readable) as Stated;
}

/**
 * Everything that is wrong comes at once, by its place in the file.
 * @param sweep null where it cannot be read.
 */
export function readThresholds(
  stated: Stated,
  sweep: Sweep | null,
): { readonly thresholds: readonly Threshold[]; readonly problems: readonly string[] } {
  const metrics = metricsByName();
  const thresholds: Threshold[] = [];
  const problems: string[] = [];
  for (const [metric, given] of Object.entries(stated)) {
    const where = `thresholds.${metric}`;
    if (!metrics.has(metric)) problems.push(`${where}: ${unknownMetric(metric, metrics)}`);
    const isList = Array.isArray(given);
    for (const [i, one] of (isList ? given : [given]).entries()) {
      const place = isList ? `${where}[${i}]` : where;
      const { condition: text, strict, at } = typeof one === "string" ? { condition: one, strict: true, at: {} } : one;
      const read = readCondition(text, metric, metrics);
      const wrong = [...read.problems, ...(sweep === null ? [] : placeProblems(at, sweep))].map(
        (problem) => `${place}: ${problem}`,
      );
      problems.push(...wrong);
      if (wrong.length > 0 || read.condition === null) continue;
      const labels = Object.fromEntries(Object.entries(at).map(([axis, value]) => [axis, [value].flat()]));
      thresholds.push({ metric, text, condition: read.condition, strict, at: labels });
    }
  }
  return { thresholds, problems };
}

/** Of runs, and of runs beside their controls. */
export function metricsByName(): ReadonlyMap<string, MetricInfo> {
  return new Map([...metricInfos(), ...recoveries.map(({ metric }) => metric)].map((info) => [info.name, info]));
}

function placeProblems(at: Readonly<Record<string, string | readonly string[]>>, sweep: Sweep): string[] {
  const axes = axisNames(sweep);
  return Object.entries(at).flatMap(([axis, given]) => {
    if (!axes.includes(axis)) {
      const known = axes.length === 0 ? "there is no axis in this sweep" : `expected one of ${axes.join(", ")}`;
      return [`at: "${axis}"; ${known}${didYouMean(axis, axes)}`];
    }
    const labels = axisValues(sweep, axis);
    return [given]
      .flat()
      .filter((label) => !labels.includes(label))
      .map((label) => `at.${axis}: "${label}"; expected one of ${labels.join(", ")}${didYouMean(label, labels)}`);
  });
}
