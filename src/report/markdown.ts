/**
 * The report as Markdown (GitHub's dialect), in the order and words of the HTML. In place of charts there is a line of blocks
 * for each point. Long tables are folded with `<details>`, which GitHub shows and others skip.
 */
import type { MetricInfo } from "../core/result.ts";
import type { PointSummary, Summary, Verdict } from "../core/summary.ts";
import type { Table } from "../core/table.ts";
import { causeTables } from "./by-cause.ts";
import { controlsOnceOf } from "./controls.ts";
import { escapeMarkdown, escapeMarkdownLines, visible } from "./escape.ts";
import {
  formatBetter,
  formatCount,
  formatDifference,
  formatPoint,
  formatSeeds,
  nounOf,
  UNDEFINED_TEXT,
} from "./format.ts";
import { groups, inspectedTables, nameNoted, namePoints, notesOf, pointsAlong, schedulesOf, spanOf } from "./gather.ts";
import { glanceOf } from "./glance.ts";
import { folded, markdownTable, markedTable, plainTable } from "./markdown-table.ts";
import { stabilityTable } from "./stability.ts";
import { stuckMapTable } from "./stuck-map.ts";
import { thresholdsTable } from "./thresholds.ts";
import { formatTime, timeStyle } from "./time.ts";
import { type View, viewOf } from "./view.ts";
import {
  alikeText,
  COMPARISONS_EXPLAINED,
  COMPARISONS_UNFOLDED_MAX,
  codeParts,
  commonOf,
  comparedMetrics,
  countVerdicts,
  directionOf,
  ESTIMATES_EXPLAINED,
  Heading,
  headlineOf,
  INSPECTIONS_ELSEWHERE,
  INSPECTIONS_EXPLAINED,
  leastText,
  leftOutText,
  mainMetricsOf,
  metricDetails,
  metricsThere,
  POINTS_UNFOLDED_MAX,
  repeatsOf,
  tablesHeading,
  tablesOf,
  VERDICT_SIGNS,
  validated,
} from "./words.ts";

/** With more points than this, a table with a column for each is too wide to read. */
const MATRIX_POINTS_MAX = 6;
const GLANCE_WIDTH = 48;

/**
 * The whole report; ends with a line break.
 * @param found how a plan was judged and found: with it, what to do stands before the tables that answer the question.
 */
export function renderMarkdown(summary: Summary, found?: readonly Verdict[]): string {
  const view = viewOf(summary);
  const blocks: (string | false)[] = [
    `# ${escapeMarkdown(summary.title)}`,
    `**${escapeMarkdown(headlineOf(summary))}**`,
    summary.question !== "" && escapeMarkdownLines(summary.question),
    ...map(summary),
    ...(found === undefined
      ? [...answers(summary), ...verdicts(Heading.verdicts, summary.verdicts)]
      : [...verdicts(Heading.verdicts, summary.verdicts), ...answers(summary), ...verdicts(Heading.found, found)]),
    ...thresholds(summary),
    ...notes(summary),
    ...tables(summary),
    ...results(summary, view),
    ...stability(summary),
    ...overTime(summary),
    ...comparisons(summary),
    ...byCause(summary),
    ...inspections(summary),
    ...faults(summary),
    ...assumptions(summary),
    ...validation(summary),
    ...allMetrics(summary),
    ...repeat(summary),
  ];
  return `${blocks.filter((block) => block !== false && block !== "").join("\n\n")}\n`;
}

function verdicts(heading: string, all: readonly Verdict[]): string[] {
  if (all.length === 0) return [];
  const parts = all.map(({ title, text, items }) => {
    const list = items?.map((item) => `- ${escapeMarkdown(item)}`).join("\n");
    // Two blanks at the end of a line keep the line break of the verdict.
    const body = list ?? escapeMarkdownLines(text).replaceAll("\n", "  \n");
    return title === heading ? body : `### ${escapeMarkdown(title)}\n\n${body}`;
  });
  return [`## ${heading}`, ...parts];
}

function notes(summary: Summary): string[] {
  const found = notesOf(summary);
  if (found.length === 0) return [];
  const lines = found.map(
    (note) => `- **${escapeMarkdown(note.text)}** (${escapeMarkdown(nameNoted(note, summary.points))})`,
  );
  return [`## ${Heading.notes}`, lines.join("\n")];
}

