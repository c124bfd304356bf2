/** Help as wide as the terminal: commander wraps its own part, and leaves what a command adds behind it as that stands in the source. */
import { Help } from "commander";

/** Prose of lists stands so far in; examples stand less, and are copied whole. */
const LIST_INDENT = 6;
/** Commander's width where nobody says one. */
const COLUMNS = 80;

/** Paragraphs and entries of lists wrapped to the width, other lines as they are. */
export function fitted(text: string, width: number): string {
  const help = new Help();
  const lines: string[] = [];
  let paragraph: string[] = [];
  const end = (): void => {
    if (paragraph.length > 0) lines.push(help.boxWrap(paragraph.join(" "), width));
    paragraph = [];
  };
  for (const line of text.split("\n")) {
    if (/^\S/.test(line)) {
      paragraph.push(line);
      continue;
    }
    end();
    const indent = /^ */.exec(line)![0].length;
    if (indent < LIST_INDENT || line.length <= width) lines.push(line);
    else {
      const wrapped = help.boxWrap(line.trim(), width - indent).split("\n");
      lines.push(...wrapped.map((part) => `${" ".repeat(indent)}${part}`));
    }
  }
  end();
  return lines.join("\n");
}

export function writeHelp(text: string): void {
  process.stdout.write(fitted(text, process.stdout.isTTY ? process.stdout.columns : COLUMNS));
}
