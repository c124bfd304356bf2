import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "./readme.ts";

const page = readFileSync(join(projectFolder, "docs/explain.md"), "utf8");

it("docs/explain.md shows rows that its command prints", () => {
  const shown = /`(explain 37 [^`]*)`\)[\s\S]*?```text\n([\s\S]*?)```/.exec(page)!;
  const program = join(projectFolder, "dist/src/cli/fallthrough.js");
  const printed = execFileSync(process.execPath, [program, ...shown[1].split(" ")], { encoding: "utf8" });
  const [head, rule, ...rows] = shown[2].trimEnd().split("\n");
  expect(rows.length).toBeGreaterThan(20);
  expect(printed).toContain(`${head}\n${rule}\n`);
  expect(printed).toContain(`\n${rows.join("\n")}\n`);
});
