/**
 * What a planner reads in a minute: whether it holds, one sentence, one picture of the database against its capacity with the faults
 * marked, and what to do. Everything else lies folded below.
 */
import type { PointOutcome, Summary, Verdict } from "../../core/summary.ts";
import type { ChartInput, Panel } from "../charts/chart.ts";
import { databaseLoadSpec } from "../charts/database-load.ts";
import { seriesOf } from "../charts/timeline/plan.ts";
import { PANEL_SIZE, SMALL_SIZE } from "../charts/timeline/spec.ts";
import { timelineFigure } from "../charts/timeline.ts";
import { svgDocument } from "../document.ts";
import { html, type Markup } from "../escape.ts";
import { formatCount } from "../format.ts";
import { isOffered, mostStrained, outageSpan } from "../strain.ts";
import { type Facet, viewOf } from "../view.ts";
import { Heading, headlineOf, unbroken } from "../words.ts";
import { drawnFigure } from "./figures.ts";
import type { Readings } from "./readings.ts";

const COLUMNS = 150;
/** Panels of their usual size beside each other. */
export const ROW_MAX = 3;
/** More points than this are counted, and not named. */
const NAMED_MAX = 12;
/** The first of a list that are shown before the rest is folded. */
const ITEMS_MAX = 3;

/** What the picture is of: small multiples of a summary's points. */
export interface Pictured {
  readonly summary: Summary;
  readonly facets: readonly Facet[];
  /** So many are one picture. Of more, those whose database drowns most are shown. */
  readonly most: number;
  /** The others stand in a fold that names them; else a note says where they stand. */
  readonly isWhole: boolean;
}

/** The head of the page. */
export function firstScreen(summary: Summary, pictured: Pictured, readings: Readings): Markup {
  const picture = pictureOf(pictured, readings);
  const isWide = picture !== null && picture.panels > 1;
  return html`<header>${summary.title !== summary.experiment && html`<p class="experiment">Experiment ${summary.experiment}</p>`}<h1>${summary.title}</h1>
<div class="hero${isWide && " wide"}${picture !== null && picture.panels > ROW_MAX && " many"}"><div>${badges(summary)}<p class="lead">${unbroken(headlineOf(summary))}</p>${summary.question !== "" && html`<p class="muted">${unbroken(summary.question)}</p>`}${outcomeList(summary)}</div>
${picture !== null && html`<div class="picture">${picture.markup}</div>`}</div></header>`;
}

/** `FAIL in 1 of 6`, `PASS in 5`: a word each, so that it reads without colour. */
function badges({ outcomes = [] }: Summary): Markup | false {
  if (outcomes.length === 0) return false;
  const passing = outcomes.filter(({ passes }) => passes).length;
  const failing = outcomes.length - passing;
  const badge = (count: number, word: "PASS" | "FAIL"): Markup | false =>
    count > 0 &&
    html`<span class="badge ${word.toLowerCase()}"><b>${word}</b>${outcomes.length > 1 && html` in ${count === outcomes.length ? `all ${count}` : `${count} of ${outcomes.length}`}`}</span>`;
  return html`<p class="badges">${badge(failing, "FAIL")}${badge(passing, "PASS")}</p>`;
}

/** Each point by name, those that fail first. */
function outcomeList({ outcomes = [], points }: Summary): Markup | false {
  if (outcomes.length < 2 || outcomes.length > NAMED_MAX) return false;
  const nameOf = ({ id }: PointOutcome) => points.find((point) => point.id === id)?.label ?? id;
  const sorted = [...outcomes].sort((a, b) => Number(a.passes) - Number(b.passes));
  return html`<ul class="outcomes">${sorted.map((outcome) => {
    const word = outcome.passes ? "PASS" : "FAIL";
    return html`<li><span class="badge ${word.toLowerCase()}"><b>${word}</b></span> ${nameOf(outcome)}${outcome.why !== "" && html`<small>${unbroken(outcome.why)}</small>`}</li>`;
  })}</ul>`;
}

function pictureOf(
  { summary, facets: all, most, isWhole }: Pictured,
  readings: Readings,
): { readonly markup: Markup; readonly panels: number } | null {
  const info = seriesOf(databaseLoadSpec, { summary });
  if (info === undefined) return null;
  const offered = all.filter((facet) => isOffered(facet, info.name));
  if (offered.length === 0) return null;
  const strained = mostStrained(offered, info.name, most);
  const facets = isWhole ? offered : strained;
  const spans = facets.map(outageSpan);
  const span = {
    fromSeconds: Math.min(...spans.map(({ fromSeconds }) => fromSeconds)),
    toSeconds: Math.max(...spans.map(({ toSeconds }) => toSeconds)),
  };
  const input: ChartInput = { summary, view: viewOf(summary), facets, document: svgDocument(), columns: COLUMNS };
  const isMany = strained.length > ROW_MAX;
  const figure = timelineFigure(databaseLoadSpec, input, span, isMany ? SMALL_SIZE : PANEL_SIZE);
  if (figure === null || figure.panels.length === 0) return null;
  const isShown = ({ frame }: Panel): boolean => frame !== undefined && strained.includes(frame.facet);
  const [panels, rest] = [figure.panels.filter(isShown), figure.panels.filter((panel) => !isShown(panel))];
  const which = panels.length === 1 ? "the worst" : `the ${panels.length} worst`;
  const isPart = panels.length < offered.length;
  const title = isPart ? `${databaseLoadSpec.title}: ${which} of ${offered.length}` : databaseLoadSpec.title;
  const note = isPart && !isWhole ? `Others: "${Heading.charts}", below.` : "";
  return { markup: drawnFigure({ ...figure, title, note, panels }, readings, rest), panels: panels.length };
}

/** The advice: of each card the first lines, the others folded where it is not to be whole; what the words mean is folded. */
export function whatToDo(verdicts: readonly Verdict[], isWhole = false): Markup {
  const [told, explained] = [verdicts.filter((one) => !one.explains), verdicts.filter((one) => one.explains)];
  return html`${told.length > 0 && html`<div class="cards${isWhole && " whole"}">${told.map((one) => card(one, isWhole))}</div>`}${explained.map(
    ({ title, text }) =>
      html`<details class="small"><summary>${title}<small>what the words mean</small></summary><div class="inside"><p>${unbroken(text.trim())}</p></div></details>`,
  )}`;
}

function card({ title, text, items }: Verdict, isWhole: boolean): Markup {
  // The section says it already where there is one card of that name.
  const head = title !== Heading.verdicts && html`<h3>${title}</h3>`;
  if (items === undefined) return html`<article class="card">${head}<p>${unbroken(text.trim())}</p></article>`;
  const told = items.map((item) => html`${unbroken(item)}`);
  return html`<article class="card">${head}${isWhole ? list(told) : briefly(told, "more")}</article>`;
}

/** A list whose first lines are shown. */
export function briefly(items: readonly Markup[], more: string): Markup {
  // One line more takes no more room than the fold.
  if (items.length <= ITEMS_MAX + 1) return list(items);
  const rest = items.slice(ITEMS_MAX);
  return html`${list(items.slice(0, ITEMS_MAX))}<details class="plain"><summary>${formatCount(rest.length, more, more)}</summary>${list(rest)}</details>`;
}

function list(items: readonly Markup[]): Markup {
  return html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}
