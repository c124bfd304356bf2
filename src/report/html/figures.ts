/** The figures of the HTML report: small multiples where there are few, folded by facet where there are many. */

import type { Summary } from "../../core/summary.ts";
import type { Chart, ChartInput, Figure, Key, Panel } from "../charts/chart.ts";
import { databaseLoadSpec } from "../charts/database-load.ts";
import { charts } from "../charts/index.ts";
import { colourOf, dashOf } from "../charts/palette.ts";
import { seriesOf } from "../charts/timeline/plan.ts";
import { svgDocument } from "../document.ts";
import { html, Markup } from "../escape.ts";
import { formatCount } from "../format.ts";
import { mostStrained } from "../strain.ts";
import { finish, serialize } from "../svg.ts";
import type { Facet, View } from "../view.ts";
import type { Readings } from "./readings.ts";

/** More small multiples than this beside each other are too many to read. */
const FACETS_UNFOLDED_MAX = 6;
/** Of more parts than this those are drawn whose databases drown most: six charts of each of fifty were half of a page of 3 MB. */
const PARTS_DRAWN_MAX = 12;
const COLUMNS = 190;
/** There are many folded figures, so each gets half the marks. */
const COLUMNS_FOLDED = 100;

interface ReadInput extends ChartInput {
  readonly readings: Readings;
}

export interface Figures {
  /** What answers the question: a map over two numeric axes; null where there are no such axes, or nothing is on it. */
  readonly answer: Markup | null;
  /** Metrics against the numeric axis; null where there is no such axis. */
  readonly along: Markup | null;
  /** Series over time; null where no chart has any. */
  readonly over: Markup | null;
}

export function figuresOf(summary: Summary, view: View, readings: Readings): Figures {
  const base = { summary, view, document: svgDocument(), readings };
  const along = drawAll("axis", { ...base, facets: view.sweeps, columns: COLUMNS });
  const answer = drawAll("axes", { ...base, facets: view.sweeps, columns: COLUMNS });
  const folded = view.facets.length > FACETS_UNFOLDED_MAX;
  return {
    answer: answer.length === 0 ? null : html`${answer.map((figure) => figureBody(figure, readings))}`,
    along: along.length === 0 ? null : figureGrid(along, readings),
    over: folded
      ? foldedFigures(base, view.facets)
      : unfoldedFigures({ ...base, facets: view.facets, columns: COLUMNS }),
  };
}

function unfoldedFigures(input: ReadInput): Markup | null {
  const figures = drawAll("time", input);
  return figures.length === 0 ? null : figureGrid(figures, input.readings);
}

function foldedFigures(base: Omit<ReadInput, "facets" | "columns">, facets: readonly Facet[]): Markup | null {
  const parts: Markup[] = [];
  for (const facet of drawnParts(base.summary, facets)) {
    const figures = drawAll("time", { ...base, facets: [facet], columns: COLUMNS_FOLDED });
    if (figures.length === 0) continue;
    const count = facet.lines.filter(({ control }) => !control).length;
    parts.push(
      html`<details class="noprint"><summary>${facet.title}<small>${formatCount(count, "point")}</small></summary><div class="inside">${figureGrid(figures, base.readings)}</div></details>`,
    );
  }
  if (parts.length === 0) return null;
  const some = facets.length > PARTS_DRAWN_MAX;
  return html`${some && html`<p class="note">Of ${facets.length} parts these ${PARTS_DRAWN_MAX} are drawn, whose databases are offered most beyond what they can serve. series.csv holds all.</p>`}${parts}<p class="onlyprint note">The charts over time of ${parts.length} parts of this experiment are left out on paper; this file holds them.</p>`;
}

function drawnParts(summary: Summary, facets: readonly Facet[]): readonly Facet[] {
  const offered = seriesOf(databaseLoadSpec, { summary });
  return offered === undefined ? facets.slice(0, PARTS_DRAWN_MAX) : mostStrained(facets, offered.name, PARTS_DRAWN_MAX);
}

function drawAll(against: Chart["against"], input: ChartInput): Figure[] {
  if (input.facets.length === 0) return [];
  return charts.filter((chart) => chart.against === against).flatMap((chart) => chart.figures(input));
}

function figureGrid(figures: readonly Figure[], readings: Readings): Markup {
  const drawn = figures.filter(({ panels }) => panels.length > 0);
  const nothing = figures.filter(({ panels }) => panels.length === 0);
  const shared = sharedKeys(drawn);
  return html`${keysMarkup(shared, "keys shared")}<div class="figures">${drawn.map((figure) => figureMarkup(figure, shared, readings))}</div>${nothing.map(({ note }) => html`<p class="note">${note}</p>`)}`;
}

