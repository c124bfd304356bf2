/** A plan as a page: PASS and FAIL of each loss, the database over time and the way back come first, the tables after them. */

import { seriesInfos } from "../../../models/metrics/index.ts";
import type { PointSummary, Summary } from "../../core/summary.ts";
import { listed } from "../../core/text/nearest.ts";
import type { Pictured } from "../../report/html/first-screen.ts";
import { renderHtml } from "../../report/html.ts";
import type { Facet } from "../../report/view.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import type { PicturedLine } from "./pictured.ts";
import type { Plan } from "./plan.ts";
import type { Runbook } from "./runbook.ts";
import { summaryOf } from "./summary.ts";
import { rowText } from "./told.ts";

export function pageOf(plan: Plan, experiment: SimulationExperiment): string {
  const summary = summaryOf(plan, experiment);
  const decided = plan.losses.rows.filter(({ outcome }) => outcome !== "none");
  const page = {
    ...summary,
    outcomes: decided.map((row) => ({
      id: `${rowText(row)}${row.nodes.length === 0 ? "" : " lost"}`,
      passes: row.outcome === "PASS",
      why: row.reasons.join(", and "),
    })),
    verdicts: [...plan.runbooks.map(wayBack), ...summary.verdicts],
  };
  return renderHtml(page, picturedOf(plan.pictures, summary));
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

function wayBack({ configuration, nodes, winner, prepare, flush, steps }: Runbook): Summary["verdicts"][number] {
  const ready = prepare.map((text) => `Before the next loss: ${text}`);
  const items = [...ready, ...flush, ...steps.map(({ clock, title, todo }) => `${clock}, ${title}: ${todo.join(" ")}`)];
  const whose = configuration === "" ? "" : `${configuration}: `;
  return { title: `${whose}bring back ${listed(nodes, "and")} ${winner}`, text: items.join(" "), items };
}
