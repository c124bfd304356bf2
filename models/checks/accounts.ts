/**
 * Each get and each request of a phase or a window has one end, or none by the end of the run: the ends of those that began
 * there add up to those that began there.
 */
import type { Account } from "../recording/account.ts";
import { Counter } from "../recording/counters.ts";
import type { Recording } from "../recording/recording.ts";

/** What is broken at the end of a run, account by account. */
export function unbalanced(recording: Recording): string[] {
  return recording.accounts.flatMap((account) => {
    const of = (...counters: Counter[]) => counters.reduce<number>((sum, counter) => sum + account.count(counter), 0);
    const { getHits, getMisses, getFailures, getsUnanswered, ended, requestsUnended } = Counter;
    return [
      ...difference(account, "gets", of(Counter.gets), of(getHits, getMisses, getFailures, getsUnanswered)),
      ...difference(account, "requests", of(Counter.requests), of(ended, requestsUnended)),
    ];
  });
}

function difference({ name }: Account, what: string, began: number, ends: number): string[] {
  return began === ends ? [] : [`${name}: ${began} ${what} began, but ${ends} ended or did not`];
}
