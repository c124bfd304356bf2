/** Files of the repository that repeat what the code says, and how each is made. `npm run generate` writes them. */
import { readFileSync } from "node:fs";
import { schemaText } from "../experiment/experiment-schema.ts";
import { summarySchemaText } from "../experiment/summary-schema.ts";
import { packagePath } from "../files/package.ts";
import {
  clientsTable,
  faultsTable,
  frameworksTable,
  multiGetTable,
  poolsTable,
  presetsTable,
  protectionsTable,
} from "../listing/doc-tables.ts";
import { metricsPage } from "../listing/metrics-page.ts";
import { referencePage } from "../listing/reference-page.ts";
import { planSchemaText } from "../planning/plan-schema.ts";

export interface GeneratedFile {
  /** From the root of the package. */
  readonly path: string;
  /** What the file should hold, given what it holds now. */
  readonly text: (before: string) => string;
}

export const generatedFiles: readonly GeneratedFile[] = [
  { path: "docs/metrics.md", text: metricsPage },
  { path: "docs/reference.md", text: referencePage },
  { path: "experiments/experiment.schema.json", text: schemaText },
  { path: "docs/summary.schema.json", text: summarySchemaText },
  { path: "docs/plan.schema.json", text: planSchemaText },
  { path: "docs/clients.md", text: clientsPage },
  { path: "docs/frameworks.md", text: (page) => withTable(page, "frameworks", frameworksTable()) },
  { path: "docs/protections.md", text: (page) => withTable(page, "protections", protectionsTable()) },
  { path: "docs/pools.md", text: (page) => withTable(page, "pools", poolsTable()) },
  { path: "docs/experiments.md", text: (page) => withTable(page, "faults", faultsTable()) },
  { path: "docs/workload.md", text: (page) => withTable(page, "presets", presetsTable()) },
  { path: "docs/add-a-client.md", text: withCode },
  { path: "docs/add-a-fault.md", text: withCode },
  { path: "docs/add-a-metric.md", text: withCode },
];

function clientsPage(page: string): string {
  return withTable(withTable(page, "clients", clientsTable()), "calls for many keys", multiGetTable());
}

/**
 * The page with this table between its two marks.
 *
 * @throws Error if they are not there.
 */
export function withTable(page: string, name: string, table: string, command = "npm run generate"): string {
  const begin = `<!-- ${name}: written by ${command} -->\n`;
  const end = `<!-- end of ${name} -->\n`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`no marks for the table of ${name}`);
  return `${page.slice(0, from + begin.length)}\n${table}\n${page.slice(to)}`;
}

/** The page with each code block that shows a whole file as that file is. */
export function withCode(page: string): string {
  return page.replace(
    /(<!-- file: (.*) -->\n```ts\n)[\s\S]*?```/g,
    (_, head: string, path: string) => `${head}${readFileSync(packagePath(path), "utf8")}\`\`\``,
  );
}
