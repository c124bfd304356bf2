/** What pages quote is what their commands print. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectFolder } from "./readme.ts";
import { printedIn, recipesOf, showsAll, unprinted } from "./recipes.ts";

/** Others may need the machine as well: a plan takes half a minute of two cores. */
const PATIENCE_MS = 300_000;

describe.each(["docs/cookbook.md", "docs/sizing.md", "docs/workload.md", "docs/database.md"])("%s", (page) => {
  it.each(recipesOf(page).filter(({ quoted }) => quoted.length > 0))(
    "$title",
    (recipe) => {
      const folder = mkdtempSync(join(tmpdir(), "fallthrough-recipe-"));
      const printed = printedIn(folder, recipe);
      rmSync(folder, { recursive: true });
      expect(unprinted(printed, recipe.quoted), printed).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe.each([
  ["docs/tutorial.md", "docs/tutorial"],
  ["docs/reading-a-report.md", null],
])("%s, of which each part goes on from what those before wrote and printed", (page, files) => {
  const folder = mkdtempSync(join(tmpdir(), "fallthrough-steps-"));
  if (files !== null) cpSync(join(projectFolder, files), folder, { recursive: true });
  afterAll(() => rmSync(folder, { recursive: true }));
  let printed = "";

  it.each(recipesOf(page).filter(({ quoted, commands }) => quoted.length + commands.length > 0))(
    "$title",
    (recipe) => {
      if (recipe.commands.length > 0) printed = printedIn(folder, recipe);
      expect(unprinted(printed, recipe.quoted), printed).toEqual([]);
      // The tutorial says of its outputs that they are what is printed.
      if (files === null) return;
      for (const block of recipe.shown) expect(showsAll(printed, block), `${block}\n\nof\n\n${printed}`).toBe(true);
    },
    PATIENCE_MS,
  );
});
