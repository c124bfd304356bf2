/** One command of the text protocol. */
import type { Session } from "./session.ts";
import type { Tokens } from "./tokens.ts";

export interface Command {
  /** Words of the line, the command's name among them. */
  readonly least: number;
  readonly most: number;
  run(session: Session, tokens: Tokens): void;
}

export const KEY_BYTES_MAX = 250;
export const ANY = Number.POSITIVE_INFINITY;
export const BAD_LINE = "CLIENT_ERROR bad command line format";

/** `noreply` as the last word silences the answer, errors included. */
export function hushIfAsked(session: Session, words: readonly string[]): boolean {
  session.isQuiet = words[words.length - 1] === "noreply";
  return session.isQuiet;
}
