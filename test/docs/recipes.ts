/**
 * Pages that show what commands print: sections with files, commands, and lines quoted from what they print. A file stands in a block
 * under a line that is its name in backticks; commands are in blocks of `sh`; quoted lines are in blocks of `text`, in order, with a
 * line `…` for what is left out. "into `scenario`" behind the name: what the reader adds to the scenario of a file that is there.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFolder } from "./readme.ts";

export interface Recipe {
  readonly title: string;
  /** Name and text. */
  readonly files: readonly (readonly [string, string])[];
  /** What is added to the scenario of a file. */
  readonly added: readonly (readonly [string, string])[];
  readonly commands: readonly string[];
  /** Runs of lines, each of which is printed as it stands here. */
  readonly quoted: readonly string[];
  /** The blocks that these lines stand in, with their `…`. */
  readonly shown: readonly string[];
  /** What stands outside of blocks and backticks. */
  readonly prose: string;
  readonly text: string;
}

const BLOCK = /```(\w*)\n([\s\S]*?)```/g;

/** What stands under headings of the second level; a block may quote a heading. */
function sectionsOf(page: string): string[] {
  const sections: string[][] = [];
  let isBlock = false;
  for (const line of page.split("\n")) {
    if (line.startsWith("```")) isBlock = !isBlock;
    if (!isBlock && line.startsWith("## ")) sections.push([line.slice("## ".length)]);
    else sections.at(-1)?.push(line);
  }
  return sections.map((lines) => `${lines.join("\n")}\n`);
}

/** The sections of a page. */
export function recipesOf(path: string): Recipe[] {
  return sectionsOf(readFileSync(join(projectFolder, path), "utf8")).map((text): Recipe => {
    const blocks = [...text.matchAll(BLOCK)].map(([, kind, block]) => ({ kind, block }));
    const shown = blocks.filter(({ kind }) => kind === "text").map(({ block }) => block.trimEnd());
    return {
      title: text.slice(0, text.indexOf("\n")),
      added: [...text.matchAll(/^`([\w./-]+)`, into `scenario`:\n\n```\w*\n([\s\S]*?)```/gm)].map(([, name, part]) => [
        name,
        part,
      ]),
      files: [...text.matchAll(/^`([\w./-]+)`(?:, [^`:\n]*)?:\n\n```\w*\n([\s\S]*?)```/gm)].map(([, name, file]) => [
        name,
        file,
      ]),
      commands: blocks.filter(({ kind }) => kind === "sh").flatMap(({ block }) => block.trim().split("\n")),
      quoted: shown.flatMap(runsOf),
      shown,
      prose: text
        .slice(text.indexOf("\n"))
        .replace(BLOCK, "")
        .replace(/`[^`]*`/g, "")
        .replace(/\]\([^)]*\)/g, "]"),
      text,
    };
  });
}

/** Runs of lines between those that are left out. */
function runsOf(block: string): string[] {
  return block.split(/\n?^…(?:\n|$)/m).filter((lines) => lines !== "");
}

/** Whether a block shows all that is printed, with a `…` in place of each part that is left out, the end included. */
export function showsAll(printed: string, block: string): boolean {
  const lines = block.split(/^…$/m).map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${lines.join("[^]*")}$`).test(printed.trim());
}

/** What the commands print, to stdout and stderr, in a folder with the files. */
export function printedIn(folder: string, { files, added, commands }: Recipe): string {
  const program = join(projectFolder, "dist/src/cli/fallthrough.js");
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const [name, part] of added) {
    const { scenario, ...rest } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    const { client, ...parts } = JSON.parse(part);
    const whole = { ...scenario, ...parts, client: { ...scenario.client, ...client } };
    writeFileSync(join(folder, name), JSON.stringify({ ...rest, scenario: whole }));
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
