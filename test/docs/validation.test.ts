/** What docs/validation.md says of tests is there: every file, and in it every title. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(`${root}docs/validation.md`, "utf8");

/** Each file with the titles behind it. */
const named = [...page.matchAll(/`(test\/[\w./-]+\.test\.ts)`((?:,? "[^"|]+")+)/g)].map(
  ([, file, titles]) => [file!, [...titles!.matchAll(/"([^"]+)"/g)].map(([, title]) => title!)] as const,
);

it("every case names a test", () => {
  const cases = page.slice(page.indexOf("## Cases"), page.indexOf("## Open"));
  const rows = cases
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2);
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter((row) => !/\| `test\/[^`]+` "[^"]+"/.test(row))).toEqual([]);
});

it.each(named)("%s has the tests %j", (file, titles) => {
  expect(existsSync(root + file), file).toBe(true);
  const source = readFileSync(root + file, "utf8");
  expect(titles.filter((title) => !source.includes(title))).toEqual([]);
});
