/**
 * The report as one HTML file. It opens offline, reads without scripts, folds what is long, is light or dark as the reader
 * wishes, and prints on A4. A user's text is escaped by construction (see `escape.ts`).
 */
import type { Summary, Verdict } from "../core/summary.ts";
import { causeTables } from "./by-cause.ts";
import { html, type Markup, Markup as Raw } from "./escape.ts";
import { formatIntegers, seedsWord } from "./format.ts";
import { inspectedTables, nameNoted, notesOf, spanOf } from "./gather.ts";
import { figuresOf } from "./html/figures.ts";
import { script, style } from "./html/style.ts";
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
  headlineOf,
  repeatsOf,
  TIMES_EXPLAINED,
  tablesHeading,
  tablesOf,
  unbroken,
  validated,
} from "./words.ts";

interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Markup;
}

/** The whole page. Equal summaries give equal bytes. */
export function renderHtml(summary: Summary): string {
  const view = viewOf(summary);
  const sections = sectionsOf(summary, view);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="generator" content="Fallthrough ${summary.version}">
<title>${summary.title === summary.experiment ? summary.title : `${summary.title} (${summary.experiment})`}</title><style>${new Raw(style)}</style></head>
<body><header>${summary.title !== summary.experiment && html`<p class="experiment">Experiment ${summary.experiment}</p>`}<h1>${summary.title}</h1><p class="lead">${unbroken(headlineOf(summary))}</p>
${summary.question !== "" && html`<p class="muted">${unbroken(summary.question)}</p>`}
<nav aria-label="Contents">${sections.map(({ id, heading }) => html`<a href="#${id}">${heading}</a>`)}</nav></header>
<main>${sections.map(({ id, heading, body }) => html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${body}</section>\n`)}</main>
<footer>Made by Fallthrough ${summary.version}, a simulator of memcached clusters under failure.</footer>
<script>${new Raw(script)}</script></body></html>
`;
  return page.text;
}

function sectionsOf(summary: Summary, view: View): Section[] {
  const { points } = summary;
  const notes = notesOf(summary);
  const causes = causeTables(summary);
  const stability = stabilityTable(summary);
  const thresholds = thresholdsTable(summary);
  const { answer, along, over } = figuresOf(summary, view);
  const { answers, others } = tablesOf(summary);
  const sections: (Section | false)[] = [
    answer !== null && { id: "map", heading: MAP_TITLE, body: answer },
    ...answers.map((table, i) => ({ id: `answer${i + 1}`, heading: table.title, body: answerTable(table) })),
    summary.verdicts.length > 0 && {
      id: "verdicts",
      heading: Heading.verdicts,
      body: html`<div class="cards">${summary.verdicts.map(card)}</div>`,
    },
    thresholds !== null && { id: "thresholds", heading: Heading.thresholds, body: answerTable(thresholds) },
    notes.length > 0 && {
      id: "notes",
      heading: Heading.notes,
      body: html`<ul class="warnings">${notes.map((note) => html`<li>${unbroken(note.text)}<small>${nameNoted(note, points)}</small></li>`)}</ul>`,
    },
    others.length > 0 && {
      id: "tables",
      heading: tablesHeading(others),
      body: html`${others.map(markedTable)}`,
    },
    points.length > 0 && {
      id: "results",
      heading: Heading.main,
      body: html`<p class="note">${ESTIMATES_EXPLAINED} ${repeatsOf(summary)}${alikeText(summary)}</p>${mainTable(summary, view)}`,
    },
    stability !== null && {
      id: "stability",
      heading: Heading.stability,
      body: typeof stability === "string" ? html`<p class="note">${stability}</p>` : markedTable(stability),
    },
    along !== null && { id: "along", heading: `Against ${view.numericAxis!.name}`, body: along },
    over !== null && {
      id: "time",
      heading: Heading.charts,
      body: html`<p class="note">${timeNote(summary, view)}</p>${over}`,
    },
    summary.comparisons.length > 0 && {
      id: "comparisons",
      heading: Heading.comparisons,
      body: html`<p class="note">${COMPARISONS_EXPLAINED}</p>${comparisonsTable(summary)}`,
    },
    causes.length > 0 && { id: "causes", heading: Heading.causes, body: byCause(points, causes) },
    inspectedTables(points).length > 0 && { id: "inside", heading: Heading.inspections, body: inspections(points) },
    points.some(({ events }) => events.length > 0) && {
      id: "faults",
      heading: Heading.schedule,
      body: schedules(summary),
    },
    summary.assumptions.length > 0 && {
      id: "assumptions",
      heading: Heading.assumptions,
      body: assumptionsTable(summary),
    },
    validated(summary).length > 0 && {
      id: "validation",
      heading: Heading.validation,
      body: html`<ul>${validated(summary).map((text) => html`<li>${withCode(text)}</li>`)}</ul>`,
    },
    summary.metrics.length > 0 && { id: "metrics", heading: Heading.metrics, body: allMetrics(summary) },
    {
      id: "repeat",
      heading: Heading.repeat,
      body: html`<pre>${summary.command}</pre><dl>${summary.seeds.length > 0 && html`<dt>${seedsWord(summary.seeds)}</dt><dd>${formatIntegers(summary.seeds)}</dd>`}<dt>Version</dt><dd>Fallthrough ${summary.version}</dd></dl>`,
    },
  ];
  return sections.filter((section) => section !== false);
}

function card({ title, text, items }: Verdict): Markup {
  const list = items && html`<ul>${items.map((item) => html`<li>${unbroken(item)}</li>`)}</ul>`;
  return html`<article class="card"><h3>${title}</h3>${list ?? html`<p>${unbroken(text.trim())}</p>`}</article>`;
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
  return `Lines are means over the repeats. Bands are the 95 % interval of each window. Vertical rules mark the faults.${shades} Times are in ${unit}: ${TIMES_EXPLAINED}.${trials}`;
}
