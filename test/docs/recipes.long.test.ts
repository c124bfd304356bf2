/** What pages quote is what their commands print. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { printedIn, recipesOf, unprinted } from "./recipes.ts";

describe.each(["docs/cookbook.md", "docs/sizing.md"])("%s", (page) => {
  it.each(recipesOf(page).filter(({ quoted }) => quoted.length > 0))("$title", (recipe) => {
    const printed = printedIn(mkdtempSync(join(tmpdir(), "fallthrough-recipe-")), recipe);
    expect(unprinted(printed, recipe.quoted), printed).toEqual([]);
  });
});
