/** Help at the width of the terminal: prose and lists are wrapped, examples can be copied. */
import { expect, it } from "vitest";
import { fitted } from "../../src/cli/help-text.ts";

it("no line of prose or of a list is wider, no word is lost, and an example stays on its line", () => {
  const example = `  npx fallthrough run ${"x".repeat(100)}`;
  const entry = `      ${"how a node fails, ".repeat(8)}`;
  const text = `\nProse that goes on and on, ${"word ".repeat(20)}\nand on.\n\nExamples:\n${example}\n${entry}\n`;
  for (const width of [60, 80, 120]) {
    const made = fitted(text, width);
    expect(made.split(/\s+/)).toEqual(text.split(/\s+/));
    const lines = made.split("\n");
    expect(lines).toContain(example);
    expect(lines.filter((line) => line.length > width && line !== example)).toEqual([]);
    expect(lines).toContain("Examples:");
  }
});
