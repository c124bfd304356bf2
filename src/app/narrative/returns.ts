/**
 * Ways to let a node back, where a sweep differs in nothing else: what each costs after the return, by the pairs of equal seeds. PASS and
 * FAIL need not tell them apart, for an outage that fails requests does so before any of them begins.
 */
import { PhaseName } from "../../../models/recording/phase-name.ts";
import type { Difference } from "../../core/summary.ts";
import { listed } from "../../core/text/nearest.ts";
import { formatDifference } from "../../report/format.ts";
import { familyAlong, pathsAlong } from "./axes.ts";
import { BUSY_MAX, FAILED_MAX, failures, LOAD_MAX } from "./limits.ts";
import { ranked } from "./measures.ts";
import {
  differenceOf,
  disturbed,
  estimate,
  figureWithInterval,
  mean,
  type PointSummary,
  type SummaryFacts,
} from "./texts.ts";

/** What is compared, and what a way that has least of it is good for. */
const MEASURES = [
  {
    metric: "failedRatioWorstMinuteSinceBack",
    text: "Requests that fail in the worst minute once the node is back",
    least: "fails the fewest requests",
  },
  {
    metric: "databaseUtilizationWorstMinuteSinceBack",
    text: "Database busy in the worst minute once the node is back",
    least: "asks least of the database in its worst minute",
  },
  { metric: "staleReads", text: "Old values read", least: "reads the fewest old values" },
  {
    metric: "warmSeconds",
    text: "Until warm (no minute with more than twice the usual gets without a value)",
    least: "is warm soonest",
  },
] as const;

/** What is done about a node that is back already, and by which it is let in. */
const OF_RETURN: ReadonlySet<unknown> = new Set(["flush", "pre-fill", "close", "open"]);

/** The axis along which nothing but the return differs, with its points under otherwise equal conditions; null where there is none. */
export interface Returns {
  readonly axis: string;
  readonly points: readonly PointSummary[];
}

export function returnsOf({ points }: SummaryFacts, like: PointSummary | null = null): Returns | null {
  const own = points.filter(disturbed);
  for (const axis of new Set(own.flatMap((point) => Object.keys(point.axes)))) {
    const family = familyAlong(axis, like ?? own[0], own);
    if (family.length > 1 && family.every(hasReturn) && isOfReturn(axis, own)) return { axis, points: family };
  }
  return null;
}

function hasReturn({ phases }: PointSummary): boolean {
  return phases.some(({ name }) => name === PhaseName.afterReturn);
}

function isOfReturn(axis: string, points: readonly PointSummary[]): boolean {
  const paths = pathsAlong(axis, points);
  return paths.length > 0 && paths.every((path) => isPathOfReturn(path, points));
}

function isPathOfReturn(path: string, points: readonly PointSummary[]): boolean {
  if (/^faults\[\d+\]\.onReturn\b/.test(path)) return true;
  if (path !== "faults") return false;
  const [first, ...others] = points.map(({ settings }) => withoutReturn(settings.faults));
  return first !== "[]" && others.every((other) => other === first);
}

function withoutReturn(faults: unknown): string {
  const entries = (Array.isArray(faults) ? faults : []) as readonly Readonly<Record<string, unknown>>[];
  return JSON.stringify(entries.filter(({ fault }) => !OF_RETURN.has(fault)).map(({ onReturn: _, ...fault }) => fault));
}

/** A sentence for each measure, and what they come to, unless that is told of them as plans. */
export function returnLines(facts: SummaryFacts, { axis, points }: Returns, isTold = false): string[] {
  const name = namedBy(axis);
  const lines = MEASURES.flatMap(({ metric, text }) => lineOf(facts, points, metric, text, name));
  return [failBefore(points) ? FAIL_BEFORE : "", ...lines, isTold ? "" : choice(facts, points, name)].filter(
    (line) => line !== "",
  );
}

type Named = (point: PointSummary) => string;

function namedBy(axis: string): Named {
  return (point) => `"${point.axes[axis]}"`;
}

