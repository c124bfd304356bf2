/** The thresholds of an experiment as a list to check off: what was asked, at which points, what was found, and whether that is enough. */
import type { CheckedPoint, FoundStatistic, PointSummary, Summary, ThresholdCheck } from "../core/summary.ts";
import type { Cell, Table } from "../core/table.ts";
import { formatCensored, formatCount, formatValue } from "./format.ts";
import { groups } from "./gather.ts";
import { Heading } from "./words.ts";

/** Of more points than this that fail, the rest is counted. */
const NAMED_MAX = 3;

/** What stands in the list, and what it means for the program's end. */
const WORDS = { pass: "PASS", fail: "FAIL", warn: "WARN" } as const;

/** Null where the experiment states none. */
export function thresholdsTable({ thresholds = [], points }: Summary): Table | null {
  if (thresholds.length === 0) return null;
  return {
    title: Heading.thresholds,
    note: `${countText(thresholds)} Statistics are over the repeats of each point.`,
    columns: ["Met", "Threshold", "Found"],
    rows: thresholds.map((check): Cell[] => [
      { text: WORDS[check.outcome], outcome: check.outcome },
      { text: thresholdText(check) },
      { text: foundText(check, points) },
    ]),
  };
}

/** Those that are not met, a line each: `staleReads mean == 0: FAIL, mean 12 reads in "back at once"`. */
export function missedThresholds({ thresholds = [], points }: Summary): string[] {
  return thresholds
    .filter(({ outcome }) => outcome !== "pass")
    .map((check) => `${thresholdText(check)}: ${WORDS[check.outcome]}, ${foundText(check, points)}`);
}

function countText(checks: readonly ThresholdCheck[]): string {
  const count = (outcome: ThresholdCheck["outcome"]): number =>
    checks.filter((check) => check.outcome === outcome).length;
  const parts = [
    `${count("pass")} of ${formatCount(checks.length, "threshold")} met`,
    ...(count("fail") > 0 ? [`${count("fail")} not, so that the program ends with 99`] : []),
    ...(count("warn") > 0 ? [`${formatCount(count("warn"), "warning")}`] : []),
  ];
  return `${parts.join("; ")}.`;
}

/** `staleReads mean == 0, at plan "back at once"`. */
function thresholdText({ metric, condition, at }: ThresholdCheck): string {
  const places = Object.entries(at).map(
    ([axis, labels]) => `${axis} ${labels.map((label) => JSON.stringify(label)).join(" or ")}`,
  );
  return `${metric} ${condition}${places.length === 0 ? "" : `, at ${places.join(", ")}`}`;
}

/** Of what fails each point for itself; of what passes the span that was found. */
function foundText({ metric, outcome, points }: ThresholdCheck, all: readonly PointSummary[]): string {
  const decided = points.filter((point) => point.outcome !== "undefined");
  if (decided.length === 0) return points.length === 0 ? "there is no such point" : "no run defines it";
  const named = outcome === "pass" ? decided : decided.filter((point) => point.outcome === "fail");
  const left = points.length - decided.length;
  const undecided = left === 0 ? [] : [`undefined at ${formatCount(left, "point")}`];
  if (outcome === "pass") return [spans(named, metric), ...undecided].join("; ");
  const alike = groups(named, (point) => point.found.map((one) => statisticText(one, metric)).join(", "));
  const texts = alike.slice(0, NAMED_MAX).map((members) => {
    const found = members[0].found.map((one) => statisticText(one, metric)).join(", ");
    if (all.length === 1) return found;
    return `${found} ${members.length === 1 ? `in "${labelOf(members[0], all)}"` : `at ${members.length} points`}`;
  });
  const more = alike.slice(NAMED_MAX).flat().length;
  return [...texts, ...(more > 0 ? [`and ${formatCount(more, "more point", "more points")}`] : []), ...undecided].join(
    "; ",
  );
}

function labelOf({ id }: CheckedPoint, all: readonly PointSummary[]): string {
  return all.find((point) => point.id === id)?.label ?? id;
}

/** `p(95) 21 % to 64 %`, each statistic once. */
function spans(points: readonly CheckedPoint[], metric: string): string {
  const statistics = points[0].found.map((_, i) => points.map(({ found }) => found[i]));
  return statistics
    .map((found) => {
      const [least, most] = [extreme(found, -1), extreme(found, 1)];
      const [low, high] = [least, most].map(valueText);
      return `${nameOf(found[0], metric)} ${low === high ? low : `${low} to ${high}`}`;
    })
    .join(", ");
}

function extreme(found: readonly FoundStatistic[], sign: 1 | -1): FoundStatistic {
  const size = ({ value, censored }: FoundStatistic): number =>
    value ?? (censored > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY * sign);
  return found.reduce((a, b) => (sign * size(b) > sign * size(a) ? b : a));
}

function statisticText(found: FoundStatistic, metric: string): string {
  return `${nameOf(found, metric)} ${valueText(found)}`;
}

function nameOf({ statistic, metric: of }: FoundStatistic, metric: string): string {
  return of === metric ? statistic : `${statistic} of ${of}`;
}

function valueText({ value, unit, n, censored }: FoundStatistic): string {
  return value === null && censored > 0 ? formatCensored(censored, n) : formatValue(value, unit);
}
