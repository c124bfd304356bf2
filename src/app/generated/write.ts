/** `npm run generate`: writes the generated files that are out of date, and prints their names. */
import { readFileSync, writeFileSync } from "node:fs";
import { packagePath } from "../files/package.ts";
import { generatedFiles } from "./files.ts";

for (const { path, text } of generatedFiles) {
  const before = readFileSync(packagePath(path), "utf8");
  const after = text(before);
  if (after === before) continue;
  writeFileSync(packagePath(path), after);
  process.stdout.write(`${path}\n`);
}
