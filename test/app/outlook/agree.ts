/** Holds the claims of an outlook against a run of the same configuration: a sentence for each that does not hold. */
import { Verb } from "../../../models/clients/client.ts";
import type { Act } from "../../../models/key-history/event.ts";
import type { Configuration } from "../../../src/app/outlook/configuration.ts";
import type { Loss } from "../../../src/app/outlook/worlds/small-world.ts";
import { type Claims, claimsOf, type Range } from "./claims.ts";
import { isTelling, type Observed, observed } from "./observed.ts";
import { sharesDiffer } from "./shares-of-run.ts";

/** The simplest number is told of what was measured within 2 %, or two pauses of the small world. */
const SHARE = 0.04;
const PAUSES_SECONDS = 0.75;
/** PHP counts whole seconds: the loss of the run falls at another part of one. */
const WHOLE_SECOND = 1;
/** What takes longer waits for the node that is lost. */
const SLOW_SECONDS = 0.02;
/** What is not said to take longer does not. */
const AT_ONCE_SECONDS = 0.5;
/** Operations that are over may be told in another order than they began. */
const TELLING_OTHERWISE = 2;
/** Of rounding in the clock. */
const HAIR_SECONDS = 1e-6;
const LONGEST_SECONDS = 20_000;

export function disagreements(configuration: Configuration, said: readonly string[], loss: Loss): string[] {
  const claims = claimsOf(said, loss);
  const outageSeconds = Math.min(LONGEST_SECONDS, claims.outageSeconds ?? outageFor(claims));
  const afterSeconds = Math.min(LONGEST_SECONDS, Math.max(60, 1.5 * finite(claims.backSeconds?.[1] ?? 400)));
  const seen = observed(configuration, loss, outageSeconds, afterSeconds);
  if (seen === null) return [];
  return (
    seen.acts
      .flatMap((acts, process) => {
        const telling = acts.filter(isTelling);
        const differing = [lostDiffers, slowDiffers, backDiffers].flatMap((differ) => differ(claims, telling, seen));
        return differing.map((text) => `process ${process}: ${text}`);
      })
      .concat(copiesDiffer(claims, seen))
      // A split view is told of the first loss that has one.
      .concat(loss === "crash" ? [...splitDiffers(claims, seen), ...sharesDiffer(configuration, claims)] : [])
  );
}

/** Long enough for all that is claimed of an outage. */
function outageFor({ lost, backSeconds }: Claims): number {
  const ends = lost.what === "elsewhere" ? [lost.failingSeconds, lost.untilSeconds, lost.everySeconds] : [];
  return Math.max(60, ...ends.map((range) => 2.5 * (range?.[1] ?? 0)), 1.5 * finite(backSeconds?.[1] ?? 0)) + 0.6;
}

/** Where it may never be so, what is seen in this time holds. */
function finite(seconds: number): number {
  return Number.isFinite(seconds) ? seconds : 400;
}