function results(summary: Summary, view: View): string[] {
  if (summary.points.length === 0) return [];
  const metrics = mainMetricsOf(summary);
  const parts = [
    `## ${Heading.main}`,
    `${ESTIMATES_EXPLAINED} ${repeatsOf(summary)}${escapeMarkdown(alikeText(summary))}${leastText(summary)}`,
  ];
  const axis = view.colourAxis ?? view.axes[0];
  if (summary.points.length <= POINTS_UNFOLDED_MAX || axis === undefined) {
    return [...parts, resultTable(summary.points, metrics)];
  }
  for (const { title, members } of pointsAlong(axis, summary.points)) {
    parts.push(folded(`${title} (${formatCount(members.length, "point")})`, resultTable(members, metrics)));
  }
  return parts;
}

function resultTable(points: readonly PointSummary[], metrics: readonly MetricInfo[]): string {
  const head = ["Point", ...metrics.map(metricHead)];
  const rows = controlsOnceOf(points, metrics).map((point) => [
    `${escapeMarkdown(point.label)}${point.control ? " (control)" : ""}`,
    ...metrics.map(({ name }) => formatPoint(point, name)),
  ]);
  return markdownTable(head, rows, "right");
}

function metricHead(metric: MetricInfo): string {
  return withDetails(metric, metricDetails(metric));
}

function withDetails({ title }: MetricInfo, details: readonly string[]): string {
  return escapeMarkdown(details.length === 0 ? title : `${title} (${details.join(", ")})`);
}

function overTime(summary: Summary): string[] {
  if (summary.points.length > POINTS_UNFOLDED_MAX) return [];
  const glance = glanceOf(summary, GLANCE_WIDTH);
  if (glance === null) return [];
  const title = escapeMarkdown(glance.info.title);
  const rows = glance.rows.map(({ point, line, peak }) => [escapeMarkdown(point.label), line, peak]);
  return [
    `## ${Heading.charts}`,
    `${title} over the run, all points on one scale. The HTML report has the charts.`,
    markdownTable(["Point", title, "Peak"], rows),
  ];
}

function comparisons(summary: Summary): string[] {
  if (summary.comparisons.length === 0) return [];
  const metrics = comparedMetrics(summary);
  const names = metrics.map(({ name }) => name);
  const table = (members: Summary["comparisons"]): string =>
    markdownTable(
      ["Comparison", ...metrics.map(metricHead)],
      members.map((comparison) => [
        escapeMarkdown([directionOf(comparison, summary), commonOf(comparison, summary)].filter(Boolean).join("; ")),
        ...metrics.map(({ name, unit }) => {
          const difference = comparison.metrics[name];
          if (difference === undefined) return UNDEFINED_TEXT;
          return `${VERDICT_SIGNS[difference.verdict]} ${difference.verdict}: ${formatDifference(difference, unit)}`;
        }),
      ]),
    );
  const parts = [`## ${Heading.comparisons}`, COMPARISONS_EXPLAINED];
  if (summary.comparisons.length <= COMPARISONS_UNFOLDED_MAX) return [...parts, table(summary.comparisons)];
  for (const members of groups(summary.comparisons, (comparison) => directionOf(comparison, summary))) {
    parts.push(folded(`${directionOf(members[0], summary)}: ${countVerdicts(members, names)}`, table(members)));
  }
  return parts;
}

function answers(summary: Summary): string[] {
  return tablesOf(summary).answers.flatMap(answerTable);
}

/** The table under a heading of its own. */
function answerTable(table: Table): string[] {
  return [`## ${escapeMarkdown(table.title)}`, ...markedTable(table).slice(1)];
}

function thresholds(summary: Summary): string[] {
  const table = thresholdsTable(summary);
  return table === null ? [] : answerTable(table);
}

function map(summary: Summary): string[] {
  const table = stuckMapTable(summary);
  return table === null ? [] : answerTable(table);
}

function tables(summary: Summary): string[] {
  const { others } = tablesOf(summary);
  return others.length === 0 ? [] : [`## ${tablesHeading(others)}`, ...others.flatMap(markedTable)];
}

