/**
 * The small worlds of a configuration: for each way in which a node can be lost two in which it does not return, which differ
 * in how often operations come, and one or two in which it does.
 */
import type { Comeback } from "./comeback.ts";
import { type EachRequest, eachRequestOf } from "./each-request.ts";
import type { Outage, Trouble } from "./outage.ts";
import { around, common, type Range } from "./range.ts";
import { COMEBACK_PROCESSES, returned } from "./returns.ts";
import type { Loss, Watched } from "./small-world.ts";
import { LONG_OUTAGE_SECONDS, PAUSE_SECONDS, SHORT_OUTAGE_SECONDS, SPARSE_SECONDS } from "./stories.ts";
import { closeOutage, manyFailures, OUTAGE_PROCESSES, outage, type Requests } from "./unreturned.ts";

type After = Comeback & { readonly afterSeconds: number };

export interface LossFacts {
  readonly loss: Loss;
  /** With an operation every 100 ms, and with one every 350. */
  readonly outage: Outage;
  readonly sparse: Outage;
  /** For how long a process leaves the node alone between two tries: first, and at most. Null if it tries it all the time. */
  readonly alone: { readonly first: Range; readonly most: Range; readonly isSteady: boolean } | null;
  readonly keepsObjects: boolean;
  /** What each web request meets where objects live for one only. */
  readonly eachRequest: EachRequest | null;
  /** So many operations of a process in a row fail until it leaves the node out, where that takes very many; else null. */
  readonly manyFailures: number | null;
  /** Operations wait for long: those that TCP sends again come back with its next attempt, later the longer the outage. */
  readonly isLate: boolean;
  readonly comeback: After;
  /** After a longer outage, where that may make a difference. */
  readonly late: After | null;
}

export const LOSSES: readonly Loss[] = ["crash", "host-down", "pause"];

const OFTEN: Requests = { pauseSeconds: PAUSE_SECONDS, isSingle: false };
const SELDOM: Requests = { pauseSeconds: SPARSE_SECONDS, isSingle: true };
const WAIT_SECONDS_MAX = 30;
const LEFT_OUT_SECONDS_MAX = 4000;
/** Pauses between tries that differ by no more than this factor are the same, but for clocks of whole seconds. */
const STEADY = 1.25;

/** @param watched the configuration in so many processes. */
export function lossFacts(loss: Loss, watched: (processes: number) => Watched, keepsObjects: boolean): LossFacts {
  const few = watched(OUTAGE_PROCESSES);
  const seen = outage(loss, few, OFTEN);
  const [often, alone] = seenClosely(seen, (seconds) => closeOutage(loss, few, OFTEN, seconds));
  const seldom = keepsObjects ? outage(loss, few, SELDOM) : often;
  const [sparse] = seenClosely(seldom, (seconds) => closeOutage(loss, few, SELDOM, seconds));
  const within = Math.max(withinOf(alone), Math.min(WAIT_SECONDS_MAX, slowest(often)));
  const soon = often.busySeconds ?? Math.max(SHORT_OUTAGE_SECONDS, Math.ceil(1.4 * within));
  const leftOut = Math.ceil(1.4 * leftOutSeconds(often));
  const isLate = loss === "host-down" && slowest(often) >= WAIT_SECONDS_MAX;
  const isSteady = alone?.isSteady === true && !isLate;
  const isEnough = often.busySeconds !== null || (isSteady && leftOut <= soon);
  const late = isSteady ? leftOut : Math.max(LONG_OUTAGE_SECONDS, leftOut);
  const returning = { loss, watched: watched(COMEBACK_PROCESSES), withinSeconds: within };
  return {
    loss,
    outage: often,
    sparse,
    alone,
    keepsObjects,
    eachRequest: keepsObjects ? null : eachRequestOf(loss, few),
    manyFailures: often.onset === null && keepsObjects ? manyFailures(loss, watched(1)) : null,
    isLate,
    comeback: { afterSeconds: soon, ...returned({ ...returning, leastSeconds: soon, isSteady: alone === null }) },
    late: isEnough ? null : { afterSeconds: late, ...returned({ ...returning, leastSeconds: late, isSteady: false }) },
  };
}

/** Where a process tries the node from time to time, with what a closer look at that shows. */
function seenClosely(seen: Outage, closely: (seconds: number) => Outage): [Outage, LossFacts["alone"]] {
  const alone = aloneOf(seen.alone);
  if (alone === null) return [seen, null];
  const close = closely(1.2 * alone.most[1]);
  const again =
    close.again === null || seen.again === null ? (seen.again ?? close.again) : both(seen.again, close.again);
  return [{ ...seen, again }, aloneOf([...seen.alone, ...close.alone])];
}

function both(one: Trouble, other: Trouble): Trouble {
  return {
    failures: around([...one.failures, ...other.failures]),
    seconds: around([...one.seconds, ...other.seconds]),
    waitSeconds: around([...one.waitSeconds, ...other.waitSeconds]),
  };
}

/** Until every process has left the node out, if any does. */
function leftOutSeconds({ onset }: Outage): number {
  return onset === null ? 0 : Math.min(LEFT_OUT_SECONDS_MAX, onset.seconds[1] + 2 * onset.waitSeconds[1]);
}

/** Time in which processes notice the loss one after another: they are to be at all stages of leaving the node alone. */
function withinOf(alone: LossFacts["alone"]): number {
  if (alone === null) return 1;
  // Where the times grow, those after some failures.
  return alone.isSteady ? alone.most[1] : Math.min(alone.most[1], Math.max(SHORT_OUTAGE_SECONDS, 10 * alone.first[1]));
}

/** How long an operation takes that waits for the node: processes are to be at all stages of that as well. */
function slowest({ onset, again, failingSeconds }: Outage): number {
  return Math.max(failingSeconds[1], onset?.waitSeconds[1] ?? 0, again?.waitSeconds[1] ?? 0);
}

function aloneOf(alone: Outage["alone"]): LossFacts["alone"] {
  const gaps = alone.flat();
  if (gaps.length === 0) return null;
  const firsts = alone.flatMap((own) => own.slice(0, 1));
  // Where a process has missed a time to try, two look like one.
  const clear = gaps.filter(([least, most]) => most < 1.1 * least + SPARSE_SECONDS);
  const known = clear.length > 0 ? clear : gaps;
  const most = known.reduce((longest, gap) => (gap[0] > longest[0] ? gap : longest));
  const same = common(known);
  if (same !== null) return { first: same, most: same, isSteady: true };
  const first = common(firsts) ?? around(firsts.flat());
  const least = known.reduce((shortest, gap) => (gap[1] < shortest[1] ? gap : shortest));
  const isSteady = most[0] < STEADY * least[1];
  return { first: isSteady ? least : first, most, isSteady };
}
