/** The first sentence: what befalls the keys of a node that is lost, until it is left out and while it is. */

import type { Shares } from "../shares.ts";
import type { EachRequest } from "../worlds/each-request.ts";
import type { LossFacts } from "../worlds/losses.ts";
import type { Trouble } from "../worlds/outage.ts";
import { common, least, most, type Range, simplest } from "../worlds/range.ts";
import { SLOW_SECONDS } from "../worlds/small-world.ts";
import { CROWDED_SECONDS, PAUSE_SECONDS, SPARSE_SECONDS } from "../worlds/stories.ts";
import { OUTAGE_PROCESSES } from "../worlds/unreturned.ts";
import { atLeast, atMost, counted, fromTo, ifLost, secondsText } from "./words.ts";

/** So many pauses between operations may lie in what was measured of a time in which a library tries several times. */
const PAUSES_WITHIN = 3;
/** Processes notice the loss so long after one another: clocks of whole seconds are met as well as this. */
const STEP_SECONDS = 1 / OUTAGE_PROCESSES;
const SOMETIMES = "whether they go to other nodes at times depends on how often operations come";
/** More failures than these in a row are told as a time. */
const COUNTED_MAX = 20;

export function lostText(losses: readonly LossFacts[], shares: Shares): string {
  const told = losses.map((facts) => ({ loss: facts.loss, text: `${keysText(facts)}${againText(facts)}` }));
  return `${ifLost(told)} ${sharesText(shares, losses)}`;
}

function keysText(facts: LossFacts): string {
  const { outage, sparse, crowded, eachRequest, manyFailures } = facts;
  const { onset, neverEnds, failingSeconds, isAlwaysSlow, waitsForKernel } = outage;
  if (neverEnds) return "an operation on its keys waits until it is back, and it is not left out";
  if (eachRequest !== null) return `${setsText(eachRequest)}${eachRequestText(eachRequest)}`;
  if (onset === null) {
    const many = manyFailures === null ? "" : `; ${manyText(manyFailures)}`;
    return `its keys fail${waitsForKernel ? kernelText(failingSeconds[1]) : eachText(failingSeconds)}${many}`;
  }
  if (isSometimes(facts)) {
    return `its keys fail${eachText([0, onset.waitSeconds[1]])}; ${SOMETIMES}`;
  }
  const wait = onset.waitSeconds[1];
  const [sets, who, noun] = [setsText(outage), whoOf(outage), nounOf(outage)];
  if (isAlwaysSlow) {
    const failures = onset.failures[1];
    // The first operation of a process may as well be a set.
    const most = onset.failures[0] < failures || noun === "get" ? "at most " : "";
    const first =
      failures > 0
        ? `${most}the first ${counted(failures, noun)} of each process on its keys fail${failures === 1 ? "s" : ""}, then `
        : "";
    return `${sets}${first}each ${noun} on its keys takes ${waitText(wait)} and goes to another node`;
  }
  const until = untilText(outage, sparse);
  const trouble = troubleText({ who, noun, which: "the first" }, onset, [
    [sparse.onset, SPARSE_SECONDS],
    [crowded?.onset ?? null, CROWDED_SECONDS],
  ]);
  if (trouble !== null) return `${sets}${trouble}, then ${who} go to other nodes${until}`;
  const slow = wait < SLOW_SECONDS ? " at once" : `; ${slowText(facts, noun)} ${waitText(wait)}`;
  return `${sets}${who} go to other nodes${until === "" ? slow : until}`;
}

/** How many operations of a process wait for the node, if that does not depend on how often they come. */
function slowText({ outage, sparse }: LossFacts, noun: string): string {
  const [, count] = outage.onset?.slow ?? [0, 1];
  if (count <= 1) return `the first ${noun} of a process takes`;
  const isCounted = sparse.onset?.slow[1] === count && count <= COUNTED_MAX;
  return `the first ${isCounted ? `${count} ` : ""}${noun}s of a process take`;
}