function stability(summary: Summary): string[] {
  const found = stabilityTable(summary);
  if (found === null) return [];
  return [`## ${Heading.stability}`, ...(typeof found === "string" ? [escapeMarkdown(found)] : markedTable(found))];
}

function byCause(summary: Summary): string[] {
  const found = causeTables(summary);
  if (found.length === 0) return [];
  const body = summary.points.length > POINTS_UNFOLDED_MAX ? [INSPECTIONS_ELSEWHERE] : found.flatMap(markedTable);
  return [`## ${Heading.causes}`, ...body];
}

function inspections(summary: Summary): string[] {
  const inspected = inspectedTables(summary.points);
  if (inspected.length === 0) return [];
  const parts = [`## ${Heading.inspections}`];
  if (summary.points.length > POINTS_UNFOLDED_MAX) return [...parts, INSPECTIONS_ELSEWHERE];
  const notes = [...new Set(inspected.map(({ table }) => table.note))].map((note) => `- ${escapeMarkdown(note)}`);
  return [
    ...parts,
    INSPECTIONS_EXPLAINED,
    notes.join("\n"),
    ...inspected.map(({ title, table }) => folded(title, plainTable(table))),
  ];
}

function faults(summary: Summary): string[] {
  const found = schedulesOf(summary.points);
  if (found.length === 0) return [];
  const { fromSeconds, toSeconds } = spanOf(summary.points);
  const style = timeStyle(fromSeconds, toSeconds);
  const parts = [`## ${Heading.schedule}`];
  for (const { points, events } of found) {
    const rows = events.map(({ atSeconds, what, text }) => [
      formatTime(atSeconds, style),
      escapeMarkdown(what),
      escapeMarkdown(text),
    ]);
    parts.push(
      `In ${escapeMarkdown(namePoints(points, summary.points))}:`,
      markdownTable([`At (${style})`, "What", "Event"], rows),
    );
  }
  return parts;
}

function assumptions(summary: Summary): string[] {
  if (summary.assumptions.length === 0) return [];
  const rows = summary.assumptions.map(({ what, value, source }) => [what, value, source].map(escapeMarkdown));
  const note = summary.assumptionsNote === "" ? [] : [escapeMarkdownLines(summary.assumptionsNote)];
  return [`## ${Heading.assumptions}`, markdownTable(["What", "Value", "Where it came from"], rows), ...note];
}

function validation(summary: Summary): string[] {
  const told = validated(summary);
  if (told.length === 0) return [];
  return [`## ${Heading.validation}`, told.map((text) => `- ${withCode(text)}`).join("\n")];
}

function withCode(text: string): string {
  return codeParts(text)
    .map((part) => (part.code ? `\`${visible(part.text)}\`` : escapeMarkdown(part.text)))
    .join("");
}

function allMetrics(summary: Summary): string[] {
  if (summary.metrics.length === 0) return [];
  const metrics = metricsThere(summary);
  const definitions = metrics.map(({ name, title, unit, better, definition }) => [
    `${escapeMarkdown(title)} (${escapeMarkdown(name)})`,
    escapeMarkdown(unit),
    formatBetter(better) || "neither",
    escapeMarkdown(definition),
  ]);
  const parts = [
    `## ${Heading.metrics}`,
    leftOutText(summary),
    markdownTable(["Metric", "Unit", "Better", "Definition"], definitions),
  ];
  const { points } = summary;
  if (points.length === 0) return parts;
  if (points.length > MATRIX_POINTS_MAX) return [...parts, "Their values at every point are in summary.json."];
  const rows = metrics.map((metric) => [
    withDetails(metric, [nounOf(metric.unit)].filter(Boolean)),
    ...points.map((point) => formatPoint(point, metric.name)),
  ]);
  return [...parts, markdownTable(["Metric", ...points.map(({ label }) => escapeMarkdown(label))], rows, "right")];
}

function repeat(summary: Summary): string[] {
  const command = visible(summary.command);
  const fence = "`".repeat(Math.max(3, ...[...command.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return [
    `## ${Heading.repeat}`,
    `${fence}sh\n${command}\n${fence}`,
    `${formatSeeds(summary.seeds)}Made by Fallthrough ${escapeMarkdown(summary.version)}.`,
  ];
}
