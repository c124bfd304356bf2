/** A plan as a page: PASS and FAIL of each loss and the way back come first, the tables after them. */
import type { Summary } from "../../core/summary.ts";
import { listed } from "../../core/text/nearest.ts";
import { renderHtml } from "../../report/html.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import type { Plan } from "./plan.ts";
import type { Runbook } from "./runbook.ts";
import { summaryOf } from "./summary.ts";
import { rowText } from "./told.ts";

export function pageOf(plan: Plan, experiment: SimulationExperiment): string {
  const summary = summaryOf(plan, experiment);
  const decided = plan.losses.rows.filter(({ outcome }) => outcome !== "none");
  return renderHtml({
    ...summary,
    outcomes: decided.map((row) => ({
      id: `${rowText(row)}${row.nodes.length === 0 ? "" : " lost"}`,
      passes: row.outcome === "PASS",
      why: row.reasons.join(", and "),
    })),
    verdicts: [...plan.runbooks.map(wayBack), ...summary.verdicts],
  });
}

function wayBack({ configuration, nodes, winner, flush, steps }: Runbook): Summary["verdicts"][number] {
  const items = [...flush, ...steps.map(({ clock, title, todo }) => `${clock}, ${title}: ${todo.join(" ")}`)];
  const whose = configuration === "" ? "" : `${configuration}: `;
  return { title: `${whose}bring back ${listed(nodes, "and")} ${winner}`, text: items.join(" "), items };
}
