/** A plan as a page: PASS and FAIL of each loss, the database over time and the way back come first, the tables folded after them. */

import { seriesInfos } from "../../../models/metrics/index.ts";
import type { PointSummary, Summary, Verdict } from "../../core/summary.ts";
import type { Table } from "../../core/table.ts";
import { html, Markup } from "../../report/escape.ts";
import { formatBare, formatCount } from "../../report/format.ts";
import { frontierInPage } from "../../report/frontier.ts";
import { type Pictured, whatToDo } from "../../report/html/first-screen.ts";
import { answerTable, markedTable } from "../../report/html/tables.ts";
import { renderHtml, type Section } from "../../report/html.ts";
import type { Facet } from "../../report/view.ts";
import { Heading, unbroken } from "../../report/words.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import { bookOf } from "./actions.ts";
import { headroomTable } from "./headroom-told.ts";
import type { PicturedLine } from "./pictured.ts";
import type { Plan } from "./plan.ts";
import { recoveryTables } from "./recovery-told.ts";
import { GROWING, type Runbook, type Step } from "./runbook.ts";
import { stopTexts } from "./runbook-text.ts";
import { frontierPicture, frontierTables, triedIn } from "./settings-told.ts";
import { foundIn, summaryOf } from "./summary.ts";
import { lossesTable, rowText } from "./told.ts";
import { uncertainTable } from "./uncertain-told.ts";

export function pageOf(plan: Plan, experiment: SimulationExperiment): string {
  const summary = summaryOf(plan, experiment);
  // Of several, that each passes while no node is lost is for the table.
  const isOne = plan.configurations.length === 1;
  const decided = plan.losses.rows.filter(
    ({ outcome, nodes }) => outcome === "FAIL" || (outcome === "PASS" && (isOne || nodes.length > 0)),
  );
  const page = {
    ...summary,
    outcomes: decided.map((row) => ({
      id: `${rowText(row)}${row.nodes.length === 0 ? "" : " lost"}`,
      passes: row.outcome === "PASS",
      why: row.reasons.join(", and "),
    })),
  };
  return renderHtml(page, {
    pictured: picturedOf(plan.pictures, summary),
    sections: [...actingSection(plan, summary), ...answers(plan), foundSection(foundIn(plan, experiment))],
  });
}

/** Never folded: it is what the page is for. */
function actingSection({ runbooks }: Plan, { verdicts }: Summary): Section[] {
  if (verdicts.length === 0) return [];
  const below =
    runbooks.length > 0 &&
    html`<p>What memcached's <code>stats</code> say at each step, and when to stop: <a href="runbook.md">runbook.md</a>, and below.</p>`;
  return [{ id: "verdicts", heading: Heading.verdicts, body: html`${whatToDo(verdicts, true)}${below}`, hint: null }];
}

/** The tables in the order of the questions, each folded; a way back with its steps, the settings with their picture. */
function answers(plan: Plan): Section[] {
  const { losses, headroom, recoveries, frontiers, uncertain } = plan;
  const told = [
    { table: lossesTable(losses, plan) },
    ...(headroom.length === 0 ? [] : [{ table: headroomTable(headroom) }]),
    ...recoveries.flatMap((one) => recoveryTables([one]).map((table) => ({ table, book: bookOf(plan, one) }))),
  ];
  const folded = told.map(
    ({ table, book }: { readonly table: Table; readonly book?: Runbook | undefined }, i): Section => ({
      id: `answer${i + 1}`,
      heading: table.title,
      body: html`${answerTable(table)}${book !== undefined && wayBack(book)}`,
      hint: `${formatCount(table.rows.length, "row")}${book === undefined ? "" : ", and each step with its stats"}`,
    }),
  );
  const drawn = uncertain === undefined ? [] : [uncertainTable(uncertain)];
  return [
    ...folded,
    ...settingsSection(frontiers),
    ...drawn.map(
      (table): Section => ({
        id: "uncertain",
        heading: table.title,
        body: answerTable(table),
        hint: formatCount(table.rows.length, "row"),
      }),
    ),
  ];
}

