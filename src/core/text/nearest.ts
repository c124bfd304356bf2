/** The valid word that somebody most likely meant. Every error message about an unknown name ends with it. */
import { distance } from "fastest-levenshtein";

/**
 * The nearest of `words` by edit distance, if at most a third of the letters (at least two) would change; else a word that
 * contains it; else null.
 */
export function nearest(word: string, words: Iterable<string>): string | null {
  const all = [...words];
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of all) {
    const changes = distance(word.toLowerCase(), candidate.toLowerCase());
    if (changes < bestDistance) {
      best = candidate;
      bestDistance = changes;
    }
  }
  if (best === null) return null;
  const longer = Math.max(word.length, best.length);
  // A word that begins the other one is meant too, however much is left out: `memcache` for `memcache.protocol`.
  const begins = word.length >= 3 && best.toLowerCase().startsWith(word.toLowerCase());
  if (begins || bestDistance <= Math.max(2, Math.floor(longer / 3))) return best;
  return containing(word, all) ?? ofFamily(word, all);
}

/** The only word of a family whose name this is nearly: `ulsl` for `usl/mysql-cisco`. */
function ofFamily(word: string, words: readonly string[]): string | null {
  const families = words.filter((candidate) => candidate.includes("/"));
  const near = families.filter((candidate) => {
    const family = candidate.split("/")[0].toLowerCase();
    return distance(word.toLowerCase(), family) <= Math.floor(Math.max(word.length, family.length) / 3);
  });
  return near.length === 1 ? near[0] : null;
}

/**
 * The shortest word that contains a part of this one, where few words contain that part: HASH_MD5 for md5. A part that
 * many contain (memcache in memcache.dbpath) tells nothing.
 */
function containing(word: string, words: readonly string[]): string | null {
  const found = word
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part.length >= PART_MIN)
    .map((part) => words.filter((candidate) => candidate.toLowerCase().includes(part)))
    .filter(({ length }) => length > 0 && (length === 1 || length <= words.length * FEW_SHARE));
  if (found.length === 0) return null;
  const rarest = found.reduce((a, b) => (b.length < a.length ? b : a));
  return rarest.reduce((a, b) => (b.length < a.length ? b : a));
}

/** Shorter parts are contained in too many words. */
const PART_MIN = 3;
const FEW_SHARE = 0.25;

/** `; did you mean 'x'?`, or nothing. */
export function didYouMean(word: string, words: Iterable<string>): string {
  const found = nearest(word, words);
  return found === null ? "" : `; did you mean '${found}'?`;
}

/** `a, b or c`. */
export function listed(words: readonly string[], last = "or"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
