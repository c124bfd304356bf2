import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Summary } from "../../src/core/summary.ts";
import { projectFolder, readme, shownText } from "./readme.ts";

const path = join(projectFolder, "results/peak-failure/summary.json");
const summary = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Summary) : null;
const isWhole =
  summary?.seeds.length === 10 &&
  /^npx fallthrough run (?:experiments\/)?peak-failure(?:\.json)?$/.test(summary.command);

describe("what the README says of a node lost at peak", () => {
  // Ten repeats take a minute: they are held against the README where they have been run (as .ci/run does).
  it.skipIf(!isWhole)("is the headline and the verdicts of the bundled experiment", () => {
    const words = (text: string): string => text.split(/\s+/).join(" ").trim();
    const said = [summary!.headline, ...summary!.verdicts.flatMap(({ title, text }) => [title, text])].join("\n");
    // The terminal makes a list of what a title is followed by.
    const shown = shownText("verdict of: npx fallthrough run experiments/peak-failure.json").replace(/^ {2}- /gm, "");
    expect(words(shown)).toBe(words(said));
  });

  it("stands beside the picture of the database", () => {
    expect(readme).toContain("](docs/drowning.svg)");
  });
});
