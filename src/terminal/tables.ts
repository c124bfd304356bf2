/** The summary for a terminal: headline, what to do, tables that fit the width, and how to repeat it. */
import pc from "picocolors";
import type { MetricInfo } from "../core/result.ts";
import type { Difference, PointSummary, Summary } from "../core/summary.ts";
import type { Table } from "../core/table.ts";
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
import {
  alikeText,
  cellText,
  comparedMetrics,
  countMarks,
  countVerdicts,
  directionOf,
  Heading,
  headlineOf,
  mainMetricsOf,
  markOf,
  repeatsOf,
  tablesOf,
  unbroken,
  VERDICT_SIGNS,
} from "../report/words.ts";
import { type Column, columnsText } from "./columns.ts";
import type { Screen } from "./screen.ts";
import { clean, indent, wrap } from "./text.ts";

/** With more points than this only the extremes of each metric are shown. */
const POINTS_MAX = 40;
const COMPARISONS_MAX = 6;
const WIDTH_MIN = 20;
/** Prose reads badly on longer lines. */
const PROSE_MAX = 100;
const GLANCE_WIDTH_MAX = 60;

/** The text, ending with a line break. No line is wider than the screen, of which at least 20 columns are assumed. */
export function renderTerminal(summary: Summary, { width: asked, colour }: Screen): string {
  const width = Math.max(WIDTH_MIN, Math.floor(asked));
  const page: Page = { summary, width, prose: Math.min(width, PROSE_MAX), paint: pc.createColors(colour), colour };
  const map = stuckMapTable(summary);
  const blocks = [
    ...opening(page),
    ...[map ?? [], tablesOf(summary).answers].flat().flatMap((table) => markedTable(page, table)),
    ...verdicts(page),
    ...notes(page),
    ...tablesOf(summary).others.flatMap((table) => markedTable(page, table)),
    ...results(page),
    ...(map === null ? stability(page) : []),
    ...glance(page),
    ...comparisons(page),
    ...repeat(page),
  ];
  const text = blocks.filter((block) => block !== "").join("\n\n");
  // Lines are broken by now, so the no-break blanks have done their work: plain blanks are easier to search for.
  return `${text.replaceAll("\u00a0", " ")}\n`;
}

interface Page {
  readonly summary: Summary;
  readonly width: number;
  readonly prose: number;
  readonly paint: ReturnType<typeof pc.createColors>;
  readonly colour: boolean;
}

function opening({ summary, prose, paint }: Page): string[] {
  const headline = wrap(unbroken(clean(headlineOf(summary))), prose)
    .map(paint.bold)
    .join("\n");
  const question = wrap(clean(summary.question), prose).map(dimOf(paint)).join("\n");
  return [headline, question];
}

function verdicts({ summary, prose, paint }: Page): string[] {
  return summary.verdicts.map(({ title, text, items }) => {
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

type Paint = Page["paint"];

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

function paintVerdict(verdict: Difference["verdict"], line: string, paint: Page["paint"]): string {
  if (verdict === "better") return paint.green(line);
  return verdict === "worse" ? paint.red(line) : paint.bold(line);
}

function markedTable(page: Page, { title, note, columns, rows }: Table): string[] {
  const { width, prose, paint, colour } = page;
  const { agree, marked } = countMarks(rows);
  const counted = marked > 0 ? `${agree} of ${marked} cells agree (✓), ✗ differs.` : "";
  const under = [clean(note), counted].filter((text) => text !== "").join(" ");
  const laidOut = columns.map(
    (head, i): Column => ({
      head: clean(head),
      align: "left",
      wraps: true,
      cells: rows.map((row) => {
        const cell = row[i];
        if (cell === undefined) return { text: "" };
        const mark = markOf(cell);
        const text = clean(cellText(cell));
        // Where there is no bold, asterisks take its place.
        const strong = cell.strong === true && !colour ? `*${text}*` : text;
        return {
          text: mark === null ? strong : `${mark.sign} ${strong}`,
          paint: (line: string) => {
            const weighted = cell.strong === true ? paint.bold(line) : line;
            if (cell.verdict !== undefined) return paintVerdict(cell.verdict, weighted, paint);
            if (cell.mark === undefined) return weighted;
            return cell.mark === "agree" ? weighted.replace("✓", paint.green("✓")) : paint.red(weighted);
          },
        };
      }),
    }),
  );
  const head = [heading(page, title), ...(under === "" ? [] : wrap(under, prose).map(dimOf(paint)))].join("\n");
  return [head, columnsText(laidOut, width, paint.bold)];
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

function heading({ width, paint }: Page, text: string): string {
  return wrap(clean(text), width)
    .map((line) => paint.bold(paint.cyan(line)))
    .join("\n");
}

function dimOf(paint: Page["paint"]): (line: string) => string {
  return (line) => (line === "" ? "" : paint.dim(line));
}
