/**
 * Old values that came back with the node, and copies out of place on the others. Of several outages the one that leaves most
 * is named: what the first leaves need not be what the others do. Then old values that are read for another cause.
 */

import type { Condition } from "../../../models/faults/condition.ts";
import { preFill } from "../../../models/faults/pre-fill.ts";
import { causes } from "../../../models/recording/causes.ts";
import type { Estimate } from "../../core/summary.ts";
import { formatBare, formatEstimateLine } from "../../report/format.ts";
import { spanOf } from "../../report/gather.ts";
import { formatTime, timeStyle } from "../../report/time.ts";
import { type Ailing, ailingOf, ailsNode, isAboutLists, isAway } from "./conditions.ts";
import { byCount, estimate, figureWithInterval, mean, oldReads, type PointSummary } from "./texts.ts";

/**
 * Each by itself.
 *
 * @param nameOf where a point stands among the others.
 * @param controlOf the same world without the fault. Default: none was run.
 */
export function whatIsLeft(
  points: readonly PointSummary[],
  nameOf: (point: PointSummary) => string,
  controlOf: (point: PointSummary) => PointSummary | undefined = () => undefined,
): string[] {
  const named = (point: PointSummary): string =>
    points.length > 1 && nameOf(point) !== "" ? ` ("${nameOf(point)}")` : "";
  const texts = [keptText(points, named), copiesText(points, named), oldReadsText(points, named, controlOf)];
  return texts.filter((text) => text !== "");
}

type Named = (point: PointSummary) => string;

/** Of a node that is away and has its memory when it is back. */
const KEEP_MEMORY: ReadonlySet<Condition> = new Set(["hung", "cut off", "stopped"]);

function keptText(points: readonly PointSummary[], named: Named): string {
  const kept = most(points, (point) => mean(point, "staleReadsKeptMemory"));
  if (!((mean(kept, "staleReadsKeptMemory") ?? 0) > 0)) return "";
  const { conditions, happenings } = ailingOf(kept);
  const isFilled = happenings.includes(preFill.name) && !conditions.some((one) => KEEP_MEMORY.has(one));
  const which = isFilled
    ? "that was filled before clients reached it, with what was written again meanwhile"
    : conditions.some(isAway)
      ? "that returned with its memory"
      : "that writes did not reach in time";
  return `${oldReads(kept, "staleReadsKeptMemory")} from a node ${which}${named(kept)}.`;
}

/** Causes of which the other sentences tell: a node's own memory, and copies left on others. */
const TOLD_OTHERWISE = ["KeptMemory", "SecondFailure", "DeletedKey"];
/** A cause that makes less than this share of the most old values read in any point is left to the table of causes. */
const NOTABLE_SHARE = 0.25;

/** Few repeats have wide intervals, which overlap whatever is in them: half as many are fewer all the same. */
const FEWER = 0.5;

/** So many more are read than without the fault; 0 where that is not decided. */
function moreThanIn(control: PointSummary | undefined, point: PointSummary, metric: string): number {
  const [reads, without] = [estimate(point, metric), control === undefined ? null : estimate(control, metric)];
  const [all, usual] = [reads?.mean ?? 0, without?.mean ?? 0];
  const isApart = without?.high != null && reads?.low != null && without.high < reads.low;
  return usual <= FEWER * all || isApart ? all - usual : 0;
}

/** Old values that neither of those explains, and that are not there without the fault: their greatest cause. */
function oldReadsText(
  points: readonly PointSummary[],
  named: Named,
  controlOf: (point: PointSummary) => PointSummary | undefined,
): string {
  const of = (point: PointSummary, cause: string): number => moreThanIn(controlOf(point), point, `staleReads${cause}`);
  const allOf = (point: PointSummary): number => causes.reduce((sum, { name }) => sum + of(point, name), 0);
  const readsMax = Math.max(...points.map(allOf));
  const found = causes
    .filter(({ name }) => !TOLD_OTHERWISE.includes(name))
    .map((cause) => ({ ...cause, point: most(points, (point) => of(point, cause.name)) }));
  const { point, name, title, definition } = found.reduce((a, b) =>
    of(b.point, b.name) > of(a.point, a.name) ? b : a,
  );
  const reads = of(point, name);
  if (reads === 0 || reads < NOTABLE_SHARE * readsMax) return "";
  const control = controlOf(point);
  const isUsual = control !== undefined && (mean(control, "staleReads") ?? 0) > 0;
  const usual = isUsual ? `, and ${figureWithInterval(control, "staleReads")} without the fault` : "";
  const all = `${oldReads(point, "staleReads")} in the whole run${usual}`;
  const cause = `staleReads${name}`;
  const share = mean(point, cause) === mean(point, "staleReads") ? "all" : `${figureWithInterval(point, cause)}`;
  return `${all}${named(point)}; the cause of ${share} is "${title}": ${definition}.`;
}

