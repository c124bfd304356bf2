/** The tutorial shows the files that lie beside it; recipes.long.test.ts runs its commands. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "./readme.ts";
import { recipesOf } from "./recipes.ts";

const steps = recipesOf("docs/tutorial.md");

it("shows the configuration that its commands read", () => {
  const [[name, shown]] = steps[0].files;
  expect(shown).toBe(readFileSync(join(projectFolder, "docs/tutorial", name), "utf8"));
});

it("goes from step to step, each with a command and what it prints", () => {
  expect(steps.map(({ title }) => Number.parseInt(title, 10))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  for (const { commands, quoted } of steps.slice(1)) {
    expect(commands.length).toBe(1);
    expect(quoted.length).toBeGreaterThan(0);
  }
});
