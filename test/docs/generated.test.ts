/** What the code says is said again in some files of the repository; they are written by a command, not by hand. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generatedFiles, withTable } from "../../src/app/generated/files.ts";
import { projectFolder } from "./readme.ts";

describe("a generated file", () => {
  it.each(generatedFiles)("$path is what the code says", ({ path, text }) => {
    const page = readFileSync(join(projectFolder, path), "utf8");
    expect(page === text(page), `${path} is out of date: run "npm run generate"`).toBe(true);
  });

  it("keeps what stands around a table, and is lost without the marks", () => {
    const page = "a\n<!-- x: written by npm run generate -->\nold\n<!-- end of x -->\nb\n";
    const once = withTable(page, "x", "| new |\n");
    expect(once).toBe("a\n<!-- x: written by npm run generate -->\n\n| new |\n\n<!-- end of x -->\nb\n");
    expect(withTable(once, "x", "| new |\n")).toBe(once);
    expect(() => withTable(page, "y", "")).toThrow("no marks for the table of y");
  });
});