/** Under one load processes leave the node out, under another they do not. */
function isSometimes({ sparse, crowded }: LossFacts): boolean {
  return sparse.onset === null || (crowded !== null && crowded.onset === null);
}

type Seen = Pick<LossFacts["outage"], "failingSets">;

/** Where only gets go elsewhere, the rest of the clause is about gets. */
function setsText({ failingSets }: Seen): string {
  return failingSets === null ? "" : `sets of its keys fail${eachText(failingSets, "set")}; `;
}

function whoOf({ failingSets }: Seen): string {
  return failingSets === null ? "its keys" : "gets of its keys";
}

function nounOf({ failingSets }: Seen): string {
  return failingSets === null ? "operation" : "get";
}

function manyText(failures: number): string {
  return failures === 0 ? SOMETIMES : `after ${failures} in a row they go to other nodes`;
}

/** Where each web request makes its objects anew. */
function eachRequestText(seen: EachRequest): string {
  const { failures, waitSeconds, isElsewhere, isLong } = seen;
  const [, wait] = waitSeconds;
  const [who, noun] = [whoOf(seen), nounOf(seen)];
  if (!isElsewhere || isLong) {
    const later = isElsewhere ? "; only one that goes on for seconds finds other nodes" : "";
    const isFirst = wait >= SLOW_SECONDS && seen.laterSeconds[1] < SLOW_SECONDS;
    const slow = isFirst
      ? `, the first ${noun} after ${waitText(wait)} and later ones at once`
      : eachText(waitSeconds, noun);
    return `${who} fail in every web request${slow}${later}`;
  }
  if (failures[1] > 0) {
    const slow = wait < SLOW_SECONDS ? "" : ` after up to ${waitText(wait)}`;
    const least = failures[0] < failures[1] ? "at most " : "";
    return `in every web request ${least}the first ${counted(failures[1], noun)} on its keys ${failures[1] === 1 ? "fails" : "fail"}${slow}, and later ones go to other nodes`;
  }
  const slow = wait < SLOW_SECONDS ? " at once" : `; the first ${noun} of every web request takes ${waitText(wait)}`;
  return `${who} go to other nodes${slow}`;
}

/** When keys that go elsewhere fail for good. */
function untilText({ failsFromSeconds }: LossFacts["outage"], sparse: LossFacts["sparse"]): string {
  if (failsFromSeconds === null) return "";
  const [least, most] = failsFromSeconds;
  const earliest = Math.min(least, sparse.failsFromSeconds?.[0] ?? least);
  const latest: Range = [most - PAUSE_SECONDS, most + STEP_SECONDS];
  const time =
    earliest === 0
      ? `${secondsText(simplest(latest))} after the first failure at the latest`
      : `${fromTo([earliest - PAUSE_SECONDS - STEP_SECONDS, earliest], latest)} after the first failure`;
  return ` until ${time}, and fail from then on`;
}

/** While the node is lost and left out, what trying it again costs. */
function againText(facts: LossFacts): string {
  const { outage, sparse, crowded, alone, keepsObjects } = facts;
  const { again } = outage;
  if (again === null || alone === null || outage.isAlwaysSlow || isSometimes(facts) || !keepsObjects) return "";
  const often = fromTo(atLeast(alone.least), atMost(alone.most));
  const cost =
    troubleText({ who: "they", noun: "operation", which: "the next" }, again, [
      [sparse.again, SPARSE_SECONDS],
      [crowded?.again ?? null, CROWDED_SECONDS],
    ]) ?? `the next operation takes ${waitText(again.waitSeconds[1])}`;
  return `; while it is lost, every ${often} ${cost}`;
}

