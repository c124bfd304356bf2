/** The summary for a terminal: headline, what to do, tables that fit the width, and how to repeat it. */
import type { MetricInfo } from "../core/result.ts";
import type { PointSummary, Summary, Verdict } from "../core/summary.ts";
import { controlsOnceOf } from "../report/controls.ts";
import {
  formatBare,
  formatBetter,
  formatCount,
  formatDifference,
  formatPoint,
  formatSeeds,
  nounOf,
  UNDEFINED_TEXT,
} from "../report/format.ts";
import { groups, nameNoted, notesOf } from "../report/gather.ts";
import { glanceOf } from "../report/glance.ts";
import { stabilityTable } from "../report/stability.ts";
import { stuckMapTable } from "../report/stuck-map.ts";
import { thresholdsTable } from "../report/thresholds.ts";
import {
  alikeText,
  comparedMetrics,
  countVerdicts,
  directionOf,
  Heading,
  headlineOf,
  mainMetricsOf,
  repeatsOf,
  tablesOf,
  unbroken,
  VERDICT_SIGNS,
} from "../report/words.ts";
import { type Column, columnsText } from "./columns.ts";
import { markedTable, paintVerdict } from "./marked-table.ts";
import type { Screen } from "./screen.ts";
import { dimOf, heading, joined, type Paint, type Sheet, sheetOf } from "./sheet.ts";
import { clean, indent, wrap } from "./text.ts";

/** With more points than this only the extremes of each metric are shown. */
const POINTS_MAX = 40;
const COMPARISONS_MAX = 6;
const GLANCE_WIDTH_MAX = 60;

/**
 * The text, ending with a line break. No line is wider than the screen, of which at least 20 columns are assumed.
 * @param found how a plan was judged and found: with it, what to do stands before the tables that answer the question.
 */
export function renderTerminal(summary: Summary, screen: Screen, found?: readonly Verdict[]): string {
  const page: Page = { summary, ...sheetOf(screen) };
  const map = stuckMapTable(summary);
  const answers = [map ?? [], tablesOf(summary).answers].flat().flatMap((table) => markedTable(page, table));
  const advice = verdicts(page, summary.verdicts);
  const blocks = [
    ...opening(page),
    ...(found === undefined ? [...answers, ...advice] : [...advice, ...answers, ...verdicts(page, found)]),
    ...notes(page),
    ...tablesOf(summary).others.flatMap((table) => markedTable(page, table)),
    ...results(page),
    ...(map === null ? stability(page) : []),
    ...glance(page),
    ...comparisons(page),
    ...repeat(page),
    // At the end, where whoever runs it in a pipeline looks first.
    ...[thresholdsTable(summary) ?? []].flat().flatMap((table) => markedTable(page, table)),
  ];
  return joined(blocks);
}

interface Page extends Sheet {
  readonly summary: Summary;
}

function opening({ summary, prose, paint }: Page): string[] {
  const headline = wrap(unbroken(clean(headlineOf(summary))), prose)
    .map(paint.bold)
    .join("\n");
  const question = wrap(clean(summary.question), prose).map(dimOf(paint)).join("\n");
  return [headline, question];
}

function verdicts({ prose, paint }: Page, all: readonly Verdict[]): string[] {
  return all.map(({ title, text, items }) => {
    const head = wrap(clean(title), prose).map(paint.bold).join("\n");
    const body = items?.map((item) => listed(item, prose)) ?? [indent(unbroken(clean(text).trim()), prose, 2)];
    return [head, ...body].join("\n");
  });
}

function listed(item: string, width: number): string {
  const [first, ...rest] = wrap(unbroken(clean(item)), width - 4);
  return [`  - ${first}`, ...rest.map((line) => `    ${line}`)].join("\n");
}

function notes({ summary, prose, paint }: Page): string[] {
  return notesOf(summary).map((note) => {
    const [first, ...rest] = wrap(unbroken(clean(`${note.text} (${nameNoted(note, summary.points, 3)})`)), prose - 2);
    return [`${paint.red("!")} ${first}`, ...rest.map((line) => `  ${line}`)].join("\n");
  });
}

