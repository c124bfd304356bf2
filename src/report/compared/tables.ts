/** A comparison in words and tables: what is worse first, what is the same in one sentence. Markdown and the terminal share them. */
import type { Difference } from "../../core/summary.ts";
import type { Cell, Table } from "../../core/table.ts";
import { formatCount, formatDifference, formatEstimateLine, formatSeeds, nounOf, UNDEFINED_TEXT } from "../format.ts";
import type { Change, Compared, ComparedPair } from "./result.ts";

/** In this order rows are told and counts are given. */
const ORDER = ["worse", "better", "different", "undecided", "unknown", "same"] as const;
type Word = (typeof ORDER)[number];

/** `3 worse, 1 better, 12 same.` */
export function headlineOf({ pairs, a, b }: Compared): string {
  const words = pairs.flatMap(({ metrics }) => Object.values(metrics).map(wordOf));
  const counts = ORDER.map((word) => ({ word, count: words.filter((one) => one === word).length }));
  const told = counts.filter(({ count }) => count > 0).map(({ word, count }) => `${count} ${WORDS[word]}`);
  const where = pairs.length > 1 ? ` at ${pairs.length} points` : "";
  return `${b.name} against ${a.name}${where}: ${told.length === 0 ? "nothing to compare" : told.join(", ")}.`;
}

const WORDS: Readonly<Record<Word, string>> = {
  worse: "worse",
  better: "better",
  different: "different",
  undecided: "undecided",
  unknown: "without two repeats on both sides",
  same: "the same",
};

/** One for each pair of points, without what is the same. */
export function tablesOf(compared: Compared): Table[] {
  return compared.pairs.map((pair): Table => {
    const known = compared.metrics.filter(({ name }) => name in pair.metrics);
    const rows = ORDER.filter((word) => word !== "same").flatMap((word) =>
      known.filter(({ name }) => wordOf(pair.metrics[name]) === word),
    );
    const same = known.filter(({ name }) => wordOf(pair.metrics[name]) === "same").map(({ title }) => title);
    return {
      title: pair.label === "" ? "Differences" : pair.label,
      note: same.length === 0 ? "" : `The same: ${same.join("; ")}.`,
      columns: ["Metric", "A", "B", "B against A", "Difference"],
      rows: rows.map(({ name, title, unit, better }): Cell[] => {
        const change = pair.metrics[name];
        const noun = nounOf(unit);
        const sign = better === "neither" ? "" : better === "lower" ? " ↓" : " ↑";
        return [
          { text: `${title}${noun === "" ? "" : ` (${noun})`}${sign}` },
          ...[change.a, change.b].map((one) => ({ text: formatEstimateLine(one, one.n + one.censored) })),
          verdictCell(change.difference),
          { text: change.difference === null ? UNDEFINED_TEXT : formatDifference(change.difference, unit) },
        ];
      }),
    };
  });
}

function wordOf({ a, b, difference }: Change): Word {
  if (difference !== null) return difference.verdict;
  // What happens on neither side within the horizon.
  const isNever = a.mean === null && b.mean === null && a.censored === b.censored;
  return isNever ? "same" : "unknown";
}

function verdictCell(difference: Difference | null): Cell {
  return difference === null ? { text: "" } : { text: difference.verdict, verdict: difference.verdict };
}

/** What is compared with what, and how: a line each. */
export function sidesOf({ a, b, pairs, onlyA, onlyB, confidence }: Compared): string[] {
  const seeds = pairs[0]?.seeds ?? [];
  const how = pairs.some(({ isPaired }) => isPaired)
    ? `${formatSeeds(seeds)}Both met the same requests under each seed, so differences are taken pair by pair.`
    : "They have not two seeds in common, so that their means are compared, which decides less.";
  const missing = [
    ...(onlyA.length > 0 ? [`In A alone: ${onlyA.join("; ")}.`] : []),
    ...(onlyB.length > 0 ? [`In B alone: ${onlyB.join("; ")}.`] : []),
  ];
  const told = pairs.reduce((sum, pair) => sum + toldIn(pair), 0);
  const each = `${formatCount(told, "difference")}, each with an interval of ${(100 * confidence).toPrecision(4)} %, so that all of them hold together with 95 %.`;
  return [
    `A: ${a.name} (${a.command}, version ${a.version}).`,
    `B: ${b.name} (${b.command}, version ${b.version}).`,
    `${how} ${told === 0 ? "" : each}`.trim(),
    ...missing,
  ];
}

function toldIn({ metrics }: ComparedPair): number {
  return Object.values(metrics).filter(({ difference }) => difference !== null).length;
}

/** A line for each rule, with where it is broken. */
export function rulesTable({ rules }: Compared): Table | null {
  if (rules.length === 0) return null;
  const broken = rules.filter(({ found }) => found.length > 0).length;
  return {
    title: "Fails if",
    note:
      broken === 0
        ? "None of it is so."
        : `${formatCount(broken, "rule is", "rules are")} so: the program ends with 99.`,
    columns: ["Met", "Rule", "Found"],
    rows: rules.map(({ rule, found }): Cell[] => [
      found.length === 0 ? { text: "PASS", outcome: "pass" } : { text: "FAIL", outcome: "fail" },
      { text: rule },
      { text: foundText(found) },
    ]),
  };
}

/** Of more places than this the tables above tell. */
const FOUND_MAX = 3;

function foundText(found: readonly string[]): string {
  const more = found.length - FOUND_MAX;
  return more <= 0 ? found.join("; ") : `${found.slice(0, FOUND_MAX).join("; ")}; and ${more} more`;
}