function copiesText(points: readonly PointSummary[], named: Named): string {
  const point = most(points, (one) => leftBy(one)?.estimate.mean ?? null);
  const left = leftBy(point);
  const ailing = ailingOf(point);
  if (left === null) {
    if (points.some((one) => ailingOf(one).isOver)) return "";
    const isAboutAll = points.every((one) => isAboutLists(ailingOf(one)));
    const ends = isAboutAll ? "all processes have the same server list" : "the node is back";
    return `This run ends before ${ends}; what is left then is not known.`;
  }
  if (left.estimate.mean === 0) {
    const later = most(points, (one) => leftLater(one)?.copies ?? null);
    const where = ailsNode(ailing) ? "on the other nodes" : "where nobody looks for it";
    return `No copy is left ${where}${instantOf(ailing)}${laterText(later, left.estimate, named(later))}.`;
  }
  const onWhich = ailsNode(ailing) ? "the other nodes" : "nodes where nobody looks for them now";
  const figure = formatEstimateLine(left.estimate, point.repeats);
  const when = left.when === "" ? instantOf(ailing) : left.when;
  const copies = byCount(figure, "stranded copy is", "stranded copies are");
  const rest = `${laterText(point, left.estimate)}${readText(points, ailing.outages)}${named(point)}`;
  return `${figure} ${copies} left on ${onWhich}${when}${rest}.`;
}

function instantOf(ailing: Ailing): string {
  if (ailing.outages > 1) return ailsNode(ailing) ? " at any return" : "";
  return ailsNode(ailing) ? " at the return" : "";
}

/** Where it is more than what is printed of the return: `, and 320 are there afterwards (at 41:15)`. */
function laterText(point: PointSummary, { mean: left, high }: Estimate, name = ""): string {
  const later = leftLater(point);
  if (later === null || later.copies <= Math.max(left ?? 0, high ?? 0)) return "";
  const there = formatBare(later.copies, "copies");
  if (there === formatBare(left, "copies")) return "";
  const { fromSeconds, toSeconds } = spanOf([point]);
  const at = formatTime(later.atSeconds, timeStyle(fromSeconds, toSeconds));
  return `, ${left === 0 ? "but" : "and"} ${there} ${byCount(there, "is", "are")} there afterwards (at ${at}${name === "" ? "" : `,${name}`})`;
}

/**
 * The most stranded copies at the end of any window after the last return: processes that still take the node for dead go on
 * to store on others. Null where nothing returns, or no window follows.
 */
export function leftLater(point: PointSummary): { readonly copies: number; readonly atSeconds: number } | null {
  const { returnSeconds } = ailingOf(point);
  const { series } = point;
  const copies = series?.columns.strandedCopies?.mean ?? [];
  if (returnSeconds === null) return null;
  let found: { copies: number; atSeconds: number } | null = null;
  for (const [i, value] of copies.entries()) {
    const atSeconds = series.fromSeconds + (i + 1) * series.windowSeconds;
    if (value === null || atSeconds <= returnSeconds) continue;
    if (found === null || value > found.copies) found = { copies: value, atSeconds };
  }
  return found;
}

/** What becomes of the copies in the outages that follow, as far as the run goes. */
function readText(points: readonly PointSummary[], outages: number): string {
  const [metric, where] =
    outages > 2
      ? ["staleReads", "in all outages and returns together"]
      : ["staleReadsDuringSecondOutage", "in the second outage"];
  const reads = most(points, (point) => mean(point, metric));
  return mean(reads, metric) === null ? "" : `, and ${oldReads(reads, metric)} ${where}`;
}

interface Left {
  readonly estimate: Estimate;
  /** ` after outage 2 of 3, the most of any`; empty where there is one outage. */
  readonly when: string;
}

/** Copies that an outage leaves: of several that which leaves most. Null where none ends. */
function leftBy(point: PointSummary): Left | null {
  const { outages = [] } = point;
  if (outages.length < 2) {
    const found = estimate(point, "strandedCopies");
    return found === null ? null : { estimate: found, when: "" };
  }
  const all = outages.flatMap(({ metrics }, i) => {
    const found = metrics.strandedCopies;
    return found === undefined || found.mean === null ? [] : [{ estimate: found, mean: found.mean, number: i + 1 }];
  });
  if (all.length === 0) return null;
  const worst = all.reduce((a, b) => (b.mean > a.mean ? b : a));
  return { estimate: worst.estimate, when: ` after outage ${worst.number} of ${outages.length}, the most of any` };
}

function most(points: readonly PointSummary[], of: (point: PointSummary) => number | null): PointSummary {
  return points.reduce((a, b) => ((of(b) ?? -1) > (of(a) ?? -1) ? b : a));
}
