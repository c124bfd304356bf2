/** What `fallthrough list` prints, beside the folder and the registries that it is about. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { packagePath } from "../../src/app/files/package.ts";
import { listText } from "../../src/app/listing/lists.ts";
import { nearest } from "../../src/core/text/nearest.ts";

describe("fallthrough list", () => {
  it("experiments has a line for each file of the folder: its name, and what it is called or asks", () => {
    const lines = listText("experiments", 80).trimEnd().split("\n");
    const files = readdirSync(packagePath("experiments")).filter((file) => /^(?!.*schema).*\.json$/.test(file));
    expect(lines.map((line) => `${line.split(" ")[0]}.json`)).toEqual(files.sort());
    for (const [i, file] of files.entries()) {
      const { title, question } = JSON.parse(readFileSync(packagePath(`experiments/${file}`), "utf8"));
      expect(lines[i].endsWith(`  ${title ?? question}`)).toBe(true);
    }
  });

  it("protections has no heading with nothing below it", () => {
    expect(listText("protections", 100)).not.toMatch(/\n\n\n/);
    expect(listText("protections", 100)).toContain("stampede: none: None\n  no options\n");
  });
});

it("a word that nearly names the family of one word means that, unless several are of it", () => {
  expect(nearest("ulsl", ["first-come", "usl/mysql-cisco"])).toBe("usl/mysql-cisco");
  expect(nearest("ulsl", ["first-come", "usl/mysql-cisco", "usl/other-database"])).toBeNull();
  expect(nearest("zzzz", ["first-come", "usl/mysql-cisco"])).toBeNull();
});
