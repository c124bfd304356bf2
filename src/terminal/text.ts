/** Text on a terminal: how many columns it takes, and how it is broken into lines. */
import { stripVTControlCharacters } from "node:util";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Two columns: East Asian wide and full-width letters, and pictures (Unicode Annex 11, as string-width counts). */
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}])/u;
const NOTHING = /^[\p{Mark}\p{Cf}]+$/u;

/** Columns that a text takes; escape sequences of colours take none. */
export function displayWidth(text: string): number {
  const bare = stripVTControlCharacters(text);
  if (/^[\x20-\x7e]*$/.test(bare)) return bare.length;
  let width = 0;
  for (const { segment } of graphemes.segment(bare)) width += NOTHING.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
  return width;
}

/** Text of the user's without escape sequences and control characters; line breaks stay, a tab is a blank. */
export function clean(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replaceAll("\t", " ")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
  );
}

/** Lines of at most `width` columns, broken at blanks, and within a word only where it is wider than a line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    let taken = 0;
    for (const word of paragraph.split(/ +/)) {
      const wide = displayWidth(word);
      if (taken + (line === "" ? 0 : 1) + wide <= width) {
        taken += (line === "" ? 0 : 1) + wide;
        line = line === "" ? word : `${line} ${word}`;
        continue;
      }
      if (line !== "") lines.push(line);
      const pieces = wide <= width ? [word] : split(word, width);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? "";
      taken = displayWidth(line);
    }
    lines.push(line);
  }
  return lines;
}

/** As `wrap`, each line after so many blanks. */
export function indent(text: string, width: number, by: number): string {
  return wrap(text, width - by)
    .map((line) => (line === "" ? "" : " ".repeat(by) + line))
    .join("\n");
}

function split(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let taken = 0;
  for (const { segment } of graphemes.segment(word)) {
    const wide = displayWidth(segment);
    if (taken + wide > width && piece !== "") {
      pieces.push(piece);
      piece = "";
      taken = 0;
    }
    piece += segment;
    taken += wide;
  }
  return piece === "" ? pieces : [...pieces, piece];
}
