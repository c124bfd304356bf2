/** Each of several outages for itself: when, where, and what it did to the database and to those who ask. */
import type { Estimate, OutageSummary } from "../../core/summary.ts";
import type { Cell, Table } from "../../core/table.ts";
import { formatEstimateLine, UNDEFINED_TEXT } from "../../report/format.ts";
import { spanOf } from "../../report/gather.ts";
import { formatTime, timeStyle } from "../../report/time.ts";
import { unbroken } from "../../report/words.ts";
import { disturbed, hasPages, type PointSummary, type SummaryFacts } from "./texts.ts";

/** With more points than this there is no table, for each has several rows. */
const POINTS_MAX = 12;
/** So many nodes are named; of more only the first, and how many there are. */
const NAMED_MAX = 3;

/** The first three make an outage the worst of its point. */
const COLUMNS: readonly (readonly [head: string, metric: string])[] = [
  ["Database load, worst minute", "databaseLoadWorstMinute"],
  ["Database busy, worst minute", "databaseUtilizationWorstMinute"],
  ["Requests failed, worst minute", "failedRatioWorstMinute"],
  ["Database utilization", "databaseUtilization"],
  ["Gets without a value", "fallThroughRatio"],
  ["Stale reads", "staleReads"],
  ["Stranded copies at its end", "strandedCopies"],
  ["Until views agree", "viewsSettledSeconds"],
];
const SEVERE = COLUMNS.slice(0, 3).map(([, metric]) => metric);
const USUAL = "recoverySecondsAfterReturn";

/** One table of all points with several outages; none where there are no such points, or too many. */
export function outageTables(facts: SummaryFacts): Table[] {
  const points = facts.points.filter((point) => disturbed(point) && outagesOf(point).length > 1);
  if (points.length === 0 || points.length > POINTS_MAX) return [];
  const isNamed = points.length > 1;
  const words = wordsFor(points);
  return [
    {
      title: "Each outage for itself",
      note: `From its begin to ten minutes after its end, or to the next. A worst minute needs sixty seconds of that. ${worstLine(points, words)}`,
      columns: [
        ...(isNamed ? ["Point"] : []),
        "Outage",
        words.nodeHead,
        "When",
        ...COLUMNS.map(([head]) => (points.some(hasPages) ? head.replace(/^Requests/, "Requests of pages") : head)),
        "Usual again after",
      ],
      rows: points.flatMap((point) => rowsOf(point, words).map((row) => (isNamed ? [cell(point.label), ...row] : row))),
    },
  ];
}

/** How outages are named, alike in all rows. */
interface OutageWords {
  readonly nodeHead: string;
  readonly nodes: (outage: OutageSummary) => string;
  readonly when: (outage: OutageSummary) => string;
}

function wordsFor(points: readonly PointSummary[]): OutageWords {
  const all = points.flatMap((point) => outagesOf(point).flatMap(({ subjects }) => subjects));
  const nodes = all.filter(isNode);
  const [host, ...others] = [...new Set(nodes.map(hostOf))];
  const isOneHost = host !== undefined && others.length === 0;
  const nameOf = (subject: string): string => (isOneHost && isNode(subject) ? subject.slice(host.length + 1) : subject);
  return {
    nodeHead: nodes.length < all.length ? "What" : isOneHost ? "Node (port)" : "Node",
    nodes: ({ subjects }) => nodesText(subjects.map(nameOf)),
    when: timesOf(points),
  };
}

/** Whether it is one, and no part of the database. */
function isNode(subject: string): boolean {
  return subject.includes(":");
}

/** `127.0.0.1` of `127.0.0.1:11211`. */
function hostOf(subject: string): string {
  return subject.slice(0, subject.lastIndexOf(":"));
}

function rowsOf(point: PointSummary, { nodes, when }: OutageWords): Cell[][] {
  const worst = worstOf(point);
  return outagesOf(point).map((outage, i) => [
    { text: String(i + 1), strong: outage === worst },
    cell(nodes(outage)),
    cell(when(outage)),
    ...COLUMNS.map(([, metric]) => cell(figureOf(outage.metrics[metric], point.repeats))),
    cell(usualText(outage, outagesOf(point)[i + 1], point.repeats)),
  ]);
}

function worstLine(points: readonly PointSummary[], { nodes, when }: OutageWords): string {
  const [first, ...others] = points;
  if (others.length > 0) return "The worst of each point is in bold type.";
  const worst = worstOf(first);
  const number = outagesOf(first).indexOf(worst) + 1;
  return `The worst is number ${number}: ${nodes(worst)}, ${when(worst)}.`;
}

/** What demands most of the database and fails most requests, as for whole points. */
function worstOf(point: PointSummary): OutageSummary {
  const outages = outagesOf(point);
  const sumOf = (names: readonly string[], { metrics }: OutageSummary): number =>
    names.reduce((sum, name) => sum + (metrics[name]?.mean ?? 0), 0);
  // Where none lasts for a minute, the means are all there is.
  const names = outages.some((outage) => sumOf(SEVERE, outage) > 0) ? SEVERE : ["databaseUtilization"];
  return outages.reduce((a, b) => (sumOf(names, b) > sumOf(names, a) ? b : a));
}

function outagesOf({ outages = [] }: PointSummary): readonly OutageSummary[] {
  return outages;
}

function timesOf(points: readonly PointSummary[]): (outage: OutageSummary) => string {
  const { fromSeconds, toSeconds } = spanOf(points);
  const style = timeStyle(fromSeconds, toSeconds);
  return (outage) => {
    const from = formatTime(outage.fromSeconds, style);
    if (outage.toSeconds === null) return `from ${from} to the end`;
    return outage.toSeconds === outage.fromSeconds ? from : `${from} to ${formatTime(outage.toSeconds, style)}`;
  };
}

function nodesText(names: readonly string[]): string {
  if (names.length === 0) return "all";
  return names.length <= NAMED_MAX ? names.join(", ") : `${names[0]} and ${names.length - 1} more`;
}

function usualText(outage: OutageSummary, next: OutageSummary | undefined, repeats: number): string {
  const usual = outage.metrics[USUAL];
  const isNever = usual !== undefined && usual.n === 0 && usual.censored > 0;
  if (isNever) return next === undefined ? "not within the run" : "not before the next";
  return figureOf(usual, repeats);
}

function figureOf(estimate: Estimate | undefined, repeats: number): string {
  return estimate === undefined ? UNDEFINED_TEXT : formatEstimateLine(estimate, repeats);
}

function cell(text: string): Cell {
  return { text: unbroken(text) };
}