function results(page: Page): string[] {
  const { summary, width, prose, paint } = page;
  const metrics = mainMetricsOf(summary);
  const points = controlsOnceOf(summary.points, metrics);
  if (points.length === 0 || summary.mainMetrics.length === 0) return [];
  const legend = `${repeatsOf(summary)} Mean and its 95 % interval.${directions(metrics)}${clean(alikeText(summary))}`;
  const head = `${heading(page, Heading.main)}\n${wrap(legend, prose).map(dimOf(paint)).join("\n")}`;
  if (points.length > POINTS_MAX) return [head, extremes(page, metrics)];
  // Three layouts: a row for each point with intervals beside or below the means, or a row for each metric. The shortest wins.
  const byPoint = (separator: " " | "\n") => pointColumns(points, metrics, separator, paint);
  const candidates = [byPoint(" "), byPoint("\n"), metricColumns(points, metrics, paint)];
  const texts = candidates.map((columns) => columnsText(columns, width, paint.bold));
  return [head, texts.reduce((a, b) => (b.split("\n").length < a.split("\n").length ? b : a))];
}

function pointColumns(
  points: readonly PointSummary[],
  metrics: readonly MetricInfo[],
  separator: " " | "\n",
  paint: Paint,
): Column[] {
  return [
    { head: "Point", align: "left", wraps: true, cells: points.map((point) => ({ text: nameOf(point) })) },
    ...metrics.map(
      (metric): Column => ({
        head: headOf(metric),
        align: "right",
        wraps: points.some(({ metrics: found }) => (found[metric.name]?.censored ?? 0) > 0),
        cells: points.map((point) => estimateCell(point, metric, separator, paint)),
      }),
    ),
  ];
}

function metricColumns(points: readonly PointSummary[], metrics: readonly MetricInfo[], paint: Paint): Column[] {
  return [
    { head: "Metric", align: "left", wraps: true, cells: metrics.map((metric) => ({ text: headOf(metric) })) },
    ...points.map(
      (point): Column => ({
        head: nameOf(point),
        align: "right",
        wraps: metrics.some(({ name }) => (point.metrics[name]?.censored ?? 0) > 0),
        cells: metrics.map((metric) => estimateCell(point, metric, " ", paint)),
      }),
    ),
  ];
}

function nameOf({ label, control }: PointSummary): string {
  return `${clean(label)}${control ? " (control)" : ""}`;
}

function estimateCell(
  point: PointSummary,
  { name }: MetricInfo,
  separator: " " | "\n",
  paint: Paint,
): Column["cells"][number] {
  return {
    text: formatPoint(point, name).replace(" [", `${separator}[`),
    paint: (line: string) => (line.startsWith("[") ? paint.dim(line) : line),
  };
}

/** What the arrows in the heads of these metrics mean. */
function directions(metrics: readonly MetricInfo[]): string {
  const found = new Set(metrics.map(({ better }) => formatBetter(better)).filter((text) => text !== ""));
  return found.size === 0 ? "" : ` ${[...found].sort().join(", ")}.`;
}

function headOf({ title, unit, better }: MetricInfo): string {
  const noun = nounOf(unit);
  const sign = better === "neither" ? "" : better === "lower" ? "\u00a0↓" : "\u00a0↑";
  return `${clean(title)}${noun === "" ? "" : ` (${clean(noun)})`}${sign}`;
}

/** For more points than anybody reads: where each metric is least and where it is greatest. */
function extremes({ summary, width, paint }: Page, metrics: readonly MetricInfo[]): string {
  const rows = metrics.map((metric) => {
    const defined = summary.points.filter(({ metrics: found }) => (found[metric.name]?.mean ?? null) !== null);
    const at = (point: PointSummary) => point.metrics[metric.name].mean!;
    const never = summary.points.filter(({ metrics: found }) => (found[metric.name]?.censored ?? 0) > 0).length;
    if (defined.length === 0) return { metric, least: UNDEFINED_TEXT, greatest: UNDEFINED_TEXT, never };
    const least = defined.reduce((a, b) => (at(b) < at(a) ? b : a));
    const greatest = defined.reduce((a, b) => (at(b) > at(a) ? b : a));
    const text = (point: PointSummary) => `${formatBare(at(point), metric.unit)}: ${clean(point.label)}`;
    return { metric, least: text(least), greatest: text(greatest), never };
  });
  const column = (head: string, texts: readonly string[]): Column => ({
    head,
    align: "left",
    wraps: true,
    cells: texts.map((text) => ({ text })),
  });
  const columns = [
    column(
      "Metric",
      rows.map(({ metric }) => headOf(metric)),
    ),
    column(
      "Least",
      rows.map(({ least }) => least),
    ),
    column(
      "Greatest",
      rows.map(({ greatest }) => greatest),
    ),
  ];
  if (rows.some(({ never }) => never > 0)) {
    columns.push(
      column(
        "Not within the horizon",
        rows.map(({ never }) => (never > 0 ? formatCount(never, "point") : "")),
      ),
    );
  }
  const more = wrap(`All ${summary.points.length} points are in the report.`, width).map(dimOf(paint)).join("\n");
  return `${columnsText(columns, width, paint.bold)}\n\n${more}`;
}

