/** `fallthrough list`: the names that an experiment may use, and the numbers that come out. */
import { Argument, Command } from "commander";
import { clients } from "../../../models/clients/index.ts";
import { faults } from "../../../models/faults/index.ts";
import { metricInfos, seriesInfos } from "../../../models/metrics/index.ts";
import { InvalidInput } from "../../app/ending/errors.ts";
import { recoveries } from "../../app/experiment/recoveries.ts";
import { clientsJson, clientsText } from "../../app/listing/list-clients.ts";
import { metricsPage } from "../../app/listing/metrics-page.ts";
import { distributions } from "../../core/distributions/index.ts";

type Row = readonly string[];

/** Of a terminal that does not say how wide it is. */
const COLUMNS = 100;

/** Each list in full. */
const lists: Readonly<Record<string, () => string>> = {
  clients: () => clientsText(process.stdout.columns ?? COLUMNS),
  faults: () => table(faults.map(({ name, doc }) => [name, doc])),
  distributions: () => table(distributions.map(({ name, doc }) => [name, doc])),
  metrics: () =>
    table(
      [...metricInfos, ...recoveries.map(({ metric }) => metric)].map(({ name, unit, definition }) => [
        name,
        unit,
        definition,
      ]),
    ),
  series: () => table(seriesInfos.map(({ name, unit, title }) => [name, unit, title])),
};

export function listCommand(): Command {
  return new Command("list")
    .description("List the names that an experiment may use and the numbers that come out.")
    .addArgument(
      new Argument("[what]", "what to list; default: the names of all but metrics").choices(Object.keys(lists)),
    )
    .option("--json", "with clients: the table as JSON, each option with its default and description")
    .option("--markdown", "the metrics and series as the page docs/metrics.md")
    .addHelpText(
      "after",
      `
Examples:
  npx fallthrough list
  npx fallthrough list clients      how each client library places keys and what it does about failures
  npx fallthrough list metrics      every number of a run with its unit and exact definition
`,
    )
    .action((what: string | undefined, { json, markdown }: { json?: boolean; markdown?: boolean }) => {
      if (json === true && what !== "clients") throw new InvalidInput("list", ["--json: only of clients"]);
      if (json === true) process.stdout.write(clientsJson());
      else if (markdown === true) process.stdout.write(metricsPage());
      else process.stdout.write(what === undefined ? overview() : lists[what]());
    });
}

function overview(): string {
  const names = (entries: readonly { readonly name: string }[]): string => entries.map(({ name }) => name).join(", ");
  return table([
    ["clients", names(clients)],
    ["faults", names(faults)],
    ["distributions", names(distributions)],
    ["series", names(seriesInfos)],
    ["metrics", `${metricInfos.length + recoveries.length} of them: fallthrough list metrics`],
  ]);
}

/** Columns set apart by two blanks; the last one runs free. */
function table(rows: readonly Row[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  const line = (row: Row): string =>
    row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]) : cell)).join("  ");
  return rows.map((row) => `${line(row)}\n`).join("");
}
