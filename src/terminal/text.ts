/** Text for a terminal: how many columns it takes, and how it is broken into lines. */
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

/** Columns that a text takes; escape sequences of colours take none. */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** A user's text without escape sequences and control characters. Line breaks stay; a tab becomes a blank. */
export function clean(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replaceAll("\t", " ")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
  );
}

/** Where the parts of a name meet: `remove_|failed`, `String.|hashCode`, `failOver|Servers`. Not within a number. */
const SEAM = /(?<=_)|(?<=[./])(?=[A-Za-z])|(?<=[a-z])(?=[A-Z])/;

/**
 * Lines of at most `width` columns, broken at blanks. A word that is wider than a line begins one: wrap-ansi would fill
 * the line before it, and break "(requests)" after "(re" only because that still fits. Such a word is broken between the parts
 * of its name where they fit.
 */
export function wrap(text: string, width: number): string[] {
  const broken = text.replace(/(?<=[^ \n])( +)([^ \n]*)|[^ \n]+/g, (word: string, blanks?: string, next?: string) => {
    const name = next ?? word;
    const before = blanks === undefined ? "" : displayWidth(name) > width ? "\n" : " ";
    return before + breakName(name, width);
  });
  return wrapAnsi(broken, width, { hard: true }).split("\n");
}

function breakName(name: string, width: number): string {
  if (displayWidth(name) <= width) return name;
  const lines: string[] = [];
  let line = "";
  for (const part of name.split(SEAM)) {
    if (line !== "" && displayWidth(line + part) > width) {
      lines.push(line);
      line = "";
    }
    line += part;
  }
  return [...lines, line].join("\n");
}

/** As `wrap`, with each line indented. */
export function indent(text: string, width: number, by: number): string {
  return wrap(text, width - by)
    .map((line) => (line === "" ? "" : " ".repeat(by) + line))
    .join("\n");
}
