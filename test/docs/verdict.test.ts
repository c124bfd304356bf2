import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Summary } from "../../src/core/summary.ts";
import { projectFolder, readme, shownText } from "./readme.ts";

const path = join(projectFolder, "results/peak-failure/summary.json");
const summary = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Summary) : null;
/** It is what a run without names makes. */
const isShown = summary?.command === "npx fallthrough run peak-failure --seeds 3 --no-advice";

describe("what the README says of a node lost at peak", () => {
  // The runs take most of a minute: they are held against the README where they have been made (as .ci/run does).
  it.skipIf(!isShown)("is the headline and the verdicts of the main job", () => {
    const words = (text: string): string => text.split(/\s+/).join(" ").trim();
    const said = [summary!.headline, ...summary!.verdicts.flatMap(({ title, text }) => [title, text])].join("\n");
    // The terminal makes a list of what a title is followed by. The question stands where the README leaves it out.
    const shown = shownText("verdict of: npm run experiment").replace(/^ {2}- |^…$/gm, "");
    expect(words(shown)).toBe(words(said));
  });

  it("stands beside the picture of the database", () => {
    expect(readme).toContain("](docs/drowning.svg)");
  });
});
