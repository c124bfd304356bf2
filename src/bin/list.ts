/** `fallthrough list`: the names that an experiment may use, and the numbers that come out. */
import { Argument, Command } from "commander";
import { clients } from "../../models/clients/index.ts";
import { faults } from "../../models/faults/index.ts";
import { metricInfos, seriesInfos } from "../../models/metrics/index.ts";
import { distributions } from "../core/distributions/index.ts";
import { recoveries } from "./recoveries.ts";

type Row = readonly string[];

const lists: Readonly<Record<string, () => Row[]>> = {
  clients: () => clients.map(({ name, versions }) => [name, versions.join(", ")]),
  faults: () => faults.map(({ name, doc }) => [name, doc]),
  distributions: () => distributions.map(({ name, doc }) => [name, doc]),
  metrics: () =>
    [...metricInfos, ...recoveries.map(({ metric }) => metric)].map(({ name, unit, definition }) => [
      name,
      unit,
      definition,
    ]),
  series: () => seriesInfos.map(({ name, unit, title }) => [name, unit, title]),
};

export function listCommand(): Command {
  return new Command("list")
    .description("List the names that an experiment may use and the numbers that come out.")
    .addArgument(new Argument("[what]", "what to list; default: everything but metrics").choices(Object.keys(lists)))
    .addHelpText(
      "after",
      `
Examples:
  fallthrough list clients      client libraries with the versions that are modelled
  fallthrough list metrics      every number of a run with its unit and exact definition
`,
    )
    .action((what: string | undefined) => {
      const wanted = what === undefined ? Object.keys(lists).filter((name) => name !== "metrics") : [what];
      const texts = wanted.map((name) =>
        wanted.length > 1 ? `${name}\n${table(lists[name]!(), "  ")}` : table(lists[name]!(), ""),
      );
      process.stdout.write(texts.join("\n"));
    });
}

/** Columns set apart by two blanks; the last one runs free. */
function table(rows: readonly Row[], indent: string): string {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, i) => Math.max(cell.length, most[i] ?? 0)), []);
  return rows
    .map(
      (row) => `${indent}${row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]!) : cell)).join("  ")}\n`,
    )
    .join("");
}
