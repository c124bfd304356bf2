/** `fallthrough list`: the names that an experiment may use, and the numbers that come out. */
import { Command } from "commander";
import { InvalidInput } from "../../app/ending/errors.ts";
import { type ListName, listNames, listText } from "../../app/listing/lists.ts";
import { loadNamed } from "../../app/plugins/named.ts";
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { PLUGINS, repeated } from "../repeated.ts";

/** Of a terminal that does not say how wide it is. */
const COLUMNS = 100;

interface ListOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly plugins: readonly string[];
}

export function listCommand(): Command {
  return new Command("list")
    .description("List the names that an experiment may use and the numbers that come out.")
    .argument("[what]", `what to list: ${listed(listNames)}; default: the names of all but metrics`, listNamed)
    .option("--json", "with clients: the table as JSON, each option with its default and description")
    .option("--markdown", "the metrics and series as the page docs/metrics.md")
    .option("--plugins <file>", PLUGINS, repeated, [])
    .addHelpText(
      "after",
      `
Examples:
  npx fallthrough list
  npx fallthrough list clients      how each client library places keys and what it does about failures
  npx fallthrough list metrics      every number of a run with its unit and exact definition
  npx fallthrough list faults --plugins ./my-faults.js
`,
    )
    .action(async (name: ListName | undefined, options: ListOptions) => {
      process.stdout.write(await textOf(name, options));
    });
}

function listNamed(name: string): ListName {
  const found = listNames.find((known) => known === name);
  if (found !== undefined) return found;
  const text = `"${name}"; expected ${listed(listNames)}${didYouMean(name, listNames)}`;
  throw new InvalidInput("list", [text]);
}

async function textOf(name: ListName | undefined, { json, markdown, plugins }: ListOptions): Promise<string> {
  await loadNamed(plugins);
  if (json === true && name !== "clients") throw new InvalidInput("list", ["--json: only of clients"]);
  if (json === true) return (await import("../../app/listing/list-clients.ts")).clientsJson();
  if (markdown === true) return (await import("../../app/listing/metrics-page.ts")).metricsPage();
  return listText(name, process.stdout.columns ?? COLUMNS);
}
