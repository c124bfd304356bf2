/**
 * Quiet hours that were not simulated, as part of the whole run: what is counted there is what was counted in usual minutes that were,
 * as many times as there are requests. Whatever follows from misses goes by how many of these there are.
 *
 * The hours after the last fault are like the minutes before the first, once things are as usual again. Copies that were stored together
 * die together, so in the last minutes that are simulated there may be fewer misses than that. Where there are more, or requests fail, or
 * the database is saturated, things are not as usual, and what follows is taken to go on like those last minutes.
 */
import { Account } from "./account.ts";
import { COUNTERS, Counter } from "./counters.ts";
import { isUnwell } from "./unwell.ts";

/** How many times the requests, and the misses, of usual minutes. */
export interface Times {
  readonly requests: number;
  readonly misses: number;
}

/** Hours beside a stretch. */
export interface SteppedOver {
  readonly seconds: number;
  /** Of the minutes before the first fault, if any are measured, and of the last ones. */
  readonly before: Times | null;
  readonly after: Times;
  /** They come after what may not be as usual in the end. */
  readonly isAfter: boolean;
}

/** More misses than usual by this share are as usual, as for recoveries; and so many standard errors. */
const USUAL_MORE = 1.05;
const ERRORS = 3;

/** The usual minutes of a stretch. */
export interface UsualMinutes {
  /** Before the first fault; null where none are measured. */
  readonly before: Account | null;
  /** The last ones. */
  readonly after: Account;
  /** Misses that are expected in a get of the last ones, over those in one of the first, by the load. */
  readonly missTimes: number;
  readonly databaseServers: number;
}

/** Whether in the last minutes of a stretch things were as usual; true where nobody knows what that is. */
export function isAsUsual({ before, after, missTimes, databaseServers }: UsualMinutes): boolean {
  if (before === null) return true;
  const [usual, last] = [before, after].map((account) => ({
    failed: account.count(Counter.errors) / Math.max(1, account.count(Counter.requests)),
    busy: (account.perSecond(Counter.databaseBusySeconds) ?? 0) / databaseServers,
    ...withoutValue(account),
  }));
  if (isUnwell(last, usual)) return false;
  const error = ERRORS * Math.hypot(last.error, usual.error * missTimes);
  return last.share <= usual.share * missTimes * USUAL_MORE + error;
}

/** Of the gets of an account the share that brings no value, and its standard error. */
export function withoutValue(account: Account): { readonly share: number; readonly error: number } {
  const gets = Math.max(1, account.count(Counter.gets));
  const without = account.count(Counter.getMisses) + account.count(Counter.getFailures);
  return { share: without / gets, error: Math.sqrt(without) / gets };
}

/** Gets that miss, and what comes of them alone. */
const OF_MISSES: ReadonlySet<number> = new Set([Counter.getMisses, Counter.databaseReads, Counter.duplicateReads]);

/** What comes of misses and of writes alike: of each as many times. */
const OF_QUERIES: ReadonlySet<number> = new Set([
  Counter.sets,
  Counter.databaseCompletions,
  Counter.databaseBusySeconds,
  Counter.databaseQueueSeconds,
  Counter.databaseUsefulSeconds,
  Counter.databaseWastedSeconds,
  Counter.workerBusySeconds,
  Counter.queries,
  Counter.poolQueries,
  Counter.poolWaitSeconds,
]);

/**
 * The whole of what was measured: the account of the stretch that was simulated, and each of the hours beside it.
 * @param roundTripMs what a hit takes.
 */
export function withSteppedOver(
  measured: Account,
  all: readonly SteppedOver[],
  usual: UsualMinutes,
  roundTripMs: number,
): Account {
  const whole = new Account(measured, measured.pages !== null, measured.counts.length);
  whole.addTimes(measured, 1, () => 1);
  whole.seconds = measured.seconds;
  const isUsual = isAsUsual(usual);
  for (const { seconds, before, after, isAfter } of all) {
    const isLikeBefore = before !== null && usual.before !== null && (!isAfter || isUsual);
    if (isLikeBefore) add(whole, usual.before!, before!, roundTripMs);
    else add(whole, usual.after, after, roundTripMs);
    whole.seconds += seconds;
  }
  return whole;
}

function add(whole: Account, usual: Account, { requests, misses }: Times, roundTripMs: number): void {
  const [reads, writes] = [usual.count(Counter.databaseReads), usual.count(Counter.databaseWrites)];
  const queries = reads + writes === 0 ? requests : (reads * misses + writes * requests) / (reads + writes);
  whole.addTimes(usual, misses, (counter) => {
    if (OF_MISSES.has(counter)) return misses;
    return OF_QUERIES.has(counter) || counter >= COUNTERS ? queries : requests;
  });
  // Each get has one end: those that do not miss hit. Reads that hit were added as often as those that miss.
  const missesMore = usual.count(Counter.getMisses) * (misses - requests);
  whole.counts[Counter.getHits] -= missesMore;
  const hits = usual.count(Counter.getHits) - usual.count(Counter.lateHits);
  whole.reads.histogram.recordMany(roundTripMs, Math.round(hits * (requests - misses) - missesMore));
}