/** Entries that the legends of all figures share; they are shown once, above the figures. */
function sharedKeys(figures: readonly Figure[]): Key[] {
  const same = (a: Key, b: Key) => a.kind === b.kind && a.label === b.label && a.colour === b.colour;
  const [first, ...others] = figures;
  return (first?.keys ?? []).filter((key) => others.every(({ keys }) => keys.some((other) => same(key, other))));
}

function figureMarkup(
  { title, note, keys, panels }: Figure,
  shared: readonly Key[],
  readings: Readings,
  heading = html`<h3>${title}</h3>`,
): Markup {
  const single = panels.length === 1;
  const own = keys.filter((key) => !shared.some(({ kind, colour }) => kind === key.kind && colour === key.colour));
  return html`<section class="figure${single ? " single" : ""}"><div>${heading}${note !== "" && html`<p class="note">${note}</p>`}${keysMarkup(own, "keys")}</div>
${panelsMarkup({ title, panels }, readings)}</section>`;
}

/** One figure by itself, with its legend, directly below the page's title; the rest of its panels are unfolded by their names. */
export function drawnFigure(figure: Figure, readings: Readings, rest: readonly Panel[]): Markup {
  const shown = figureMarkup(figure, [], readings, html`<h2>${figure.title}</h2>`);
  if (rest.length === 0) return shown;
  return html`${shown}<details class="plain"><summary>${rest.length} more: ${rest.map(({ title }) => title).join(", ")}</summary>${panelsMarkup({ title: figure.title, panels: rest }, readings)}</details>`;
}

/** The same under a heading that says its title. */
function figureBody({ title, note, keys, panels }: Figure, readings: Readings): Markup {
  return html`<p class="note">${note}</p>${keysMarkup(keys, "keys")}${panelsMarkup({ title, panels }, readings)}`;
}

function read({ svg, frame }: Panel, readings: Readings): void {
  if (frame === undefined) return;
  const { facet, series, fromSeconds, toSeconds, left, width } = frame;
  svg.setAttribute("data-reading", String(readings.of(facet, { fromSeconds, toSeconds })));
  svg.setAttribute("data-series", String(readings.seriesIndex(series)));
  svg.setAttribute("data-frame", [left, width, fromSeconds, toSeconds].join(" "));
}

function panelsMarkup({ title, panels }: Pick<Figure, "title" | "panels">, readings: Readings): Markup {
  for (const panel of panels) read(panel, readings);
  return html`<div class="panels">${panels.map(
    (panel) =>
      html`<figure class="panel">${panel.title !== "" && html`<p class="name">${panel.title}</p>`}${new Markup(
        serialize(
          finish(panel.svg, { title: panel.title === "" ? title : `${title}, ${panel.title}`, words: panel.words }),
        ),
      )}<figcaption>${panel.words}</figcaption></figure>`,
  )}</div>`;
}

function keysMarkup(keys: readonly Key[], name: string): Markup | false {
  if (keys.length === 0) return false;
  return html`<ul class="${name}">${keys.map((key) => html`<li><svg viewBox="0 0 26 12" aria-hidden="true">${swatch(key)}</svg>${key.label}</li>`)}</ul>`;
}

function swatch({ kind, colour }: Key): Markup {
  const stroke = colour === undefined ? "var(--muted)" : colourOf(colour);
  switch (kind) {
    case "line":
      return html`<path d="M0,6H26" stroke="${stroke}" stroke-width="2.4" stroke-dasharray="${dashOf(colour ?? 0)}"/>`;
    case "control":
      return html`<path d="M0,6H26" stroke="${stroke}" stroke-width="1.6" stroke-dasharray="1.6 3"/>`;
    case "capacity":
      return html`<path d="M0,6H26" stroke="var(--bad)" stroke-width="1.8" stroke-dasharray="5 3"/>`;
    case "overload":
    case "stuck":
      return html`<rect width="26" height="12" fill="var(--bad)" fill-opacity=".3"/>`;
    case "closedForm":
      return html`<path d="M0,6H26" stroke="${stroke}" stroke-width="5" stroke-opacity=".3"/>`;
    case "comesBack":
      return html`<rect width="26" height="12" fill="var(--good)" fill-opacity=".3"/>`;
    case "undecided":
      return html`<rect width="26" height="12" fill="none" stroke="var(--line)"/>`;
    case "censored":
      return html`<path d="M9,2l8,8m0,-8l-8,8" stroke="${stroke}" stroke-width="1.8"/>`;
  }
}
