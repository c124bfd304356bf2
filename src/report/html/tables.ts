/** The tables of the HTML report. Each scrolls in a box of its own where the page is too narrow. */
import { max } from "d3-array";
import type { MetricInfo } from "../../core/result.ts";
import type { Comparison, Difference, Estimate, PointSummary, Summary } from "../../core/summary.ts";
import type { Table } from "../../core/table.ts";
import { controlsOnceOf } from "../controls.ts";
import { html, type Markup } from "../escape.ts";
import { formatCount, formatDifference, formatEstimate, formatShare, nounOf, UNDEFINED_TEXT } from "../format.ts";
import { groups, inspectedTables, namePoints, pointsAlong, schedulesOf, spanOf } from "../gather.ts";
import { formatTime, timeStyle } from "../time.ts";
import type { View } from "../view.ts";
import {
  COMPARISONS_UNFOLDED_MAX,
  cellText,
  commonOf,
  comparedMetrics,
  countVerdicts,
  directionOf,
  INSPECTIONS_ELSEWHERE,
  INSPECTIONS_EXPLAINED,
  leftOutText,
  mainMetricsOf,
  markOf,
  marksText,
  metricDetails,
  metricsThere,
  POINTS_UNFOLDED_MAX,
  unbroken,
  VERDICT_SIGNS,
} from "../words.ts";

/** How many metrics fit beside each other on A4 and in the window of a laptop. */
const COLUMNS_MAX = 7;
const DEFINITIONS_UNFOLDED_MAX = 15;
/** More definitions than this would fill most of a print. */
const DEFINITIONS_PRINTED_MAX = 40;
const MATRIX_POINTS_PRINTED_MAX = 6;

/** Main metrics by point. Where there are many points, they are folded by an axis. */
export function mainTable(summary: Summary, view: View): Markup {
  const metrics = mainMetricsOf(summary);
  const largest = new Map(
    metrics.map(({ name }) => [name, max(summary.points, (point) => Math.abs(point.metrics[name]?.mean ?? 0)) ?? 0]),
  );
  const table = (points: readonly PointSummary[], caption: string): Markup =>
    numbersTable(caption, "Point", metrics, controlsOnceOf(points, metrics), {
      head: (point) => html`${point.label}${point.control && html` <span class="tag">control</span>`}`,
      cell: (point, { name, title }) => estimateCell(title, point.metrics[name], point.repeats, largest.get(name)!),
    });
  if (summary.points.length <= POINTS_UNFOLDED_MAX) return table(summary.points, "Main metrics by point");
  const axis = view.colourAxis ?? view.axes[0];
  if (axis === undefined) return table(summary.points, "Main metrics by point");
  return html`${pointsAlong(axis, summary.points).map(
    ({ title, members }, i) =>
      html`<details${i === 0 && html` open`}><summary>${title}<small>${formatCount(members.length, "point")}</small></summary>${table(members, `Main metrics, ${title}`)}</details>`,
  )}`;
}

function metricHead(metric: MetricInfo): Markup {
  return html`<th scope="col">${metric.title}${metricDetails(metric).map((text) => html`<small>${text}</small>`)}</th>`;
}

/** On a phone a row becomes a list, and each cell says what it is (`data-label`). */
function estimateCell(title: string, estimate: Estimate | undefined, repeats: number, largest: number): Markup {
  if (estimate === undefined) return html`<td data-label="${title}">${UNDEFINED_TEXT}</td>`;
  const { value, interval, censored } = formatEstimate(estimate, repeats);
  const share = largest > 0 && estimate.mean !== null ? Math.abs(estimate.mean) / largest : 0;
  return html`<td data-label="${title}">${value !== "" && html`<b>${value}</b>`}${interval !== "" && html`<small>${interval}</small>`}${
    censored !== "" && html`<small class="wrap">${censored}</small>`
  }${share > 0 && html`<span class="bar" aria-hidden="true"><i style="width:${(share * 100).toFixed(1)}%"></i></span>`}</td>`;
}

/** Differences between points, each with a verdict and an interval. */
export function comparisonsTable(summary: Summary): Markup {
  const metrics = comparedMetrics(summary);
  const table = (comparisons: readonly Comparison[], caption: string): Markup =>
    numbersTable(caption, "Comparison", metrics, comparisons, {
      kind: "heat",
      head: (comparison) => {
        const common = commonOf(comparison, summary);
        return html`${directionOf(comparison, summary)}${common !== "" && html`<small>${common}</small>`}`;
      },
      cell: (comparison, metric) => differenceCell(metric, comparison.metrics[metric.name]),
    });
  const names = metrics.map(({ name }) => name);
  const numbers = html`<label class="shownumbers noprint"><input type="checkbox"> Show every difference with its interval</label>`;
  if (summary.comparisons.length <= COMPARISONS_UNFOLDED_MAX) {
    return html`<div class="heated"><p class="note">${countVerdicts(summary.comparisons, names)}.</p>${numbers}${table(summary.comparisons, "Differences between points")}</div>`;
  }
  return html`<div class="heated">${numbers}${groups(summary.comparisons, (comparison) =>
    directionOf(comparison, summary),
  ).map(
    (members) =>
      html`<details class="brief"><summary>${directionOf(members[0], summary)}<small>${countVerdicts(members, names)}</small></summary>${table(members, directionOf(members[0], summary))}</details>`,
  )}<p class="onlyprint note">On paper only the counts are given; this file holds every difference.</p></div>`;
}

