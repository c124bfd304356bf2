/** `npm run generate:scale`: the table of docs/scale.md, which holds sampled worlds against the same in full; about ten minutes. */
import { readFileSync, writeFileSync } from "node:fs";
import { packagePath } from "../files/package.ts";
import { withTable } from "./files.ts";
import { accuracyOf } from "./scale/accuracy.ts";
import { accuracyTable } from "./scale/accuracy-table.ts";
import { accuracyWorlds } from "./scale/accuracy-worlds.ts";

const SEEDS = 8;

const rows = accuracyOf({
  worlds: accuracyWorlds,
  sampled: [10, 30, 100],
  seeds: SEEDS,
  onRun: () => process.stderr.write("."),
});
process.stderr.write("\n");
const path = packagePath("docs/scale.md");
writeFileSync(path, withTable(readFileSync(path, "utf8"), "accuracy", accuracyTable(rows), "npm run generate:scale"));
