/**
 * The report as one HTML file. It opens offline, reads without scripts, folds what is long, is light or dark as the reader
 * wishes, and prints on A4. A user's text is escaped by construction (see `escape.ts`).
 */
import type { Summary } from "../core/summary.ts";
import { causeTables } from "./by-cause.ts";
import { html, type Markup, Markup as Raw } from "./escape.ts";
import { formatCount, formatIntegers, seedsWord } from "./format.ts";
import { inspectedTables, nameNoted, notesOf, spanOf } from "./gather.ts";
import { figuresOf } from "./html/figures.ts";
import { briefly, firstScreen, type Pictured, ROW_MAX, whatToDo } from "./html/first-screen.ts";
import { Readings } from "./html/readings.ts";
import { script } from "./html/script.ts";
import { style } from "./html/style.ts";
import {
  allMetrics,
  answerTable,
  assumptionsTable,
  byCause,
  comparisonsTable,
  inspections,
  mainTable,
  markedTable,
  schedules,
} from "./html/tables.ts";
import { walkSection } from "./html/walk.ts";
import { stabilityTable } from "./stability.ts";
import { MAP_TITLE } from "./stuck-map.ts";
import { thresholdsTable } from "./thresholds.ts";
import { timeStyle } from "./time.ts";
import { type View, viewOf } from "./view.ts";
import {
  alikeText,
  COMPARISONS_EXPLAINED,
  codeParts,
  ESTIMATES_EXPLAINED,
  Heading,
  leastText,
  mainMetricsOf,
  metricsThere,
  repeatsOf,
  TIMES_EXPLAINED,
  tablesHeading,
  tablesOf,
  unbroken,
  validated,
} from "./words.ts";

export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Markup;
  /** What a reader finds when it is unfolded; null for what is never folded. */
  readonly hint: string | null;
}

/** A page that says what to do before anything else, and answers in sections of its own. */
export interface Acting {
  /** What the first picture is of, since it is not of the summary's points. */
  readonly pictured: Pictured;
  /** In place of what a report says to do and the tables that answer its question. */
  readonly sections: readonly Section[];
}

/** The whole page. Equal summaries give equal bytes. */
export function renderHtml(summary: Summary, acting?: Acting): string {
  const view = viewOf(summary);
  const pictured = acting?.pictured;
  const readings = new Readings(pictured?.summary ?? summary);
  const head = firstScreen(
    summary,
    pictured ?? { summary, facets: view.facets, most: ROW_MAX, isWhole: false },
    readings,
  );
  const sections = sectionsOf(summary, { view, readings, acting });
  const { fromSeconds, toSeconds } = spanOf((pictured?.summary ?? summary).points);
  const times = timeStyle(fromSeconds, toSeconds);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="generator" content="Fallthrough ${summary.version}">
<title>${summary.title}</title><style>${new Raw(style)}</style></head>
<body data-times="${times}">${head}
<main>${sections.map(sectionMarkup)}</main>
<footer>Made by Fallthrough ${summary.version}, a simulator of memcached clusters under failure.</footer>
${readings.markup()}
<script>${new Raw(script)}</script></body></html>
`;
  return page.text;
}

function sectionMarkup({ id, heading, body, hint }: Section): Markup {
  if (hint === null) return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${body}</section>\n`;
  return html`<section class="folded" aria-labelledby="${id}"><details><summary><h2 id="${id}">${heading}</h2><small>${hint}</small></summary>${body}</details></section>\n`;
}

interface SectionsOptions {
  readonly view: View;
  readonly readings: Readings;
  readonly acting: Acting | undefined;
}

