/**
 * The small worlds of a configuration: for each way in which a node can be lost two in which it does not return, which differ
 * in how often operations come, and one or two in which it does.
 */
import { type Alone, aloneOf, withinOf } from "./alone.ts";
import type { Comeback } from "./comeback.ts";
import { type EachRequest, eachRequestOf } from "./each-request.ts";
import { type EmptyReturn, emptyReturn } from "./empty-return.ts";
import { type Outage, together } from "./outage.ts";
import { COMEBACK_PROCESSES, earlierAndLater, returned } from "./returns.ts";
import type { Loss, Watched } from "./small-world.ts";
import { LONG_OUTAGE_SECONDS, PAUSE_SECONDS, SHORT_OUTAGE_SECONDS, SPARSE_SECONDS } from "./stories.ts";
import { closeOutage, crowdedOutage, manyFailures, OUTAGE_PROCESSES, outage, type Requests } from "./unreturned.ts";

type After = Comeback & { readonly afterSeconds: number };

export interface LossFacts {
  readonly loss: Loss;
  /** With an operation every 100 ms, and with one every 350. */
  readonly outage: Outage;
  readonly sparse: Outage;
  /** With one operation right after another, where that may make a difference; else null. */
  readonly crowded: Outage | null;
  /** Null if processes try the node all the time. */
  readonly alone: Alone | null;
  readonly keepsObjects: boolean;
  /** What each web request meets where objects live for one only. */
  readonly eachRequest: EachRequest | null;
  /**
   * So many operations of a process in a row fail until it leaves the node out, where that takes very many; 0: it depends on how
   * often they come. Else null.
   */
  readonly manyFailures: number | null;
  /** Operations wait for long: those that TCP sends again come back with its next attempt, later the longer the outage. */
  readonly isLate: boolean;
  readonly comeback: After;
  /** After a crash, where every write goes to several nodes; else null. */
  readonly empty: EmptyReturn | null;
  /** After a longer outage, where that may make a difference. */
  readonly late: After | null;
}

export const LOSSES: readonly Loss[] = ["crash", "host-down", "pause"];

const OFTEN: Requests = { pauseSeconds: PAUSE_SECONDS, isSingle: false };
const SELDOM: Requests = { pauseSeconds: SPARSE_SECONDS, isSingle: true };
/** An operation that waits so long sees TCP try again. */
const WAIT_SECONDS_MAX = 30;
/** Processes notice the loss in this time at most only for that. */
const APART_SECONDS_MAX = 130;
const LEFT_OUT_SECONDS_MAX = 4000;

/**
 * @param watched the configuration in so many processes.
 * @param keepsObjects objects live longer than one web request. `hasCopies`: every write goes to several nodes.
 */
export function lossFacts(
  loss: Loss,
  watched: (processes: number) => Watched,
  { keepsObjects, hasCopies }: { readonly keepsObjects: boolean; readonly hasCopies: boolean },
): LossFacts {
  const few = watched(OUTAGE_PROCESSES);
  const often = seenClosely(loss, few, OFTEN);
  // Where each web request makes its objects anew, it is told of the requests alone.
  const sparse = keepsObjects ? seenClosely(loss, few, SELDOM) : often;
  const alone = aloneOf([...often.alone, ...sparse.alone]);
  const returns = returnsOf(loss, watched(COMEBACK_PROCESSES), often, alone);
  return {
    loss,
    outage: often,
    sparse,
    crowded: keepsObjects ? crowdedOutage(loss, few, often, sparse) : null,
    alone,
    keepsObjects,
    eachRequest: keepsObjects ? null : eachRequestOf(loss, few),
    manyFailures: often.onset === null && keepsObjects ? manyFailures(loss, watched(1)) : null,
    ...returns,
    empty: loss === "crash" && hasCopies ? emptyReturn(few, returns.comeback.last?.[1] ?? 0) : null,
  };
}

/** After a minute, or so long that all stages of leaving the node alone are met; and after longer where that may matter. */
function returnsOf(
  loss: Loss,
  watched: Watched,
  outage: Outage,
  alone: Alone | null,
): Pick<LossFacts, "comeback" | "late" | "isLate"> {
  const isLate = loss === "host-down" && slowest(outage) >= WAIT_SECONDS_MAX;
  const isSteady = alone?.isSteady === true && !isLate;
  const withinSeconds = Math.max(withinOf(alone), Math.min(APART_SECONDS_MAX, slowest(outage)));
  const soon = outage.busySeconds ?? Math.max(SHORT_OUTAGE_SECONDS, Math.ceil(1.4 * withinSeconds));
  const leftOut = Math.ceil(1.4 * leftOutSeconds(outage));
  const after = (leastSeconds: number, isOften: boolean): After => {
    const comeback = returned({ loss, watched, withinSeconds, leastSeconds, isSteady: isOften });
    return { afterSeconds: leastSeconds, ...comeback };
  };
  const once = after(soon, alone === null);
  // Where the times grow, it depends on how often operations come how far they have grown by then.
  const comeback =
    alone === null || alone.isSteady || outage.busySeconds !== null
      ? once
      : { ...once, ...earlierAndLater(once, after(soon, true)) };
  if (outage.busySeconds !== null || (isSteady && leftOut <= soon)) return { comeback, late: null, isLate };
  return { comeback, late: after(isSteady ? leftOut : Math.max(LONG_OUTAGE_SECONDS, leftOut), false), isLate };
}

/** What an outage is like; where a process tries the node from time to time, with what a closer look at that shows. */
function seenClosely(loss: Loss, watched: Watched, requests: Requests): Outage {
  const seen = outage(loss, watched, requests);
  const alone = aloneOf(seen.alone);
  if (alone === null) return seen;
  const seconds = 1.2 * alone.most[1];
  const close = closeOutage(loss, watched, requests, seconds);
  const again =
    close.again === null || seen.again === null ? (seen.again ?? close.again) : together([seen.again, close.again]);
  return { ...seen, again, alone: [...seen.alone, ...close.alone] };
}

/** Until every process has left the node out, if any does. */
function leftOutSeconds({ onset }: Outage): number {
  return onset === null ? 0 : Math.min(LEFT_OUT_SECONDS_MAX, onset.seconds[1] + 2 * onset.waitSeconds[1]);
}

/** How long an operation takes that waits for the node: processes are to be at all stages of that as well. */
function slowest({ onset, again, failingSeconds }: Outage): number {
  return Math.max(failingSeconds[1], onset?.waitSeconds[1] ?? 0, again?.waitSeconds[1] ?? 0);
}
