/**
 * Pages that show what commands print: sections with files, commands, and lines quoted from what they print. A file stands in a block
 * under a line that is its name in backticks; commands are in blocks of `sh`; quoted lines are in blocks of `text`, in order, with a
 * line `…` for what is left out.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFolder } from "./readme.ts";

export interface Recipe {
  readonly title: string;
  /** Name and text. */
  readonly files: readonly (readonly [string, string])[];
  readonly commands: readonly string[];
  /** Runs of lines, each of which is printed as it stands here. */
  readonly quoted: readonly string[];
  /** What stands outside of blocks and backticks. */
  readonly prose: string;
  readonly text: string;
}

const BLOCK = /```(\w*)\n([\s\S]*?)```/g;

/** The sections of a page. */
export function recipesOf(path: string): Recipe[] {
  const page = readFileSync(join(projectFolder, path), "utf8");
  return page
    .split(/^## /m)
    .slice(1)
    .map((text): Recipe => {
      const blocks = [...text.matchAll(BLOCK)].map(([, kind, block]) => ({ kind, block }));
      return {
        title: text.slice(0, text.indexOf("\n")),
        files: [...text.matchAll(/^`([\w./-]+)`:\n\n```\w*\n([\s\S]*?)```/gm)].map(([, name, file]) => [name, file]),
        commands: blocks.filter(({ kind }) => kind === "sh").flatMap(({ block }) => block.trim().split("\n")),
        quoted: blocks.filter(({ kind }) => kind === "text").flatMap(({ block }) => block.trimEnd().split(/\n?^…\n/m)),
        prose: text
          .slice(text.indexOf("\n"))
          .replace(BLOCK, "")
          .replace(/`[^`]*`/g, "")
          .replace(/\]\([^)]*\)/g, "]"),
        text,
      };
    });
}

/** What the commands print, to stdout and stderr, in a folder with the files. */
export function printedIn(folder: string, { files, commands }: Recipe): string {
  const program = join(projectFolder, "dist/src/cli/fallthrough.js");
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return commands
    .map((command) => {
      const said = command.replaceAll("npx fallthrough", `"${process.execPath}" "${program}"`);
      const { stdout, stderr } = spawnSync("sh", ["-c", said], { cwd: folder, encoding: "utf8" });
      return `${stdout}${stderr}`;
    })
    .join("\n");
}

/** The runs of quoted lines that are not printed, or not in this order. */
export function unprinted(printed: string, quoted: readonly string[]): string[] {
  const all = `\n${printed}\n`;
  let from = 0;
  return quoted.filter((lines) => {
    const at = all.indexOf(`\n${lines}\n`, from);
    if (at >= 0) from = at + lines.length + 1;
    return at < 0;
  });
}
