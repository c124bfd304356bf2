/**
 * A table made to fit. Cells are wrapped where their column may be narrowed. Columns for which there is no room follow in
 * further tables below, each with the first column again. Nothing is cut off.
 */
import CliTable3 from "cli-table3";
import { unbroken } from "../report/words.ts";
import { displayWidth, wrap } from "./text.ts";

export interface Column {
  readonly head: string;
  readonly align: "left" | "right";
  /** Whether its cells may be wrapped: text may, numbers may not. */
  readonly wraps: boolean;
  readonly cells: readonly PaintedText[];
}

export interface PaintedText {
  readonly text: string;
  /** Applied to each line after wrapping; colours take no columns. */
  readonly paint?: (line: string) => string;
}

const GAP = "  ";
/** A wrapped column is not made narrower than this while another one can go below. */
const WRAPPED_MIN = 7;
/** Words up to this long are kept whole where there is room, and intervals up to the other length. */
const WORD_MAX = 13;
const INTERVAL_MAX = 18;
/** A first column wider than this share of the terminal is wrapped. */
const FIRST_SHARE = 0.3;

/** Tables of at most `width` columns. `paintHead` is applied to the lines of the heads. */
export function columnsText(columns: readonly Column[], width: number, paintHead: (line: string) => string): string {
  return stacksOf(columns, width)
    .map((stack) => tableText(stack, width, paintHead))
    .join("\n\n");
}

/** Which columns stand beside each other. The first stands in every stack. */
function stacksOf(columns: readonly Column[], width: number): Column[][] {
  const [first, ...others] = columns;
  if (first === undefined) return [];
  const firstLeast = Math.min(naturalWidth(first), Math.max(8, Math.floor(width * FIRST_SHARE)));
  const stacks: Column[][] = [];
  let room = 0;
  for (const column of others) {
    const least = GAP.length + Math.min(leastWidth(column), width - firstLeast - GAP.length);
    if (stacks.length === 0 || least > room) {
      stacks.push([first]);
      room = width - firstLeast;
    }
    stacks.at(-1)!.push(column);
    room -= least;
  }
  return stacks.length > 0 ? stacks : [[first]];
}

function tableText(columns: readonly Column[], width: number, paintHead: (line: string) => string): string {
  const widths = fit(columns, width - GAP.length * (columns.length - 1));
  const none = { top: "", bottom: "", left: "", right: "", mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
  const corners = {
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
  };
  const table = new CliTable3({
    chars: { ...none, ...corners, middle: GAP },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
    colWidths: [...widths],
    colAligns: columns.map(({ align }) => align),
  });
  const lines = (text: string, i: number, paint: (line: string) => string) =>
    wrap(unbroken(text), widths[i])
      .map((line) => (line === "" ? "" : paint(line)))
      .join("\n");
  table.push(
    columns.map(({ head, align }, i) => ({ content: lines(head, i, paintHead), hAlign: align, vAlign: "bottom" })),
  );
  table.push(widths.map((wide) => "─".repeat(wide)));
  for (let row = 0; row < Math.max(...columns.map(({ cells }) => cells.length)); row++) {
    table.push(columns.map(({ cells }, i) => lines(cells[row]?.text ?? "", i, cells[row]?.paint ?? ((line) => line))));
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/**
 * Natural widths if they fit. Else the widest column that may be wrapped is narrowed, again and again; one that would have to
 * break a word only where no other is left.
 */
function fit(columns: readonly Column[], room: number): number[] {
  const widths = columns.map(naturalWidth);
  const whole = columns.map((column) => leastWidth(column, Number.POSITIVE_INFINITY));
  const least = columns.map((column) => leastWidth(column));
  let excess = widths.reduce((sum, wide) => sum + wide, 0) - room;
  while (excess > 0) {
    let widest = widestAbove(widths, whole);
    if (widest < 0) widest = widestAbove(widths, least);
    // Only numbers are left to narrow. Break those rather than pass the edge of the terminal.
    if (widest < 0) widest = widths.indexOf(Math.max(...widths));
    if (widths[widest] <= 1) break;
    widths[widest]--;
    excess--;
  }
  return widths;
}

/** The index of the widest column that is wider than its bound; -1 where none is. */
function widestAbove(widths: readonly number[], bounds: readonly number[]): number {
  let widest = -1;
  for (let i = 0; i < widths.length; i++) {
    if (widths[i] > bounds[i] && (widest < 0 || widths[i] > widths[widest])) widest = i;
  }
  return widest;
}

function naturalWidth(column: Column): number {
  const head = column.wraps ? displayWidth(column.head) : headWidth(column);
  return Math.max(1, head, ...column.cells.flatMap(({ text }) => text.split("\n").map(displayWidth)));
}

/** @param wordMax Longer words may be broken. */
function leastWidth(column: Column, wordMax = WORD_MAX): number {
  if (!column.wraps) return naturalWidth(column);
  const texts = [column.head, ...column.cells.map(({ text }) => text)];
  const words = texts.flatMap((text) => unbroken(text).split(/[ \n]+/));
  const most = (word: string): number => (word.startsWith("[") ? Math.max(INTERVAL_MAX, wordMax) : wordMax);
  const longest = Math.max(...words.map((word) => Math.min(displayWidth(word), most(word))));
  return Math.min(naturalWidth(column), Math.max(WRAPPED_MIN, longest));
}

/** The head of a column of numbers is wrapped to about the width of the numbers, but not within words. */
function headWidth({ head, cells }: Column): number {
  const longestWord = Math.max(0, ...head.split(/\s+/).map(displayWidth));
  const numbers = Math.max(0, ...cells.flatMap(({ text }) => text.split("\n").map(displayWidth)));
  return Math.max(longestWord, Math.min(displayWidth(head), Math.max(numbers, 10)));
}
