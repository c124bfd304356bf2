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

/**
 * Lines of at most `width` columns, broken at blanks. A word that is wider than a line begins one: wrap-ansi would fill
 * the line before it, and break "(requests)" after "(re" only because that still fits.
 */
export function wrap(text: string, width: number): string[] {
  const broken = text.replace(
    /(?<=[^ \n]) +([^ \n]*)/g,
    (_, word: string) => `${displayWidth(word) > width ? "\n" : " "}${word}`,
  );
  return wrapAnsi(broken, width, { hard: true }).split("\n");
}

/** As `wrap`, with each line indented. */
export function indent(text: string, width: number, by: number): string {
  return wrap(text, width - by)
    .map((line) => (line === "" ? "" : " ".repeat(by) + line))
    .join("\n");
}
