import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "./readme.ts";

const page = readFileSync(join(projectFolder, "docs/explain.md"), "utf8");

it.each([
  ["explain 37", /`(explain 37 [^`]*)`\)[\s\S]*?```text\n([\s\S]*?)```/, 20],
  ["explain :app:", /`fallthrough (explain :app: [^`]*)`[\s\S]*?```text\n([\s\S]*?)```/, 10],
] as const)("docs/explain.md shows rows that its command prints: %s", (_, pattern, rowsMin) => {
  const shown = pattern.exec(page)!;
  const program = join(projectFolder, "dist/src/cli/fallthrough.js");
  const words = shown[1].match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ""));
  const printed = execFileSync(process.execPath, [program, ...words], { encoding: "utf8" });
  const [head, rule, ...rows] = shown[2].trimEnd().split("\n");
  expect(rows.length).toBeGreaterThan(rowsMin);
  expect(printed).toContain(`${head}\n${rule}\n`);
  expect(printed).toContain(`\n${rows.join("\n")}\n`);
});
