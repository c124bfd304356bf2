/**
 * Broken configurations: random edits of each, seeded. Whatever comes of one, it is an experiment that runs or a list of errors, and
 * never an error of the program. `IMPORT_MUTATIONS=200 npx vitest run test/app/importers/mutations` makes that many of each.
 */
import seedrandom from "seedrandom";
import { expect, it } from "vitest";
import { readScenario } from "../../../models/scenario/read.ts";
import { InvalidInput } from "../../../src/app/ending/errors.ts";
import { understood } from "../../../src/app/importers/imported.ts";
import { all } from "./shapes/index.ts";
import type { Shape } from "./shapes/shape.ts";

const EACH = Number(process.env.IMPORT_MUTATIONS ?? 8);

/** What breaks readers: brackets, quotes, separators, numbers, words of other languages. */
const PIECES = [
  ..."{}[]()<>'\"`\\:;,.=#%$&*|-+?!\n\t \0",
  ...[
    "=>",
    "->",
    "::",
    "${",
    "<%=",
    "%>",
    "{{",
    "}}",
    "/*",
    "//",
    "<?php",
    "'''",
    '"""',
    "null",
    "None",
    "nil",
    "true",
  ],
  ...[
    "1e999",
    "-1",
    "99999999999999999999",
    "__proto__",
    "constructor",
    "array(",
    "env('X')",
    "ENV['X']",
    "*x",
    "&x",
    "<<",
  ],
  ...["é", "\u2028", "\ud800", "unix:/x", "a.cfg.b:1", "lambda x:", "\\", "#{", "%w[", "<<<EOT\n"],
];

type Random = () => number;

function mutated(text: string, random: Random): string {
  const at = (): number => Math.floor(random() * (text.length + 1));
  const [from, to] = [at(), at()].sort((a, b) => a - b);
  const near = Math.min(text.length, from + Math.floor(random() * 12));
  const piece = PIECES[Math.floor(random() * PIECES.length)];
  const edits = [
    () => text.slice(0, from) + piece + text.slice(from),
    () => text.slice(0, from) + piece + text.slice(near),
    () => text.slice(0, from) + text.slice(near),
    () => text.slice(0, from),
    () => text.slice(from),
    () => text.slice(0, to) + text.slice(from, to) + text.slice(to),
    () => text.slice(0, from) + piece.repeat(200) + text.slice(from),
    () =>
      text
        .split("\n")
        .toSorted(() => random() - 0.5)
        .join("\n"),
  ];
  return edits[Math.floor(random() * edits.length)]();
}

/** The name of the file may lie too. */
function renamed(file: string, random: Random): string {
  const names = ["x", "x.py", "x.rb", "x.php", "x.ini", "x.xml", "x.json", "x.yml", "x.properties"];
  return random() < 0.1 ? names[Math.floor(random() * names.length)] : file;
}

function check({ file, text, given }: Shape): "runs" | "refused" {
  try {
    const { experiment } = understood([{ file, text }], given ?? {});
    expect(readScenario(experiment.scenario).problems).toEqual([]);
    return "runs";
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw new Error(`${file}:\n${text}`, { cause: error });
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.message).not.toMatch(/\bundefined\b|\[object |NaN/);
    return "refused";
  }
}

it.each(all.map(({ name }) => name))("%s, mutated, runs or is refused", (name) => {
  const { usable, refused } = all.find((one) => one.name === name)!;
  const counts = { runs: 0, refused: 0 };
  for (const [i, shape] of [...usable, ...refused].entries()) {
    const random = seedrandom(`${name} ${i}`);
    for (let n = 0; n < EACH; n++) {
      let { text } = shape;
      for (let edits = Math.floor(random() * 3); edits >= 0; edits--) text = mutated(text, random);
      counts[check({ ...shape, text, file: renamed(shape.file, random) })]++;
    }
  }
  // Edits are small and large: some leave a configuration that can be used.
  expect(counts.runs).toBeGreaterThan(0);
  expect(counts.refused).toBeGreaterThan(0);
});
