/**
 * A framework's call for many keys, where it is the library's and no more: which of them the library handed out. A call that ended
 * with an error has handed out none.
 */
import type { Asks } from "./asks.ts";
import type { Steps } from "./framework.ts";

/** @param ids Keys by the names that the framework gives them. */
export function* askForMany(ask: Asks, ids: readonly number[]): Steps<readonly boolean[]> {
  const { found } = yield ask.multiGet(ids);
  return ids.map((_, i) => found[i] !== 0);
}