function lostDiffers(
  { lost }: Pick<Claims, "lost">,
  acts: readonly Act[],
  { node, outageSeconds }: Pick<Observed, "node" | "outageSeconds">,
): string[] {
  const during = acts.filter(({ atSeconds }) => atSeconds < outageSeconds);
  const over = during.filter(({ endSeconds }) => endSeconds !== null && endSeconds < outageSeconds - HAIR_SECONDS);
  const isElsewhere = (act: Act): boolean => act.node >= 0 && act.node !== node;
  if (lost.what === "elsewhere" && lost.isOfGets) {
    const sets = over.filter((act) => act.verb === Verb.set && isElsewhere(act));
    const gets = acts.filter(({ verb }) => verb === Verb.get);
    const differing = lostDiffers({ lost: { ...lost, isOfGets: false } }, gets, { node, outageSeconds });
    return sets.length > 0 ? [`${sets.length} sets are stored elsewhere`, ...differing] : differing;
  }
  if (lost.what === "wait") return over.length === 0 ? [] : [`${over.length} operations do not wait for the return`];
  const first = over.findIndex(isElsewhere);
  if (lost.what === "fail" && first >= 0 && lost.atLeast !== null && first >= lost.atLeast - TELLING_OTHERWISE)
    return [];
  if (lost.what === "fail") return first < 0 ? [] : [`goes elsewhere at ${over[first].atSeconds}`];
  if (lost.eachRequest !== null) return webRequestsDiffer(lost.eachRequest, over, isElsewhere);
  const gap = gapOf(during);
  const failuresMax = lost.failures?.[1] ?? 20;
  if (first < 0) {
    const enough = (lost.failingSeconds?.[1] ?? 0) * 1.5 + gap * (failuresMax + 3);
    return over.length > failuresMax && outageSeconds > enough ? ["goes nowhere else"] : [];
  }
  const said: string[] = [];
  const failures = over.slice(0, first).filter((act) => act.node < 0).length;
  if (lost.failures !== null && (failures < lost.failures[0] || failures > lost.failures[1]))
    said.push(`${failures} failures before it goes elsewhere, not ${lost.failures.join(" to ")}`);
  if (lost.failingSeconds !== null) {
    const seconds = over[first].atSeconds - over[0].atSeconds;
    said.push(...outside(seconds, lost.failingSeconds, 3 * gap, "s of failures"));
  }
  if (lost.untilSeconds !== null) {
    const last = over.findLast(isElsewhere)!;
    said.push(...outside(last.atSeconds - over[0].endSeconds!, lost.untilSeconds, gap, "s until keys fail for good"));
  } else {
    const runs = runsOf(over.slice(first), (act) => act.node < 0);
    if (lost.everySeconds !== null)
      said.push(...everyDiffers(lost.everySeconds, over.slice(first), gap, outageSeconds));
    if (lost.again !== null && runs.some((run) => run.length > lost.again!))
      said.push(`${Math.max(...runs.map((run) => run.length))} failures in a row, not ${lost.again}`);
    if (lost.again === null && !(lost.everySeconds !== null) && runs.length > 0)
      said.push(`${runs.length} times failures again`);
  }
  return said;
}

/** Where the node is not said to be tried again, no more operations wait for it than are said to. */
function slowDiffers(
  { lost, slow }: Claims,
  acts: readonly Act[],
  { node, outageSeconds }: Pick<Observed, "node" | "outageSeconds">,
): string[] {
  if (lost.what !== "elsewhere" || lost.isOfGets || lost.everySeconds !== null || lost.eachRequest !== null) return [];
  if (slow === null) return [];
  const slowly = acts.filter(
    ({ atSeconds, endSeconds, ...act }) =>
      endSeconds !== null &&
      endSeconds < outageSeconds - HAIR_SECONDS &&
      endSeconds - atSeconds > SLOW_SECONDS &&
      act.node >= 0 &&
      act.node !== node,
  );
  return slowly.length > slow ? [`${slowly.length} operations go elsewhere slowly, not ${slow}`] : [];
}

/** A web request of a run is a get, with the set after its miss, or the set or delete after a write. */
function webRequestsDiffer([least, most]: Range, acts: readonly Act[], isElsewhere: (act: Act) => boolean): string[] {
  const placeOf = ({ fills }: Act): number => (fills === null ? 0 : 1);
  const early = acts.filter((act) => placeOf(act) < least && act.node >= 0);
  const late = acts.filter((act) => placeOf(act) >= most && !isElsewhere(act));
  return [
    ...(early.length > 0 ? [`${early.length} of the first ${least} operations of a web request do not fail`] : []),
    ...(late.length > 0 ? [`${late.length} after the first ${most} operations of a web request fail`] : []),
  ];
}

/** The times between one trouble and the next, while the node is left out: operations that fail, or take long. */
function everyDiffers(every: Range, acts: readonly Act[], gap: number, untilSeconds: number): string[] {
  const troubles = runsOf(
    acts,
    ({ node, atSeconds, endSeconds }) => node < 0 || endSeconds! - atSeconds > SLOW_SECONDS,
  );
  const times = troubles.flatMap((trouble, i) =>
    i === 0 ? [] : [trouble[0].atSeconds - troubles[i - 1].at(-1)!.endSeconds!],
  );
  // A get that tries the node may be answered by a replica, and then the next try is later.
  const most = troubles.flat().some(({ verb }) => verb === Verb.get) ? every[1] : Number.POSITIVE_INFINITY;
  // A try may be over several operations, with others between them.
  const differing = times
    .filter((seconds) => seconds > WHOLE_SECOND)
    .flatMap((seconds) => outside(seconds, [every[0], most], gap, "s between two times of trouble"))
    .slice(0, 1);
  const isOver = untilSeconds - (acts[0]?.atSeconds ?? untilSeconds) > 2.5 * every[1] + 2 * gap + WHOLE_SECOND;
  return isOver && troubles.length === 0 ? ["it is never tried again"] : differing;
}