function differenceCell({ title, unit }: MetricInfo, difference: Difference | undefined): Markup {
  if (difference === undefined) return html`<td data-label="${title}">${UNDEFINED_TEXT}</td>`;
  const { verdict } = difference;
  const [mean, interval] = formatDifference(difference, unit).split(" [");
  return html`<td data-label="${title}" class="${verdict}" tabindex="0"><span class="verdict ${verdict}"><span class="sign" aria-hidden="true">${VERDICT_SIGNS[verdict]}</span>${verdict}</span><small>${mean!}</small><small>[${interval!}</small></td>`;
}

/** A row for each of `rows`, a column for each metric. Metrics for which paper is too narrow follow in a table below. */
function numbersTable<T>(
  caption: string,
  first: string,
  metrics: readonly MetricInfo[],
  rows: readonly T[],
  {
    head,
    cell,
    kind = "",
  }: {
    readonly kind?: "heat" | "";
    readonly head: (row: T) => Markup;
    readonly cell: (row: T, metric: MetricInfo) => Markup;
  },
): Markup {
  const parts = Math.max(1, Math.ceil(metrics.length / COLUMNS_MAX));
  const size = Math.ceil(metrics.length / parts);
  return html`${Array.from({ length: parts }, (_, part) => {
    const columns = metrics.slice(part * size, (part + 1) * size);
    const title = parts > 1 ? `${caption}, part ${part + 1} of ${parts}` : caption;
    return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="numbers${kind !== "" && ` ${kind}`}">
<caption class="hidden">${title}</caption>
<thead><tr><th scope="col">${first}</th>${columns.map(metricHead)}</tr></thead>
<tbody>${rows.map(
      (row) => html`<tr><th scope="row">${head(row)}</th>${columns.map((metric) => cell(row, metric))}</tr>`,
    )}</tbody></table></div>`;
  })}`;
}

/** A table for people, with a visible mark in each cell that is compared with something. */
export function markedTable(table: Table): Markup {
  return html`<h3>${table.title}</h3>${answerTable(table)}`;
}

/** The same, under a heading that says its title. */
export function answerTable({ title, note, columns, rows }: Table): Markup {
  const counted = marksText(rows);
  return html`${note !== "" && html`<p class="note">${unbroken(note)}</p>`}${counted !== "" && html`<p class="note">${counted}</p>`}
<div class="scroll" tabindex="0" role="region" aria-label="${title}: table"><table><caption class="hidden">${title}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, i) => {
        const label = columns[i] ?? "";
        const mark = markOf(cell);
        const said = unbroken(cellText(cell));
        const text = cell.strong === true ? html`<strong>${said}</strong>` : said;
        if (mark === null) return html`<td data-label="${label}"><span>${text}</span></td>`;
        return html`<td data-label="${label}" class="${(cell.verdict ?? cell.mark ?? cell.outcome)!}"><span><span class="sign" aria-hidden="true">${mark.sign}</span>${text}<span class="hidden"> (${mark.word})</span></span></td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}

/** Old copies by cause, and how old they are. */
export function byCause(points: readonly PointSummary[], tables: readonly Table[]): Markup {
  if (points.length > POINTS_UNFOLDED_MAX) return html`<p class="note">${INSPECTIONS_ELSEWHERE}</p>`;
  return html`${tables.map(markedTable)}`;
}

/** What was inspected, folded, each table under its point and time. */
export function inspections(points: readonly PointSummary[]): Markup {
  if (points.length > POINTS_UNFOLDED_MAX) return html`<p class="note">${INSPECTIONS_ELSEWHERE}</p>`;
  const inspected = inspectedTables(points);
  const notes = [...new Set(inspected.map(({ table }) => table.note))];
  return html`<p class="note">${INSPECTIONS_EXPLAINED}</p>${notes.map((note) => html`<p class="note">${note}</p>`)}${inspected.map(
    ({ title, table }) =>
      html`<details class="noprint"><summary>${title}<small>${formatCount(table.rows.length, "row")}</small></summary>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><caption class="hidden">${title}</caption>
<thead><tr>${table.columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${table.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cellText(cell)}</td>`)}</tr>`)}</tbody></table></div></details>`,
  )}`;
}

/** The faults as they struck, once for all points that share a schedule. */
export function schedules(summary: Summary): Markup {
  const found = schedulesOf(summary.points);
  const { fromSeconds, toSeconds } = spanOf(summary.points);
  const style = timeStyle(fromSeconds, toSeconds);
  return html`${found.map(({ points, events }, i) => {
    const title = namePoints(points, summary.points, 6);
    return html`<details${found.length <= 4 && html` open`}><summary>Schedule ${i + 1}<small>${formatCount(events.length, "event")}: ${title}</small></summary>
<div class="scroll" tabindex="0" role="region" aria-label="Schedule ${i + 1}"><table><caption class="hidden">Schedule ${i + 1}: ${title}</caption>
<thead><tr><th scope="col">At (${style})</th><th scope="col">What</th><th scope="col">Event</th></tr></thead>
<tbody>${events.map(
      ({ atSeconds, what, text }) =>
        html`<tr><td data-label="At">${formatTime(atSeconds, style)}</td><td data-label="What">${what}</td><td data-label="Event">${text}</td></tr>`,
    )}</tbody></table></div></details>`;
  })}`;
}

export function assumptionsTable(summary: Summary): Markup {
  const notes = summary.assumptionsNote.split("\n").filter((line) => line !== "");
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Assumptions and their sources"><table class="brief"><caption class="hidden">Assumptions and their sources</caption>
<thead><tr><th scope="col">What</th><th scope="col">Value</th><th scope="col">Where it came from</th></tr></thead>
<tbody>${summary.assumptions.map(
    ({ what, value, source }) =>
      html`<tr><th scope="row">${what}</th><td data-label="Value">${value}</td><td data-label="Source">${source}</td></tr>`,
  )}</tbody></table></div>${notes.map((line) => html`<p class="note">${unbroken(line)}</p>`)}`;
}

