/** Reports and docs/validation.md say what `fallthrough validate` says of this version. */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { beforeAll, expect, it } from "vitest";
import { packagePath, version } from "../../../src/app/files/package.ts";
import { markdownTable } from "../../../src/app/listing/markdown-table.ts";
import { publishedCells } from "../../../src/app/validation/published-page.ts";
import { record } from "../../../src/app/validation/record.ts";
import { type Held, held } from "../../../src/app/validation/validate.ts";

let quick: Held;
beforeAll(async () => {
  const workers = availableParallelism();
  quick = await held({ names: [], only: [], long: false, traces: null, workers, quiet: true });
}, 900_000);

it("every quick row is as expected", () => {
  const rows = quick.publications.flatMap((one) => one.rows);
  expect(rows.filter(({ asExpected }) => !asExpected).map(({ name }) => name)).toEqual([]);
});

it("the record is of this version, and has each row as it ended", () => {
  expect(record.version).toBe(version);
  for (const { name, rows } of quick.publications) {
    const recorded = record.publications.find((one) => one.name === name);
    for (const row of rows.filter(({ outcome }) => outcome !== "skipped")) {
      const where = row.outcome === "agrees" ? recorded?.agree : recorded?.others;
      expect(where, `${row.name}: run "npm run generate:published"`).toContain(row.name);
    }
  }
});

it("the page has each row to the digit", () => {
  const page = readFileSync(packagePath("docs/validation.md"), "utf8");
  for (const row of quick.publications.flatMap((one) => one.rows)) {
    if (row.outcome === "skipped") continue;
    const line = markdownTable([], [publishedCells(row)]).split("\n")[2];
    expect(page.includes(line), `${row.name}: run "npm run generate:published"`).toBe(true);
  }
});

it("at least thirty rows are held against, and at least twenty-five agree", () => {
  const agree = record.publications.reduce((sum, one) => sum + one.agree.length, 0);
  const others = record.publications.reduce((sum, one) => sum + one.others.length, 0);
  expect(agree).toBeGreaterThanOrEqual(25);
  expect(agree + others).toBeGreaterThanOrEqual(30);
});
