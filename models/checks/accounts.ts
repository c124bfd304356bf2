/**
 * Each get, each request and each page of a phase or a window has one end, or none by the end of the run: the ends of those that began
 * there add up to those that began there. What counts a part of something counts no more than the whole.
 */
import type { Account } from "../recording/account.ts";
import { causes } from "../recording/causes.ts";
import { ByCause, Counter } from "../recording/counters.ts";
import type { Recording } from "../recording/recording.ts";

type CounterName = keyof typeof Counter;

/** Counters that count a part of what another counts. */
const partOf: readonly (readonly [part: CounterName, whole: CounterName])[] = [
  ["errors", "ended"],
  ["refusals", "errors"],
  ["deadlines", "errors"],
  ["queued", "requests"],
  ["pagesQueued", "pages"],
  ["pagesFailed", "pagesEnded"],
  ["pagesSlow", "pages"],
  ["lateHits", "getHits"],
  ["staleReads", "getHits"],
  ["setFailures", "sets"],
  ["deleteFailures", "deletes"],
  ["duplicateReads", "databaseReads"],
];

/** What is broken at the end of a run, account by account. */
export function unbalanced({ accounts }: Pick<Recording, "accounts">): string[] {
  return accounts.flatMap((account) => {
    const of = (...counters: Counter[]) => counters.reduce<number>((sum, counter) => sum + account.count(counter), 0);
    const { getHits, getMisses, getFailures, getsUnanswered, getsAbandoned, ended, requestsUnended } = Counter;
    const getEnds = of(getHits, getMisses, getFailures, getsUnanswered, getsAbandoned);
    return [
      ...difference(account, "gets", of(Counter.gets), getEnds),
      ...difference(account, "requests", of(Counter.requests), of(ended, requestsUnended)),
      ...difference(account, "pages", of(Counter.pages), of(Counter.pagesEnded, Counter.pagesUnended)),
      ...tooManyParts(account),
      ...withoutCause(account),
    ];
  });
}

function difference({ name }: Account, what: string, began: number, ends: number): string[] {
  return began === ends ? [] : [`${name}: ${began} ${what} began, but ${ends} ended or did not`];
}

function tooManyParts(account: Account): string[] {
  return partOf.flatMap(([part, whole]) => {
    const [some, all] = [account.count(Counter[part]), account.count(Counter[whole])];
    return some <= all ? [] : [`${account.name}: ${some} ${part} of ${all} ${whole}`];
  });
}

function withoutCause({ name, counts }: Account): string[] {
  const staleReads = counts[Counter.staleReads];
  const byCause = causes.reduce((sum, { cause }) => sum + counts[ByCause.staleReads + cause], 0);
  return byCause === staleReads ? [] : [`${name}: ${staleReads} stale reads, but ${byCause} have a cause`];
}
