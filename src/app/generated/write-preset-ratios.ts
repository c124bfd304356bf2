/** `npm run generate:presets`: the table of simulated miss ratios in docs/workload.md, which takes some seconds to simulate. */
import { readFileSync, writeFileSync } from "node:fs";
import { packagePath } from "../files/package.ts";
import { presetRatiosTable } from "../listing/preset-ratios.ts";
import { withTable } from "./files.ts";

const path = packagePath("docs/workload.md");
writeFileSync(
  path,
  withTable(readFileSync(path, "utf8"), "miss ratios", presetRatiosTable(), "npm run generate:presets"),
);