/** A number of failures that is the same however often operations come, or the time for which they fail; null if none does. */
function troubleText(
  { who, noun, which }: { who: string; noun: string; which: "the first" | "the next" },
  near: Trouble,
  others: readonly Paced[],
): string | null {
  const [, failures] = near.failures;
  if (failures === 0) return null;
  const wait = near.waitSeconds[1];
  const slow = wait < SLOW_SECONDS ? "" : waitText(wait);
  const [[far]] = others;
  const isCounted = others.every(([seen]) => seen === null || seen.failures[1] === failures);
  if (far !== null && far !== undefined && isCounted && failures <= COUNTED_MAX) {
    const whose = which === "the first" ? " of each process on its keys" : "";
    const verb = failures === 1 ? "fails" : "fail";
    // The first operation of a process may as well be a set.
    const isFewer = Math.min(near.failures[0], far.failures[0]) < failures;
    const most = which === "the first" && (isFewer || noun === "get") ? "at most " : "";
    return `${most}${which} ${counted(failures, noun)}${whose} ${verb}${slow === "" ? "" : ` after ${failures === 1 ? "" : "up to "}${slow}`}`;
  }
  return `${who} fail for ${timeText(near, others)}${slow === "" ? "" : `, ${noun === "get" ? "a get" : "an operation"} after up to ${slow}`}`;
}

/** What was seen with so many seconds between operations. */
type Paced = readonly [seen: Trouble | null, pauseSeconds: number];

function timeText(near: Trouble, others: readonly Paced[]): string {
  const step = near.stepSeconds ?? 0;
  const known = (measured: number, pause: number, end: 0 | 1): Range => [
    measured - PAUSES_WITHIN * pause - (end === 0 ? step : 0),
    measured + (end === 1 ? step : 0),
  ];
  // Where operations come one by one, two of four tell nothing if sets ask for no reply.
  const all = (end: 0 | 1): Range => {
    const ranges = [
      known(near.seconds[end], PAUSE_SECONDS, end),
      ...others.flatMap(([seen, pause]) => (seen === null ? [] : [known(seen.seconds[end], 3 * pause, end)])),
    ];
    return common(ranges) ?? (end === 0 ? least(ranges) : most(ranges));
  };
  return fromTo(all(0), all(1));
}

function kernelText(seconds: number): string {
  return `, each operation when the kernel gives up on its connection, after up to ${waitText(seconds)}`;
}

/** How long each of the operations takes that fail. */
function eachText([least, most]: Range, noun = "operation"): string {
  if (most < SLOW_SECONDS) return " at once";
  if (least > most / 2) return `, each ${noun} after ${waitText(most)}`;
  return `, at once or after up to ${waitText(most)}`;
}

function waitText(seconds: number): string {
  return secondsText(simplest([seconds - 0.005, seconds + 0.001]));
}

function sharesText(shares: Shares, losses: readonly LossFacts[]): string {
  const { nodes, keys, moved, failing, others, copied } = shares;
  const share = (count: number): string => `${((count / keys) * 100).toFixed(1)} %`;
  if (copied > 0) {
    const sets = failing > 0 ? "; sets are stored there, and fail all the same" : "";
    return `${share(copied)} of all keys have copies on other nodes as well${sets}.`;
  }
  if (nodes === 1) return "There is no other node, so all keys fail until it is back.";
  const isEverElsewhere = losses.some(
    ({ outage, eachRequest, manyFailures }) =>
      outage.onset !== null || eachRequest?.isElsewhere === true || manyFailures !== null,
  );
  const isReadElsewhere = losses.some(({ outage, eachRequest }) => (eachRequest ?? outage).failingSets !== null);
  const parts = [
    moved > 0 && isEverElsewhere ? `${share(moved)} of all keys go to other nodes` : "",
    failing > 0 ? `${share(failing)} of all keys find no node${isReadElsewhere ? " for a set" : ""}` : "",
    others > 0 ? `${share(others)} of all keys move though their node is alive` : "no key of another node moves",
  ].filter((text) => text !== "");
  const who = moved > 0 && isEverElsewhere ? "For a process that has left it out, " : "";
  const text = parts.join(", ");
  return `${who}${who === "" ? text.slice(0, 1).toUpperCase() + text.slice(1) : text}.`;
}
