/** What docs/calibrate.md shows is what the command says of the dumps that it names. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { calibrateFrom } from "../../src/app/calibrate/calibrate.ts";
import { readDumps } from "../../src/app/calibrate/dump.ts";
import { playRecord } from "../../src/app/calibrate/record/record.ts";
import { projectFolder } from "./readme.ts";

const page = readFileSync(join(projectFolder, "docs/calibrate.md"), "utf8");

it("docs/calibrate.md shows what its command says", () => {
  const [, files, shown] = /```text\n\$ npx fallthrough calibrate --stats (.*)\n([\s\S]*?)```/.exec(page)!;
  const dumps = readDumps(files.split(" ").map((file) => join(projectFolder, file)));
  expect(calibrateFrom(dumps, {}, "x").said).toBe(shown);
});

it("docs/calibrate.md shows what is said of its record", () => {
  const [, log, stats, shown] =
    /```text\n\$ npx fallthrough calibrate --record (\S+) --stats (\S+)\n([\s\S]*?)```/.exec(page)!;
  const [record, ...dumps] = readDumps([log, stats].map((file) => join(projectFolder, file)));
  expect(playRecord(record, dumps, {})).toBe(shown);
});
