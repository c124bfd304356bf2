/** docs/reference.md has every setting of the schema, and a word about each; that it is up to date, generated.test.ts holds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "./readme.ts";

const page = readFileSync(join(projectFolder, "docs/reference.md"), "utf8");
const schema = JSON.parse(readFileSync(join(projectFolder, "experiments/experiment.schema.json"), "utf8"));

/** Every name of a property anywhere below. */
function namesIn(node: unknown, found = new Set<string>()): Set<string> {
  if (node === null || typeof node !== "object") return found;
  const { properties } = node as { readonly properties?: object };
  if (!Array.isArray(node) && properties !== undefined) for (const name of Object.keys(properties)) found.add(name);
  for (const inner of Object.values(node)) namesIn(inner, found);
  return found;
}

/** What a page says of them all elsewhere: how variants are told apart, and what a step of a script does. */
const ELSEWHERE = new Set([
  "scenario",
  "comment",
  "distribution",
  "fault",
  "curve",
  "name",
  "process",
  "set",
  "get",
  "delete",
  "crash",
]);

it("has every setting, wherever in the schema it stands", () => {
  const said = new Set(
    [...page.matchAll(/^\|[^|]*\| `(?:[^`]*[.\]])?([^`.]+)` |^\| `(?:[^`]*?[.\]])?([^`.[]+)` /gm)].flatMap((one) =>
      one.slice(1),
    ),
  );
  const missing = [...namesIn(schema)].filter(
    (name) => !said.has(name) && !ELSEWHERE.has(name) && !page.includes(`${name}\``),
  );
  expect(missing).toEqual([]);
});

it("says something of each", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  expect(rows.length).toBeGreaterThan(500);
  expect(rows.filter((row) => /\|\s*\|$/.test(row) || /\| {2}\| {2}\|/.test(row))).toEqual([]);
});

it("leads to places that it has", () => {
  const anchors = new Set(
    [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
  const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
});
