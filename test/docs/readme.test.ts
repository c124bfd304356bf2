import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder, readme, shownCommands } from "./readme.ts";

const program = join(projectFolder, "dist/src/cli/fallthrough.js");

function printed(args: readonly string[], cwd = projectFolder): string {
  return execFileSync(process.execPath, [program, ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

describe("the README", () => {
  it("shows at least the founding tables and where keys live", () => {
    expect(shownCommands().length).toBeGreaterThanOrEqual(4);
  });

  it.each(shownCommands())("shows what `$command` prints", ({ command, output }) => {
    expect(command).toMatch(/^npx fallthrough /);
    expect(printed(command.split(" ").slice(2))).toBe(output);
  });

  it("lists every bundled experiment once, and no other", () => {
    const bundled = readdirSync(join(projectFolder, "experiments")).filter((name) => /(?<!\.schema)\.json$/.test(name));
    const rows = [...readme.matchAll(/^\| \[`([\w-]+)`\]\(experiments\/([\w-]+\.json)\) \|/gm)];
    expect(rows.map(([, , file]) => file!).sort()).toEqual(bundled.sort());
    for (const [, name, file] of rows) {
      expect(JSON.parse(readFileSync(join(projectFolder, "experiments", file!), "utf8")).name).toBe(name);
    }
  });

  it("names scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8"));
    const named = [...readme.matchAll(/npm (?:run )?(experiment|test|bench)\b/g)].map(([, script]) => script!);
    expect(new Set(named)).toEqual(new Set(["experiment", "test", "bench"]));
    for (const script of named) expect(scripts).toHaveProperty(script);
  });

  it("links only to files that exist", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([]);
  });

  it("shows an experiment that runs, for both clients, and can be changed as it says", () => {
    const example = /```json\n([\s\S]*?)```/.exec(readme)![1];
    const folder = mkdtempSync(join(tmpdir(), "fallthrough-"));
    writeFileSync(join(folder, "mine.json"), example);
    const summary = JSON.parse(
      printed(["run", "mine.json", "--set", "cluster.nodes=8", "--seeds", "1", "--no-advice", "--json"], folder),
    );
    const labels = summary.points.map(({ label }: { label: string }) => label);
    expect(labels).toEqual(expect.arrayContaining(["pecl-memcache", "php-memcached"]));
  });
});