function sectionsOf(summary: Summary, { view, readings, acting }: SectionsOptions): Section[] {
  const { points } = summary;
  const notes = notesOf(summary);
  const causes = causeTables(summary);
  const stability = stabilityTable(summary);
  const walk = walkSection(points);
  const thresholds = thresholdsTable(summary);
  const { answer, along, over } = figuresOf(summary, view, readings);
  const { answers, others } = tablesOf(summary);
  const answering = answers.map((table, i) => ({
    id: `answer${i + 1}`,
    heading: table.title,
    body: answerTable(table),
    hint: null,
  }));
  const advice = summary.verdicts.length > 0 && {
    id: "verdicts",
    heading: summary.verdicts.every(({ explains }) => explains) ? "What the words mean" : Heading.verdicts,
    body: whatToDo(summary.verdicts),
    hint: null,
  };
  const sections: (Section | false)[] = [
    answer !== null && { id: "map", heading: MAP_TITLE, body: answer, hint: null },
    ...(acting?.sections ?? [...answering, advice]),
    thresholds !== null && { id: "thresholds", heading: Heading.thresholds, body: answerTable(thresholds), hint: null },
    notes.length > 0 && {
      id: "notes",
      heading: Heading.notes,
      body: html`<div class="warnings">${briefly(
        notes.map((note) => html`${unbroken(note.text)}<small>${nameNoted(note, points)}</small>`),
        "more",
      )}</div>`,
      hint: null,
    },
    others.length > 0 && {
      id: "tables",
      heading: tablesHeading(others),
      body: html`${others.map(markedTable)}`,
      // Without points these tables are what there is to read.
      hint: points.length === 0 ? null : others.length === 1 ? others[0].title : formatCount(others.length, "table"),
    },
    points.length > 0 && {
      id: "results",
      heading: Heading.main,
      body: html`<p class="note">${ESTIMATES_EXPLAINED} ${repeatsOf(summary)}${alikeText(summary)}${leastText(summary)}</p>${mainTable(summary, view)}`,
      hint: `${formatCount(points.length, "point")}, ${formatCount(mainMetricsOf(summary).length, "metric")}`,
    },
    stability !== null && {
      id: "stability",
      heading: Heading.stability,
      body: typeof stability === "string" ? html`<p class="note">${stability}</p>` : markedTable(stability),
      hint: "after the last fault",
    },
    along !== null && { id: "along", heading: `Against ${view.numericAxis!.name}`, body: along, hint: "charts" },
    over !== null && {
      id: "time",
      heading: Heading.charts,
      body: html`<p class="note">${timeNote(summary, view)}</p>${over}`,
      hint: "charts, minute by minute",
    },
    summary.comparisons.length > 0 && {
      id: "comparisons",
      heading: Heading.comparisons,
      body: html`<p class="note">${COMPARISONS_EXPLAINED}</p>${comparisonsTable(summary)}`,
      hint: formatCount(summary.comparisons.length, "pair"),
    },
    causes.length > 0 && {
      id: "causes",
      heading: Heading.causes,
      body: byCause(points, causes),
      hint: formatCount(causes.length, "table"),
    },
    walk !== null && { id: "walk", heading: Heading.walk, ...walk },
    inspectedTables(points).length > 0 && {
      id: "inside",
      heading: Heading.inspections,
      body: inspections(points),
      hint: "memory and counters of one world",
    },
    points.some(({ events }) => events.length > 0) && {
      id: "faults",
      heading: Heading.schedule,
      body: schedules(summary),
      hint: "what struck when",
    },
    summary.assumptions.length > 0 && {
      id: "assumptions",
      heading: Heading.assumptions,
      body: assumptionsTable(summary),
      hint: formatCount(summary.assumptions.length, "setting"),
    },
    validated(summary).length > 0 && {
      id: "validation",
      heading: Heading.validation,
      body: html`<ul>${validated(summary).map((text) => html`<li>${withCode(text)}</li>`)}</ul>`,
      hint: "recordings, theory, published numbers",
    },
    summary.metrics.length > 0 && {
      id: "metrics",
      heading: Heading.metrics,
      body: allMetrics(summary),
      hint: formatCount(metricsThere(summary).length, "metric"),
    },
    {
      id: "repeat",
      heading: Heading.repeat,
      body: html`<pre>${summary.command}</pre><dl>${summary.seeds.length > 0 && html`<dt>${seedsWord(summary.seeds)}</dt><dd>${formatIntegers(summary.seeds)}</dd>`}<dt>Version</dt><dd>Fallthrough ${summary.version}</dd></dl>`,
      hint: "the command, its seeds and its version",
    },
  ];
  return sections.filter((section) => section !== false);
}

function withCode(text: string): Markup[] {
  return codeParts(text).map((part) => (part.code ? html`<code>${part.text}</code>` : html`${part.text}`));
}

function timeNote(summary: Summary, { points }: View): string {
  const { fromSeconds, toSeconds } = spanOf(summary.points);
  const parts = points.flatMap((point) =>
    point.phases.filter((phase) => phase.toSeconds - phase.fromSeconds < 0.95 * (toSeconds - fromSeconds)),
  );
  const phases = new Set(parts.map(({ name }) => name));
  const unit = timeStyle(fromSeconds, toSeconds) === "min:s" ? "minutes and seconds" : "hours and minutes";
  const shades = phases.size > 0 ? ` Shades mark the phases: ${[...phases].join(", ")}.` : "";
  const trials = summary.points.some(({ trialOf }) => trialOf !== undefined)
    ? " Runs that try advice are in the tables, not in these charts."
    : "";
  return `Lines are means over the repeats. Bands are the 95 % interval of each window, and the mean of these where several windows share a pixel. Vertical rules mark the faults.${shades} Point at a chart to read every series at that time; drag to zoom, double-click to see all. Times are in ${unit}: ${TIMES_EXPLAINED}.${trials}`;
}
