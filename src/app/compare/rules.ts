/**
 * When a comparison fails: `worse` (any metric that is compared), `errorRatio worse`, or a limit of how much the mean may differ, b minus
 * a: `staleReads > 10`, `databaseUtilizationWorstMinute > 5pp`, `latencyMsP99 > 10%` of what it was.
 */

import type { MetricInfo } from "../../core/result.ts";
import type { Change, ComparedPair, ComparedRule } from "../../report/compared/result.ts";
import { formatDifference, formatValue } from "../../report/format.ts";
import { holds } from "../../sweep/thresholds/judge.ts";
import { limitOf, unknownMetric } from "../../sweep/thresholds/threshold.ts";

export interface Rule {
  readonly text: string;
  /** Null: all that are compared. */
  readonly metric: string | null;
  /** Null: that it is decidedly worse. */
  readonly limit: {
    readonly operator: "<" | "<=" | ">" | ">=";
    readonly value: number;
    /** It is a part of what the metric was. */
    readonly isRelative: boolean;
  } | null;
}

const RULE_FORM =
  "expected worse, or a metric with worse or a limit of its difference: 'errorRatio worse', 'staleReads > 10', 'latencyMsP99 > 10%'";

const FORM = /^\s*(\w+)\s*(?:(worse)|(<=|>=|<|>)\s*(\S+))?\s*$/;

/** The rule, or what is wrong with it. */
export function readRule(text: string, metrics: ReadonlyMap<string, MetricInfo>): Rule | string {
  const [, word, worse, operator, written] = FORM.exec(text) ?? [];
  if (word === "worse" && worse === undefined && operator === undefined) return { text, metric: null, limit: null };
  if (word === undefined || (worse === undefined && operator === undefined)) {
    return `--fail-if: ${JSON.stringify(text)}; ${RULE_FORM}`;
  }
  const info = metrics.get(word);
  if (info === undefined) return `--fail-if: ${JSON.stringify(text)}: "${word}", ${unknownMetric(word, metrics)}`;
  if (worse !== undefined) {
    if (info.better !== "neither") return { text, metric: word, limit: null };
    return `--fail-if: ${JSON.stringify(text)}: ${word} has no better side; expected a limit: '${word} > 10%'`;
  }
  const limit = differenceLimit(written, info.unit);
  if (limit === null) {
    const units =
      info.unit === "ratio" ? "0.05, 5pp, or 10% of what it was" : "a number in its unit, or 10% of what it was";
    return `--fail-if: ${JSON.stringify(text)}: "${written}"; expected ${units}`;
  }
  return { text, metric: word, limit: { operator: operator as "<" | "<=" | ">" | ">=", ...limit } };
}

function differenceLimit(text: string, unit: string): { value: number; isRelative: boolean } | null {
  const [, sign = "", bare = text] = /^([+-])(.*)$/.exec(text) ?? [];
  const signed = (value: number | null, isRelative: boolean) =>
    value === null || Number.isNaN(value) ? null : { value: sign === "-" ? -value : value, isRelative };
  if (bare.endsWith("pp"))
    return unit === "ratio" && /^[\d.]/.test(bare) ? signed(Number(bare.slice(0, -2)) / 100, false) : null;
  if (bare.endsWith("%")) return /^[\d.]/.test(bare) ? signed(Number(bare.slice(0, -1)) / 100, true) : null;
  return signed(limitOf(bare, unit), false);
}

/** A rule of a metric that is at no pair is broken too: it would hold for ever without being looked at. */
export function judgeRule(
  { text, metric, limit }: Rule,
  pairs: readonly ComparedPair[],
  metrics: readonly MetricInfo[],
): ComparedRule {
  const judged = metric === null ? metrics : metrics.filter(({ name }) => name === metric);
  const seen = pairs.flatMap((pair) =>
    judged.flatMap((info) => {
      const change = pair.metrics[info.name];
      return change === undefined || !isDefined(change) ? [] : [{ pair, info, change }];
    }),
  );
  if (metric !== null && seen.length === 0)
    return { rule: text, found: [`${metric}: no run of both sides defines it`] };
  const found = seen
    .filter(({ change }) => (limit === null ? change.difference?.verdict === "worse" : exceeds(change, limit)))
    .map(
      ({ pair, info, change }) =>
        `${info.name}${pair.label === "" ? "" : ` in "${pair.label}"`}: ${changeText(change, info)}`,
    );
  return { rule: text, found };
}

function isDefined({ a, b }: Change): boolean {
  return a.mean !== null && b.mean !== null;
}

/** By the pairs of seeds where there are any. */
function exceeds({ a, b, difference }: Change, { operator, value, isRelative }: NonNullable<Rule["limit"]>): boolean {
  const moved = difference?.mean ?? b.mean! - a.mean!;
  const limit = isRelative ? value * Math.abs(a.mean!) : value;
  return holds(moved, { operator, limit });
}

/** `+12 pp [+10, +14], from 1 % to 13 %`. */
function changeText({ a, b, difference }: Change, { unit }: MetricInfo): string {
  const values = `from ${formatValue(a.mean, unit)} to ${formatValue(b.mean, unit)}`;
  return difference === null ? values : `${formatDifference(difference, unit)}, ${values}`;
}
