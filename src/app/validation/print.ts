/** What was held against publications, for a terminal and as rows of a table. */
import pc from "picocolors";
import { formatCount } from "../../report/format.ts";
import { columnsText } from "../../terminal/columns.ts";
import type { Screen } from "../../terminal/screen.ts";
import { clean, wrap } from "../../terminal/text.ts";
import type { Held, HeldRow } from "./validate.ts";

export function heldText({ publications }: Held, { width, colour }: Screen): string {
  const paint = pc.createColors(colour);
  const blocks = publications.flatMap(({ name, title, source, rows }) => {
    const columns = [
      { head: name, align: "left" as const, wraps: true, cells: rows.map((row) => ({ text: clean(row.what) })) },
      {
        head: "expected",
        align: "left" as const,
        wraps: true,
        cells: rows.map((row) => ({ text: expectedText(row) })),
      },
      {
        head: "simulated",
        align: "left" as const,
        wraps: true,
        cells: rows.map((row) => ({ text: simulatedText(row) })),
      },
      {
        head: "",
        align: "left" as const,
        wraps: true,
        cells: rows.map((row) => ({
          text: outcomeText(row),
          paint: (line: string) =>
            row.outcome === "skipped" ? line : row.asExpected ? paint.green(line) : paint.red(line),
        })),
      },
    ];
    const why = rows.filter((row) => row.why !== "" || !row.asExpected).map(whyText);
    return [
      [paint.bold(paint.cyan(clean(title))), ...wrap(clean(source), width).map((line) => paint.dim(line))].join("\n"),
      columnsText(columns, width, paint.bold),
      ...[...new Set(why)].map((text) => wrap(clean(text), width).join("\n")),
    ];
  });
  return `${[...blocks, countedText(publications.flatMap(({ rows }) => rows))].join("\n\n")}\n`.replaceAll(
    "\u00a0",
    " ",
  );
}

export function countedText(rows: readonly HeldRow[]): string {
  const counted = rows.filter(({ outcome }) => outcome !== "skipped");
  const agree = counted.filter(({ outcome }) => outcome === "agrees").length;
  const excused = counted.filter(({ outcome, asExpected }) => outcome !== "agrees" && asExpected).length;
  const skipped = rows.length - counted.length;
  const wrong = rows.filter(({ asExpected }) => !asExpected);
  return [
    `${agree} of ${formatCount(counted.length, "row")} agree`,
    ...(excused === 0 ? [] : [`${excused} do not and are not expected to`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    ...(wrong.length === 0 ? [] : [`not as expected: ${wrong.map(({ name }) => name).join(", ")}`]),
  ].join("; ");
}

export function outcomeText({ outcome, asExpected }: HeldRow): string {
  if (outcome === "skipped") return "skipped";
  if (outcome === "agrees") return asExpected ? "✓ agrees" : "✗ agrees, and was not expected to";
  const words = outcome === "undecided" ? "undecided" : "differs";
  return asExpected ? `≠ ${words}, not expected to agree` : `✗ ${words}`;
}

function whyText({ name, outcome, asExpected, why, because }: HeldRow): string {
  if (outcome === "skipped") return `${name}: ${why}`;
  if (asExpected) return `${name}: does not agree, not expected to: ${why}`;
  return `${name}: the band: ${because}`;
}

export function expectedText({ expected: { value, from, to }, unit }: HeldRow): string {
  if (value === null) {
    if (from === null) return `at most ${number(to!, unit)}`;
    return to === null ? `at least ${number(from, unit)}` : `${number(from, unit)} to ${number(to, unit)}`;
  }
  return from === to ? number(value, unit) : `${number(value, unit)} ± ${number(to! - value, unit)}`;
}

export function simulatedText({ simulated, unit }: HeldRow): string {
  if (simulated === null) return "–";
  const { mean, low, high } = simulated;
  if (low === null || high === null || low === high) return number(mean, unit);
  return `${number(mean, unit)} [${number(low, unit)}, ${number(high, unit)}]`;
}

const DIGITS = 4;

/** Counts are whole, all else has four digits. */
function number(value: number, unit: string): string {
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(DIGITS)));
  return unit === "" ? text : `${text} ${unit}`;
}
