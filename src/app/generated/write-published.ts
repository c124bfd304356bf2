/**
 * `npm run generate:published`: holds this version against all published numbers, those that take minutes too, and writes what came
 * of it: the record that reports quote, and the table in docs/validation.md. Traces are looked for where FALLTHROUGH_TRACES says.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { packagePath, version } from "../files/package.ts";
import { countedText } from "../validation/print.ts";
import { publishedTable, recordOf } from "../validation/published-page.ts";
import { held } from "../validation/validate.ts";
import { withTable } from "./files.ts";

const result = await held({
  names: [],
  only: [],
  long: true,
  traces: process.env.FALLTHROUGH_TRACES ?? null,
  workers: availableParallelism(),
  quiet: false,
});
const page = packagePath("docs/validation.md");
const command = "npm run generate:published";
writeFileSync(page, withTable(readFileSync(page, "utf8"), "published", publishedTable(result), command));
const head = readFileSync(packagePath("src/app/validation/record.ts"), "utf8").split("export const record")[0];
writeFileSync(
  packagePath("src/app/validation/record.ts"),
  `${head}export const record: Record = ${JSON.stringify(recordOf(result, version), null, 2)};\n`,
);
process.stdout.write(`${countedText(result.publications.flatMap(({ rows }) => rows))}\n`);
