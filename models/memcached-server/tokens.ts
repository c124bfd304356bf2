/** A command line cut into tokens (`tokenize_command` of memcached): at blanks, runs of which count as one. */

/** Tokens of a line in one piece; what lies behind them is cut when it is asked for. */
export const TOKENS_MAX = 23;
export const TOKENS_MAX_OLD = 7;

export interface Tokens {
  readonly words: readonly string[];
  /** What was not cut, as a line of its own. */
  readonly rest: string;
}

/** To C a line ends with its first NUL. */
export function tokenize(line: string, max: number): Tokens {
  const nul = line.indexOf("\0");
  const end = nul < 0 ? line.length : nul;
  const words: string[] = [];
  let at = 0;
  while (at < end) {
    if (line.charCodeAt(at) === 32) {
      at++;
      continue;
    }
    let to = line.indexOf(" ", at);
    if (to < 0 || to > end) to = end;
    words.push(line.slice(at, to));
    at = to + 1;
    if (words.length === max) break;
  }
  return { words, rest: at < end ? line.slice(at, end) : "" };
}
