/** What the cookbook quotes is what its commands print. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { printedIn, recipesOf, unprinted } from "./recipes.ts";

it.each(recipesOf("docs/cookbook.md"))("$title", (recipe) => {
  const printed = printedIn(mkdtempSync(join(tmpdir(), "fallthrough-cookbook-")), recipe);
  expect(unprinted(printed, recipe.quoted), printed).toEqual([]);
});