/** Where settings were tried: all of them as a picture, then those that no other beats. */
function settingsSection(frontiers: Plan["frontiers"]): Section[] {
  const tables = frontierTables(frontiers);
  if (tables.length === 0) return [];
  const tried = triedIn(frontiers);
  const picture =
    tried.length > 0 &&
    html`${frontierFigures(frontierInPage(frontierPicture(tried)))}
<p class="note">The same as a file: <a href="frontier.svg">frontier.svg</a>.</p>`;
  return [
    {
      id: "settings",
      heading: "How the client is set",
      body: html`${picture}${tables.map(markedTable)}`,
      hint: `a picture of ${formatCount(
        tried.reduce((sum, { settings }) => sum + settings.length, 0),
        "setting",
      )}, and those that no other beats`,
    },
  ];
}

/** Of the two that is shown for which the window has room. */
function frontierFigures({ wide, narrow }: ReturnType<typeof frontierInPage>): Markup {
  return html`<div class="frontier ifwide">${new Markup(wide)}</div><div class="frontier ifnarrow">${new Markup(narrow)}</div>`;
}

/** Why each verdict is what it is, what the words mean, and what was run for it. */
function foundSection(found: readonly Verdict[]): Section {
  return {
    id: "found",
    heading: Heading.found,
    body: html`${found.map(
      ({ title, text, items }) =>
        html`<h3>${title}</h3>${items === undefined ? html`<p>${unbroken(text)}</p>` : html`<ul>${items.map((item) => html`<li>${unbroken(item)}</li>`)}</ul>`}`,
    )}`,
    hint: "what PASS and FAIL mean, the worst node, what it took",
  };
}

/** Each configuration is one of the small multiples, and what becomes of it are its lines, beside what is usual; alike names are alike in colour. */
function picturedOf(pictures: Plan["pictures"], summary: Summary): Pictured {
  const names = [
    ...new Set(pictures.flatMap(({ lines }) => lines.flatMap(({ name, nodes }) => (nodes.length > 0 ? [name] : [])))),
  ];
  const facets = pictures.map(({ configuration, lines }, i): Facet => {
    const hasLost = lines.some(({ nodes }) => nodes.length > 0);
    return {
      title: configuration,
      lines: lines.map((line, k) => ({
        point: pointOfLine(line, `${i}.${k}`),
        label: line.name,
        colour: Math.max(0, names.indexOf(line.name)),
        control: line.nodes.length === 0 && hasLost,
      })),
    };
  });
  const points = facets.flatMap(({ lines }) => lines.map(({ point }) => point));
  return {
    summary: { ...summary, points, seriesInfo: seriesInfos.filter(({ name }) => SHOWN.includes(name)) },
    facets,
    most: PICTURES_MAX,
    isWhole: true,
  };
}

/** Two rows leave room for what to do on the first screen of a desktop. */
const PICTURES_MAX = 6;

const SHOWN: readonly string[] = ["databaseQueriesPerSecond", "databaseCapacityPerSecond"];

function pointOfLine({ name, repeats, offered, capacity, events, ...window }: PicturedLine, id: string): PointSummary {
  const { fromSeconds, windowSeconds } = window;
  const columns = { databaseQueriesPerSecond: offered, databaseCapacityPerSecond: capacity };
  return {
    ...{ id, label: name, axes: {}, settings: {}, control: false, controlId: null },
    ...{ repeats, metrics: {}, phases: [], notes: [], events },
    series: { fromSeconds, windowSeconds, columns },
  };
}

/** The runbook, step by step. */
function wayBack(book: Runbook): Markup {
  return html`<h3>${book.winner}, step by step</h3><ol>${book.steps.map(
    (step) =>
      html`<li><strong>${step.clock}, ${step.title}</strong>: ${unbroken([...step.todo, ...(step.isBack ? stopTexts(book) : [])].join(" "))}${statsTexts(book, step).map((text) => html`<br><small>${unbroken(text)}</small>`)}</li>`,
  )}</ol>`;
}

/** What memcached's own counters are then: `node1 curr_items 285, get_misses 254 (+1.1/s)`. */
function statsTexts({ statsTimes }: Runbook, { watch }: Step): string[] {
  const told = watch.map(({ node, stats, missesPerSecond }) => {
    if (stats === null) return `${node} does not answer`;
    const counts = Object.entries(stats).map(([name, value]) =>
      name === GROWING && missesPerSecond !== null
        ? `${name} ${value} (+${formatBare(missesPerSecond, "1/s")})`
        : `${name} ${value}`,
    );
    return `${node} ${counts.join(", ")}`;
  });
  if (told.length === 0) return [];
  return [`stats then${statsTimes === 1 ? "" : " (of a scale model)"}: ${told.join("; ")}.`];
}
