/** What is written on a terminal: how wide its lines and its prose are, its colours, its headings. */
import pc from "picocolors";
import type { Screen } from "./screen.ts";
import { clean, wrap } from "./text.ts";

const WIDTH_MIN = 20;
/** Prose reads badly on longer lines. */
const PROSE_MAX = 100;

export type Paint = ReturnType<typeof pc.createColors>;

export interface Sheet {
  /** No line is wider. */
  readonly width: number;
  readonly prose: number;
  readonly paint: Paint;
  readonly colour: boolean;
}

export function sheetOf({ width: asked, colour }: Screen): Sheet {
  const width = Math.max(WIDTH_MIN, Math.floor(asked));
  return { width, prose: Math.min(width, PROSE_MAX), paint: pc.createColors(colour), colour };
}

export function heading({ width, paint }: Sheet, text: string): string {
  return wrap(clean(text), width)
    .map((line) => paint.bold(paint.cyan(line)))
    .join("\n");
}

export function dimOf(paint: Paint): (line: string) => string {
  return (line) => (line === "" ? "" : paint.dim(line));
}

/** Blocks with an empty line between them, and a line break at the end. */
export function joined(blocks: readonly string[]): string {
  const text = blocks.filter((block) => block !== "").join("\n\n");
  // Lines are broken by now, so the no-break blanks have done their work: plain blanks are easier to search for.
  return `${text.replaceAll("\u00a0", " ")}\n`;
}
