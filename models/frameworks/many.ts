/**
 * The library's call for many keys, as a framework asks for it: what each was stored with, null for what was not handed out. A call
 * that ended with an error has handed out none.
 */
import type { Asks } from "./asks.ts";
import type { Steps } from "./framework.ts";

/**
 * @param ids Keys by the names that the framework gives them.
 * @param own So many of them, the last ones, are keys of the framework's own.
 */
export function* storedMany(ask: Asks, ids: readonly number[], own = 0): Steps<readonly (number | null)[]> {
  const { found, versions } = yield ask.multiGet(ids, own);
  return ids.map((_, i) => (found[i] === 0 ? null : versions[i]));
}

/** Which of the keys were handed out, where that is all the framework's call says. */
export function* askForMany(ask: Asks, ids: readonly number[]): Steps<readonly boolean[]> {
  return (yield* storedMany(ask, ids)).map((stored) => stored !== null);
}