function lineOf(
  facts: SummaryFacts,
  points: readonly PointSummary[],
  metric: string,
  text: string,
  name: Named,
): string[] {
  const [best, ...others] = ranked(points, metric);
  if (best === undefined || others.length + 1 < points.length) return [];
  if (others.every((other) => mean(other, metric) === 0)) return [];
  const compared = others.map((other) => ({ other, difference: differenceOf(facts, best, other, metric) }));
  const begin = `${text}: least with ${name(best)}, ${figureWithInterval(best, metric)}`;
  if (compared.every(({ difference }) => difference === null)) {
    const rest = others.map((other) => `${figureWithInterval(other, metric)} with ${name(other)}`);
    return [`${begin}; ${rest.join(", ")} (one repeat decides nothing).`];
  }
  const { unit } = estimate(best, metric)!;
  const told = (wanted: Difference["verdict"]) =>
    compared.flatMap(({ other, difference }) =>
      difference?.verdict === wanted ? [`${name(other)} (${formatDifference(difference, unit)})`] : [],
    );
  const [worse, undecided] = [told("worse"), told("undecided")];
  const same = compared.filter(({ difference }) => difference?.verdict === "same").map(({ other }) => name(other));
  if (same.length === others.length) return [`${text}: the same with each, ${figureWithInterval(best, metric)}.`];
  return [
    `${[
      begin,
      ...(same.length > 0 ? [`the same with ${listed(same, "and")}`] : []),
      ...(worse.length > 0 ? [`more with ${listed(worse, "and")}`] : []),
      ...(undecided.length > 0
        ? [`undecided against ${listed(undecided, "and")}, since the interval of the difference holds zero`]
        : []),
    ].join("; ")}.`,
  ];
}

/** The ways of which no other has less of the metric for certain; null where that holds of all of them. */
function bestOf(facts: SummaryFacts, points: readonly PointSummary[], metric: string): PointSummary[] | null {
  const all = ranked(points, metric);
  if (all.length < points.length) return null;
  const best = all.filter((point) =>
    all.every((other) => other === point || differenceOf(facts, other, point, metric)?.verdict !== "worse"),
  );
  return best.length === all.length ? null : best;
}

function decidedBy(facts: SummaryFacts, points: readonly PointSummary[]) {
  return MEASURES.flatMap(({ metric, least }) => {
    const best = bestOf(facts, points, metric);
    return best === null ? [] : [{ metric, least, best }];
  });
}

function choice(facts: SummaryFacts, points: readonly PointSummary[], name: Named): string {
  const decided = decidedBy(facts, points);
  if (decided.length === 0) return "Between the ways of return the repeats decide nothing.";
  const never = points.filter((point) => decided.every(({ best }) => best.includes(point)));
  if (never.length > 0) {
    return `Take ${never.map(name).join(" or ")}: in none of these is another way better for certain.`;
  }
  const parts = decided.map(({ least, best }) => `${best.map(name).join(" or ")} ${least}`);
  return `No way of return is best in all, and the choice is yours: ${parts.join("; ")}.`;
}

const FAIL_BEFORE =
  "Each way fails by the outage itself, before the node is back, and passes from then on: PASS and FAIL say nothing of the ways of return.";

/** All fail, and not by what follows on the return. */
function failBefore(points: readonly PointSummary[]): boolean {
  return points.every(
    (point) =>
      (failures(point) ?? []).length > 0 &&
      (mean(point, "failedRatioWorstMinuteSinceBack") ?? 1) < FAILED_MAX &&
      (mean(point, "databaseLoadWorstMinuteSinceBack") ?? 1) < LOAD_MAX &&
      (mean(point, "databaseUtilizationWorstMinuteSinceBack") ?? 1) < BUSY_MAX,
  );
}

/** Of a sweep over ways of return and nothing else; null for any other. */
export function returnsHeadline(facts: SummaryFacts): string | null {
  const found = returnsOf(facts);
  if (found === null || found.points.length < facts.points.filter(disturbed).length) return null;
  const { axis, points } = found;
  const name = namedBy(axis);
  const parts = decidedBy(facts, points).map(({ metric, least, best }) => {
    const [names, figures] = [best.map(name), best.map((point) => figureWithInterval(point, metric))];
    const last = ranked(points, metric).at(-1)!;
    const most = `most with ${name(last)}, ${figureWithInterval(last, metric)}`;
    return `${listed(names, "or")} ${least} (${figures.join(" and ")}; ${most})`;
  });
  if (parts.length === 0) return null;
  const fails = failBefore(points) ? " Each way is a FAIL by the outage itself, and none by the return." : "";
  return `Of ${points.length} ways to let the node back, ${parts.join("; ")}.${fails}`;
}