/** From the first process that uses the node again to the last, while those that do not go to other nodes. */
function splitDiffers(
  { splitSeconds, copies, waitSeconds }: Claims,
  { acts, node, outageSeconds }: Observed,
): string[] {
  if (copies === "none" || copies === "few") return [];
  const backs = acts.map((own) => own.find((act) => act.node === node && (act.endSeconds ?? 0) >= outageSeconds));
  const times = backs.flatMap((act) => (act === undefined ? [] : [Math.max(act.atSeconds, outageSeconds)]));
  if (times.length < acts.length) return [];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const isSplit = acts.some((own) =>
    own.some((act) => act.atSeconds > first && act.atSeconds < last && act.node >= 0 && act.node !== node),
  );
  const gap = Math.max(...acts.map((own) => gapOf(own.filter(({ endSeconds }) => endSeconds !== null))));
  return isSplit
    ? outside(last - first, [0, splitSeconds ?? AT_ONCE_SECONDS], gap + waitSeconds, "s of a split view")
    : [];
}

function backDiffers({ backSeconds }: Claims, acts: readonly Act[], { node, outageSeconds }: Observed): string[] {
  const after = acts.filter(({ endSeconds }) => endSeconds !== null && endSeconds >= outageSeconds);
  const first = after.find((act) => act.node === node);
  if (backSeconds === null) return first === undefined ? [] : [`is back after ${first.endSeconds! - outageSeconds} s`];
  const gap = gapOf(after);
  if (first === undefined)
    return after.length > 3 && after.at(-1)!.atSeconds - outageSeconds > backSeconds[1] * (1 + SHARE) + 3 * gap
      ? ["is never back"]
      : [];
  const seconds = Math.max(0, first.atSeconds - outageSeconds);
  return outside(
    seconds,
    [backSeconds[0] === 0 ? 0 : backSeconds[0], backSeconds[1]],
    gap + (first.atSeconds < outageSeconds ? backSeconds[0] : 0),
    "s until it is used again",
  );
}

function copiesDiffer({ copies, lost, waitSeconds }: Claims, { acts, node, outageSeconds }: Observed): string[] {
  if (lost.what === "elsewhere" && lost.isOfGets) return readsDiffer(copies, acts.flat(), { node, outageSeconds });
  const stored = acts
    .flat()
    .filter(
      (act) =>
        act.verb === 1 && act.node >= 0 && act.node !== node && act.version !== null && act.atSeconds < outageSeconds,
    );
  if (copies === "none" && stored.length > 0) return [`${stored.length} copies are stored elsewhere`];
  const isLongEnough =
    lost.what === "elsewhere" && outageSeconds > 2 * (lost.failingSeconds?.[1] ?? 0) + 3 * waitSeconds + 10;
  if ((copies === "high" || copies === "low") && stored.length === 0 && isLongEnough)
    return ["no copy is stored elsewhere"];
  return [];
}

/** Where gets alone go elsewhere: what they find there was stored before the loss. */
function readsDiffer(
  copies: Claims["copies"],
  acts: readonly Act[],
  { node, outageSeconds }: Pick<Observed, "node" | "outageSeconds">,
): string[] {
  const old = acts.filter(
    (act) =>
      act.verb === Verb.get &&
      act.node >= 0 &&
      act.node !== node &&
      act.version !== null &&
      act.version < act.newest &&
      act.atSeconds < outageSeconds,
  );
  return copies !== "high" && old.length > 0 ? [`${old.length} gets find old copies on other nodes`] : [];
}

function outside(value: number, [least, most]: Range, gap: number, what: string): string[] {
  const slack = gap + PAUSES_SECONDS + WHOLE_SECOND;
  if (value >= least * (1 - SHARE) - slack && value <= most * (1 + SHARE) + slack) return [];
  return [`${value.toFixed(2)} ${what}, not ${least} to ${most} (give or take ${slack.toFixed(2)})`];
}

/** The longest time between an operation and the next. */
function gapOf(acts: readonly Act[]): number {
  return acts.reduce(
    (longest, act, i) => (i === 0 ? 0 : Math.max(longest, act.atSeconds - acts[i - 1].endSeconds!)),
    0,
  );
}

function runsOf(acts: readonly Act[], isOne: (act: Act) => boolean): Act[][] {
  const runs: Act[][] = [];
  let open: Act[] | null = null;
  for (const act of acts) {
    if (!isOne(act)) open = null;
    else if (open === null) runs.push((open = [act]));
    else open.push(act);
  }
  return runs;
}

export { claimsOf };
