/** One command of the text protocol. */
import type { Session } from "./session.ts";
import type { Tokens } from "./tokens.ts";

export interface Command {
  /** Number of words of the line, with the command's name. */
  readonly least: number;
  readonly most: number;
  run(session: Session, tokens: Tokens): void;
}

export const KEY_BYTES_MAX = 250;
export const ANY = Number.POSITIVE_INFINITY;
export const BAD_LINE = "CLIENT_ERROR bad command line format";

/** `noreply` as the last word suppresses the answer, also an error. */
export function readNoreply(session: Session, words: readonly string[]): boolean {
  session.isQuiet = words[words.length - 1] === "noreply";
  return session.isQuiet;
}