/** Nothing where all is well: there is enough to read. */
function stability(page: Page): string[] {
  const found = stabilityTable(page.summary);
  return found === null || typeof found === "string" ? [] : markedTable(page, found);
}

function glance(page: Page): string[] {
  const { summary, width, paint } = page;
  if (summary.points.length > POINTS_MAX) return [];
  const found = glanceOf(summary, Math.min(GLANCE_WIDTH_MAX, Math.floor(width * 0.38)));
  if (found === null) return [];
  const { info, rows } = found;
  const columns: Column[] = [
    { head: "Point", align: "left", wraps: true, cells: rows.map(({ point }) => ({ text: clean(point.label) })) },
    { head: "Start to end, one scale", align: "left", wraps: false, cells: rows.map(({ line }) => ({ text: line })) },
    { head: "Peak", align: "left", wraps: true, cells: rows.map(({ peak }) => ({ text: peak })) },
  ];
  return [`${heading(page, `${info.title} over time`)}\n\n${columnsText(columns, width, paint.bold)}`];
}

function comparisons(page: Page): string[] {
  const { summary, width, prose, paint } = page;
  if (summary.comparisons.length === 0) return [];
  const metrics = comparedMetrics(summary);
  const title = heading(page, Heading.comparisons);
  if (summary.comparisons.length > COMPARISONS_MAX) {
    const names = metrics.map(({ name }) => name);
    const lines = groups(summary.comparisons, (comparison) => directionOf(comparison, summary)).map((members) =>
      indent(clean(`${directionOf(members[0], summary)}: ${countVerdicts(members, names)}`), prose, 2),
    );
    return [`${title}\n${lines.join("\n")}`];
  }
  const parts = summary.comparisons.map((comparison) => {
    const found = metrics.filter(({ name }) => comparison.metrics[name] !== undefined);
    const head = wrap(clean(`${comparison.label}\n${directionOf(comparison, summary)}`), prose).join("\n");
    const cells = found.map(({ name, unit }) => {
      const difference = comparison.metrics[name];
      return { difference: formatDifference(difference, unit), verdict: difference.verdict };
    });
    const columns: Column[] = [
      { head: "Metric", align: "left", wraps: true, cells: found.map((metric) => ({ text: headOf(metric) })) },
      {
        head: "Verdict",
        align: "left",
        wraps: false,
        cells: cells.map(({ verdict }) => ({
          text: `${VERDICT_SIGNS[verdict]} ${verdict}`,
          paint: (line: string) => paintVerdict(verdict, line, paint),
        })),
      },
      { head: "Difference", align: "left", wraps: true, cells: cells.map(({ difference }) => ({ text: difference })) },
    ];
    return `${head}\n\n${columnsText(columns, width, paint.bold)}`;
  });
  return [title, ...parts];
}

/** Its first sentence: the report has all of it. */
function publishedBriefly({ published = "" }: Summary): string {
  const [first, ...rest] = published.replaceAll("`", "").split(": ");
  return rest.length === 0 ? first : `${first}; the report names them.`;
}

function repeat(page: Page): string[] {
  const { summary, width, prose, paint } = page;
  const made = wrap(clean(`${formatSeeds(summary.seeds)}Fallthrough ${summary.version}.`), prose)
    .map(dimOf(paint))
    .join("\n");
  const published = wrap(clean(publishedBriefly(summary)), prose)
    .map(dimOf(paint))
    .join("\n");
  return [`${heading(page, Heading.repeat)}\n${indent(clean(summary.command), width, 2)}\n${made}`, published];
}
