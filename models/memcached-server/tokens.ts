/** Cuts a command line into tokens (`tokenize_command` of memcached), at blanks. Several blanks count as one. */

/** Most tokens that are cut at once. The rest of the line is cut when it is needed. */
export const TOKENS_MAX = 23;
export const TOKENS_MAX_OLD = 7;

export interface Tokens {
  readonly words: readonly string[];
  /** The part that was not cut, as a line of its own. */
  readonly rest: string;
}

/** For C a line ends at its first NUL. */
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
