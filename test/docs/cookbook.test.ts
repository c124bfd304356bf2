/** The cookbook is twenty short answers; recipes.long.test.ts runs their commands. */
import { describe, expect, it } from "vitest";
import { readExperiment } from "../../src/app/experiment/experiment.ts";
import { recipesOf, unprinted } from "./recipes.ts";

const recipes = recipesOf("docs/cookbook.md");

it("answers twenty questions, each numbered", () => {
  expect(recipes.map(({ title }) => Number.parseInt(title, 10))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(
    recipes.filter(({ title }) => !title.endsWith("?") && !/\? .*\?$/.test(title)).map(({ title }) => title),
  ).toEqual([]);
});

describe.each(recipes)("$title", ({ files, commands, quoted, prose, text }) => {
  it("has a command, what it prints, and two to six sentences", () => {
    expect(commands.some((command) => command.startsWith("npx fallthrough "))).toBe(true);
    expect(quoted.join("").length).toBeGreaterThan(0);
    const sentences = prose.split(/[.?](?=\s|$)/).filter((part) => /[a-z]/i.test(part)).length;
    expect(sentences, prose).toBeGreaterThanOrEqual(2);
    expect(sentences, prose).toBeLessThanOrEqual(6);
  });

  it("has experiments that can be read, which its commands name", () => {
    for (const [name, file] of files) {
      expect(commands.some((command) => command.includes(name))).toBe(true);
      if (!name.endsWith(".json")) continue;
      expect(() => readExperiment(file, name, name)).not.toThrow();
    }
  });

  it("says no number in words of its own that its blocks do not have", () => {
    const blocks = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, block]) => block).join("\n");
    const numbers = (prose.match(/(?<!question )\b\d[\d.]*\d|(?<!question )\b\d\b/g) ?? []).filter(
      (number) => !blocks.includes(number),
    );
    expect(numbers).toEqual([]);
  });
});

it("a quoted line that is not printed, or not in this order, is found", () => {
  expect(unprinted("a\nb\nc\n", ["a\nb", "c"])).toEqual([]);
  expect(unprinted("a\nb\nc\n", ["b", "a"])).toEqual(["a"]);
  expect(unprinted("a\nb\nc\n", ["a\nc"])).toEqual(["a\nc"]);
  expect(unprinted("ab\n", ["a"])).toEqual(["a"]);
});
