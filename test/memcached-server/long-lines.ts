/**
 * Lines about as long as those at which memcached gives up, sent in one piece: with their end and without it, alone and behind
 * another command. What came of each is told in few words, by verb and kind of line, so that a recording of all is small.
 */

const LENGTHS = [
  1023, 1024, 1025, 1026, 2046, 2047, 2048, 2049, 2050, 3000, 4096, 8191, 8192, 8193, 16_382, 16_383, 16_384, 16_385,
  16_386, 20_000, 32_767, 32_768, 32_769, 40_000,
];
/** What a line begins with. The rest of it is made of the letter k. */
const VERBS = [
  "get ",
  "gets ",
  "  get ",
  `${" ".repeat(100)}get `,
  `${" ".repeat(101)}get `,
  "get",
  "GET ",
  "bget ",
  "gat 0 ",
  "gats 0 ",
  "mg ",
  "ms ",
  "md ",
  "mn ",
  "me ",
  "set ",
  "append ",
  "delete ",
  "touch ",
  "incr ",
  "version ",
  "stats ",
  "verbosity ",
  "flush_all ",
  "quit ",
  "nonsense ",
  "",
];
const KINDS = {
  "one word": (length: number) => "k".repeat(length),
  "words of ten": (length: number) => "kkkkkkkkk ".repeat(Math.ceil(length / 10)).slice(0, length),
} as const;
const ENDS = { whole: "\r\n", "whole, LF": "\n", unfinished: "", "behind another": "\r\n" } as const;

/** The last answer, which no other request here gets. */
export const LAST = "NOT_FOUND\r\n";

export interface LongLine {
  /** All lines of a name differ in their length only. */
  readonly name: string;
  readonly length: number;
  /** To be sent in one piece. */
  readonly bytes: string;
  /** To be sent once that has been looked at: where the connection is still open, the answer ends with `LAST`. */
  readonly afterwards: string;
}

export const longLines: readonly LongLine[] = VERBS.flatMap((verb) =>
  Object.entries(KINDS).flatMap(([kind, filled]) =>
    Object.entries(ENDS).flatMap(([end, text]) =>
      LENGTHS.map((length) => ({
        name: `${verb.replace(/^ {9,}/, (blanks) => `${blanks.length} blanks, `)}| ${kind} | ${end}`,
        length,
        // The length is that of the line without its LF.
        bytes: `${end === "behind another" ? "mn\r\n" : ""}${verb}${filled(length - verb.length - (text === "\r\n" ? 1 : 0))}${text}`,
        afterwards: `${end === "unfinished" ? "\r\n" : ""}delete none\r\n`,
      })),
    ),
  ),
);

/** A line for each name: lengths from and to, and what came of them. */
export function recordingOf(outcomes: readonly string[]): string {
  const runs = new Map<string, { from: number; to: number; outcome: string }[]>();
  for (const [i, { name, length }] of longLines.entries()) {
    const before = runs.get(name) ?? [];
    const last = before.at(-1);
    if (last?.outcome === outcomes[i]) last.to = length;
    else before.push({ from: length, to: length, outcome: outcomes[i] });
    runs.set(name, before);
  }
  return [...runs]
    .map(([name, all]) => `${name}: ${all.map(({ from, to, outcome }) => `${from}-${to} ${outcome}`).join("; ")}\n`)
    .join("");
}

/** Of an answer its lines, and how often each comes in a row. */
export function outcome(text: string, isClosed: boolean): string {
  const lines: string[] = [];
  let times = 1;
  for (const line of text.split("\r\n")) {
    if (line === lines.at(-1)?.replace(/ x\d+$/, "")) lines[lines.length - 1] = `${line} x${++times}`;
    else {
      lines.push(line);
      times = 1;
    }
  }
  return `${lines.filter((line) => line !== "").join(", ")}${isClosed ? " closed" : ""}`.trim();
}
