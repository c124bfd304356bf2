/** A plan as a page: PASS and FAIL of each loss, the database over time and the way back come first, the tables folded after them. */

import { seriesInfos } from "../../../models/metrics/index.ts";
import type { PointSummary, Summary } from "../../core/summary.ts";
import type { Table } from "../../core/table.ts";
import { listed } from "../../core/text/nearest.ts";
import { html, Markup } from "../../report/escape.ts";
import { formatBare, formatCount } from "../../report/format.ts";
import { frontierInPage } from "../../report/frontier.ts";
import type { Pictured } from "../../report/html/first-screen.ts";
import { markedTable } from "../../report/html/tables.ts";
import { renderHtml, type Section } from "../../report/html.ts";
import type { Facet } from "../../report/view.ts";
import { unbroken } from "../../report/words.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import type { PicturedLine } from "./pictured.ts";
import type { Plan } from "./plan.ts";
import { GROWING, type Runbook, type Step } from "./runbook.ts";
import { frontierPicture, frontierTables, triedIn } from "./settings-told.ts";
import { summaryOf } from "./summary.ts";
import { rowText } from "./told.ts";

export function pageOf(plan: Plan, experiment: SimulationExperiment): string {
  const summary = summaryOf(plan, experiment);
  // Of several, that each passes while no node is lost is for the table.
  const isOne = plan.configurations.length === 1;
  const decided = plan.losses.rows.filter(
    ({ outcome, nodes }) => outcome === "FAIL" || (outcome === "PASS" && (isOne || nodes.length > 0)),
  );
  const settings = frontierTables(plan.frontiers);
  const titles = new Set(settings.map(({ title }) => title));
  const page = {
    ...summary,
    outcomes: decided.map((row) => ({
      id: `${rowText(row)}${row.nodes.length === 0 ? "" : " lost"}`,
      passes: row.outcome === "PASS",
      why: row.reasons.join(", and "),
    })),
    verdicts: plan.runbooks.map(wayBack),
    tables: summary.tables.filter(({ title }) => !titles.has(title)),
  };
  return renderHtml(page, {
    pictured: picturedOf(plan.pictures, summary),
    below:
      plan.runbooks.length === 0
        ? null
        : html`<p>Every step with its numbers, and when to stop: <a href="runbook.md">runbook.md</a>.</p>`,
    sections: [...settingsSection(plan, settings), foundSection(summary)],
  });
}

/** Where settings were tried: all of them as a picture, then those that no other beats. */
function settingsSection({ frontiers }: Plan, tables: readonly Table[]): Section[] {
  if (tables.length === 0) return [];
  const tried = triedIn(frontiers);
  const picture =
    tried.length > 0 &&
    html`<div class="scroll" tabindex="0" role="region" aria-label="Picture of the settings">${new Markup(frontierInPage(frontierPicture(tried)))}</div>
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

/** Why each verdict is what it is, what the words mean, and what was run for it. */
function foundSection({ verdicts }: Summary): Section {
  return {
    id: "found",
    heading: "How this was judged and found",
    body: html`${verdicts.map(
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
  };
}

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

function wayBack(book: Runbook): Summary["verdicts"][number] {
  const { configuration, nodes, winner, prepare, flush, steps } = book;
  const items = [
    ...prepare.map((text) => `Before the next loss: ${text}`),
    ...flush,
    ...steps.map(
      (step) =>
        `${step.clock}, ${step.title}: ${[...step.todo, ...stopTexts(book, step), ...statsTexts(book, step)].join(" ")}`,
    ),
  ];
  const whose = configuration === "" ? "" : `, with ${configuration}`;
  return { title: `Bring back ${listed(nodes, "and")}${whose}: ${winner}`, text: items.join(" "), items };
}

function stopTexts({ worstLoad, capacityPerSecond }: Runbook, { isBack }: Step): string[] {
  if (!isBack || worstLoad === null) return [];
  return [
    `Stop and go back where the database is offered more than ${formatBare(worstLoad * capacityPerSecond, "1/s")} for a minute.`,
  ];
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
  return [`Then stats${statsTimes === 1 ? "" : " (of a scale model)"}: ${told.join("; ")}.`];
}
