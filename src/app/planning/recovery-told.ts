/** Ways to bring nodes back as a table, the winner and those that are no worse marked. */
import type { Cell, Table } from "../../core/table.ts";
import { listed } from "../../core/text/nearest.ts";
import { UNDEFINED_TEXT } from "../../report/format.ts";
import { FAILED_MAX, LOAD_MAX } from "../narrative/limits.ts";
import { figureOf } from "./figure-text.ts";
import {
  type ConfirmedWay,
  FAILED_SINCE_BACK,
  RECOVERY_FIGURES,
  type Recovery,
  SINCE_BACK,
  type Tried,
} from "./recovery.ts";

const HEADS = [
  "Database load, worst minute since back",
  "Failed, worst minute since back",
  "Old values read",
  "Copies stranded",
  "Until warm",
];

export function recoveryTables(all: readonly Recovery[]): Table[] {
  return all.filter(({ winner }) => winner !== null).map(recoveryTable);
}

function recoveryTable({ configuration, nodes, winner, tried, ended, varianceRatio, confirmed }: Recovery): Table {
  const where = configuration === "" ? "" : `, with ${configuration}`;
  const ratio =
    varianceRatio === null
      ? ""
      : ` As they meet the same, the difference of the best two varies ${varianceRatio.toFixed(2)} times as much as it would otherwise (ratio of variances).`;
  return {
    title: `How to bring back ${nodes.length === 1 ? `node ${nodes[0]}` : `nodes ${listed(nodes.map(String), "and")}`}${where}`,
    note: `Each way meets the same requests and chances. Ways that pass go before others, and a way is passed over that is decided to leave more than twice the old values of another (at 95 %, by the sign test over the futures); of what is left the database's load in its worst minute since the nodes run again decides, where a difference of 1 % of its capacity is none. The verdict is about the outage too: where no column shows why a way fails, it stands beside it.${waitText(tried)} ${ENDED[ended]}${ratio}`,
    isAnswer: true,
    columns: ["Way", "Place", "Verdict", ...HEADS, "Repeats"],
    rows: [
      ...(confirmed == null ? [] : [row(confirmed, { text: winner!, strong: true }, "best, in the world itself")]),
      ...tried.map((one) => {
        const place = one.name === winner ? "best" : one.isNoWorse ? "no worse" : "";
        return row(one, { text: one.name, strong: one.name === winner }, place);
      }),
    ],
  };
}

function waitText(tried: readonly Tried[]): string {
  const names = tried.flatMap(({ name, isWithoutWait }) => (isWithoutWait === true ? [`"${name}"`] : []));
  return names.length === 0
    ? ""
    : ` Lost shortly before they come back, so that no hours of waiting are run, are the nodes of ${listed(names, "and")}: old values and stranded copies are those of so short an outage.`;
}

function row(one: ConfirmedWay, name: Cell, place: string): Cell[] {
  const { outcome } = one;
  const texts = [...RECOVERY_FIGURES.map((metric) => figureOf(one, metric)), String(one.repeats)];
  const verdict = {
    text: outcome === "none" ? UNDEFINED_TEXT : `${outcome}${whyText(one)}`,
    strong: outcome === "FAIL",
  };
  return [name, { text: place }, verdict, ...texts.map((text) => ({ text }))];
}

/** Columns are of the time since the return, and a way can fail by the outage before it. */
function whyText({ reasons = [], figures }: ConfirmedWay): string {
  const [load, failed] = [SINCE_BACK, FAILED_SINCE_BACK].map((metric) => figures[metric]?.mean ?? 0);
  return reasons.length === 0 || load >= LOAD_MAX || failed >= FAILED_MAX ? "" : `: ${reasons.join(", and ")}`;
}

const ENDED: Readonly<Record<Recovery["ended"], string>> = {
  decided: "The race is decided.",
  repeats: "The race ended undecided, with as many repeats as there may be.",
  budget: "The race ended undecided, since the budget was used up.",
};
