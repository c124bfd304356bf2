/** A plan in words and tables: what the terminal and plan.md show. */
import type { Cell, Table } from "../../core/table.ts";
import { listed } from "../../core/text/nearest.ts";
import { formatDuration } from "../../core/text/units.ts";
import { formatCount, UNDEFINED_TEXT } from "../../report/format.ts";
import { availabilityText, COST } from "../experiment/objective.ts";
import { figureOf } from "./figure-text.ts";
import { ABOVE } from "./kept.ts";
import { LOAD, type Losses, type LossRow, type WorstNode } from "./losses.ts";
import type { Plan } from "./plan.ts";

const HEADS: readonly (readonly [metric: string, head: string])[] = [
  [LOAD, "Database load, worst minute"],
  [ABOVE.name, "Time at or above capacity"],
  ["errorRatioDuringDisturbance", "Requests failed"],
  ["failedRatioWorstMinuteDuringDisturbance", "Failed, worst minute"],
  ["staleReads", "Old values read"],
  ["strandedCopies", "Copies stranded"],
  ["warmSeconds", "Until warm"],
];

const ENDED = {
  precise: "the interval is short enough",
  repeats: "as many repeats as there may be",
  few: "a budget of such worlds ends them",
  budget: "the budget was used up",
} as const;

/** What happens to nodes, in words: `crash`. */
const LOST: Readonly<Record<string, string>> = {
  crash: "crash, their memory lost",
  "host-down": "go down with their hosts",
  pause: "hang, their memory kept",
  partition: "are cut off from the clients, their memory kept",
  "warm-stop": "are stopped, their memory kept",
};

export function lossesTable({ rows }: Losses, { loss, isDatabaseStated: isStated, availability }: Plan): Table {
  const heads = [
    ...HEADS,
    ...(availability === undefined
      ? []
      : [[COST.name, `Of a month's errors at ${availabilityText({ availability })}`] as const]),
  ];
  const hasLabels = rows.some(({ configuration }) => configuration !== "");
  const cell = (text: string): Cell => ({ text });
  const stated = isStated
    ? ""
    : " Nobody stated what the database can serve (database.capacity says it in one number), so that there is no verdict about it.";
  const ends = [...new Set(rows.map(({ ended }) => ended))].map((end) => ENDED[end]);
  return {
    title: "How many nodes may be lost",
    note: `Nodes ${LOST[loss.fault] ?? `are struck by ${loss.fault}`}, together and at the same time, and are back after ${formatDuration(loss.forSeconds)}; the worst are lost first. Load is what the database is offered over what it can serve.${stated}${ends.length === 0 ? "" : ` Repeats ended where ${listed(ends, "or")}.`}`,
    isAnswer: true,
    columns: [...(hasLabels ? ["With"] : []), "Lost", "Verdict", ...heads.map(([, head]) => head), "Repeats"],
    rows: rows.map((row) => [
      ...(hasLabels ? [cell(row.configuration)] : []),
      cell(lostText(row)),
      { text: row.outcome === "none" ? UNDEFINED_TEXT : row.outcome, strong: row.outcome === "FAIL" },
      ...heads.map(([metric]) => cell(figureOf(row, metric))),
      cell(String(row.repeats)),
    ]),
  };
}

/** `none`, `1: node 3`, `2: nodes 3, 5`, `rack: nodes 3, 4`. */
export function lostText({ nodes, isTogether }: Pick<LossRow, "nodes" | "isTogether">): string {
  if (nodes.length === 0) return "none";
  return `${isTogether ? "together" : nodes.length}: ${nodes.length === 1 ? "node" : "nodes"} ${nodes.join(", ")}`;
}

/**
 * One sentence. Of one configuration, all that it loses: `Losing 1 of 8 offers the database 0.6x its capacity (PASS); losing 2 of 8 ...`.
 * Of several, the first loss of the one that bears it best and of the one that bears it worst.
 */
export function headline(
  { rows }: Losses,
  { configurations, nodes, isDatabaseStated }: Pick<Plan, "configurations" | "nodes" | "isDatabaseStated">,
): string {
  const note = isDatabaseStated ? "" : " The database is a default, not yours.";
  const told = configurations.flatMap((label, i) => {
    const own = rows.filter((row) => row.configuration === label && !row.isTogether && row.nodes.length > 0);
    return own.length === 0 ? [] : [{ label, of: nodes[i], own }];
  });
  if (told.length === 0)
    return "Nothing was run: the budget has no room for it; `--budget` says how much there may be.";
  if (told.length > 1) return `${spreadText(told.map(({ of, own: [row] }) => ({ of, row })))}${note}`;
  const [{ label, of, own }] = told;
  const parts = own.map(
    (row) =>
      `losing ${row.nodes.length} of ${of} offers the database ${figureOf(row, LOAD)} its capacity${verdictText(row)}`,
  );
  const text = `${label === "" ? "" : `With ${label}: `}${parts.join("; ")}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.${note}`;
}

interface FirstLoss {
  readonly of: number;
  readonly row: LossRow;
}

/** `Losing 1 of 4 offers the database from 0.5x its capacity with one client (PASS) to 0.9x with another (FAIL)`. */
function spreadText(all: readonly FirstLoss[]): string {
  const fails = ({ row }: FirstLoss): number => (row.outcome === "FAIL" ? 1 : 0);
  const load = ({ row }: FirstLoss): number => row.figures[LOAD]?.mean ?? 0;
  const sorted = [...all].sort((a, b) => fails(a) - fails(b) || load(a) - load(b));
  const [{ row: best }, { row: worst }] = [sorted[0], sorted[sorted.length - 1]];
  const amounts = new Set(all.map(({ of, row }) => `${row.nodes.length} of ${of}`));
  const amount = amounts.size === 1 ? [...amounts][0] : formatCount(best.nodes.length, "node");
  const end = (row: LossRow): string => `with ${row.configuration}${verdictText(row)}`;
  return `Losing ${amount} offers the database from ${figureOf(best, LOAD)} its capacity ${end(best)} to ${figureOf(worst, LOAD)} ${end(worst)}.`;
}

/** Why it fails, where the load before it does not say so. */
function verdictText({ outcome, reasons, figures }: LossRow): string {
  if (outcome === "none") return "";
  const isDrowned = (figures[LOAD]?.mean ?? 0) >= 1;
  return ` (${outcome}${outcome === "PASS" || isDrowned || reasons.length === 0 ? "" : `: ${reasons[0]}`})`;
}

export function worstText(worst: WorstNode): string {
  const { configuration, order, alike, repeats } = worst;
  const where = configuration === "" ? "" : `With ${configuration}: `;
  if (repeats === 0)
    return `${where === "" ? "Not known: the" : `${where}not known: the`} budget has no room to lose each node by itself, so that nodes are lost in the order of the list.`;
  const rest = alike.filter((node) => node !== order[0]);
  const begin = `${where === "" ? "Node" : `${where}node`} ${order[0]}`;
  if (rest.length === 0) return `${begin}.`;
  return `${begin}, and ${repeats === 1 ? "one run of each does" : `${repeats} runs of each do`} not tell ${rest.length === order.length - 1 ? "any other" : listed(rest.map(String), "or")} from it.`;
}

/** `php-memcached, 1: node 3`. */
export function rowText({ configuration, ...row }: LossRow): string {
  const lost = row.nodes.length === 0 ? "no node lost" : lostText(row);
  return [configuration, lost].filter((text) => text !== "").join(", ");
}

export function reasonsText(row: LossRow): string {
  return `${rowText(row)}: ${row.reasons.join(", and ")}.`;
}
