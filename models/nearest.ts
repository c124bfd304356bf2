/** The valid word somebody most likely meant: what every error message about an unknown name ends with. */
import { distance } from "fastest-levenshtein";

/** The nearest of `words`, or null where none is near: more than a third of its letters (at least two) would change. */
export function nearest(word: string, words: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of words) {
    const changes = distance(word.toLowerCase(), candidate.toLowerCase());
    if (changes < bestDistance) {
      best = candidate;
      bestDistance = changes;
    }
  }
  if (best === null) return null;
  const longer = Math.max(word.length, best.length);
  // A word that the other one begins with is meant too, however much is left out: `memcache` of `memcache.protocol`.
  const begins = word.length >= 3 && best.toLowerCase().startsWith(word.toLowerCase());
  return begins || bestDistance <= Math.max(2, Math.floor(longer / 3)) ? best : null;
}

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