/** Every metric with its definition, then every value of every point. */
export function allMetrics(summary: Summary): Markup {
  const { points } = summary;
  const metrics = metricsThere(summary);
  const leftOut = leftOutText(summary);
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="Definitions of the metrics"><table><caption class="hidden">Definitions of the metrics</caption>
<thead><tr><th scope="col">Metric</th><th scope="col">Unit</th><th scope="col">Better</th><th scope="col">Definition</th></tr></thead>
<tbody>${metrics.map(
    ({ name, title, unit, better, definition }) =>
      html`<tr><th scope="row">${title}<small>${name}</small></th><td data-label="Unit">${unit}</td><td data-label="Better">${better === "neither" ? "neither" : `${better === "lower" ? "↓" : "↑"} ${better}`}</td><td data-label="Definition">${definition}</td></tr>`,
  )}</tbody></table></div>`;
  const definitions =
    metrics.length <= DEFINITIONS_UNFOLDED_MAX
      ? table
      : html`<details${metrics.length > DEFINITIONS_PRINTED_MAX && html` class="noprint"`}><summary>Definitions<small>${formatCount(metrics.length, "metric")}</small></summary>${table}</details>`;
  if (points.length === 0) return definitions;
  const wide = points.length > MATRIX_POINTS_PRINTED_MAX;
  const matrix = html`<details${wide && html` class="noprint"`}><summary>Every metric of every point<small>${metrics.length} × ${points.length}</small></summary>
<div class="scroll" tabindex="0" role="region" aria-label="Every metric of every point"><table class="numbers${wide && " matrix"}"><caption class="hidden">Every metric of every point</caption>
<thead><tr><th scope="col">Metric</th>${points.map((point) => html`<th scope="col">${point.label}</th>`)}</tr></thead>
<tbody>${metrics.map(
    ({ name, title, unit }) =>
      html`<tr><th scope="row">${title}${nounOf(unit) !== "" && html`<small>${nounOf(unit)}</small>`}</th>${points.map((point) => matrixCell(wide ? null : point.label, point.metrics[name], point.repeats))}</tr>`,
  )}</tbody></table></div></details>`;
  return html`${leftOut !== "" && html`<p class="note">${leftOut}</p>`}${definitions}${matrix}${wide && html`<p class="onlyprint note">The table of every metric of every point is left out on paper, as definitions are where there are many; this file and summary.json hold them.</p>`}`;
}

/** @param label null where a phone has the table's columns too, since a list would be too long. */
function matrixCell(label: string | null, estimate: Estimate | undefined, repeats: number): Markup {
  const labelled = label !== null && html` data-label="${label}"`;
  if (estimate === undefined) return html`<td${labelled}>${UNDEFINED_TEXT}</td>`;
  const { value, interval, censored } = formatEstimate(estimate, repeats);
  const share = censored === "" ? "" : `${censored}, ${formatShare(estimate.censored, repeats)}`;
  return html`<td${labelled}>${value}${interval !== "" && html`<small>${interval}</small>`}${share !== "" && html`<small class="wrap">${share}</small>`}</td>`;
}
