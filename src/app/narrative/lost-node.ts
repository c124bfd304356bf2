/**
 * What losing one node did to the database's reads at once, beside the closed form (1 - s) + s/(1 - h) for the share s of the requests that
 * the node had and the usual hit ratio h. The form assumes that each get of the node's keys, and no other get besides the usual, asks the
 * database once, and that these keys are missed as often as others before. Where the two differ, what of that does not hold is told by
 * figures of the same run that point the same way.
 */
import { formatBare } from "../../report/format.ts";
import { type Ailing, ailingOf, isAway } from "./conditions.ts";
import { waitsLong } from "./limits.ts";
import { figure, figureWithInterval, mean, type PointSummary, setsElsewhere } from "./texts.ts";
import { isSeldom } from "./usual.ts";

/** What planners take the form to be good to; as `validate lost-node` holds it. */
const NEAR = 0.03;
/** Reads are Poisson's: 95 of 100 counts lie within so many standard deviations of what is expected. */
const DEVIATIONS = 2;
/** Shares below this are not worth a word. */
const NOTABLE = 0.0005;
/** A get that waits for longer asks the database so much later that a second loses more of its reads than is near. */
const WAIT_MS = NEAR * 1000;

interface Reads {
  /** Of the first second, per get, over the usual. */
  readonly simulated: number;
  readonly closedForm: number;
  /** Of the requests, whose key lived on the node. */
  readonly share: number;
  /** 1 - h. */
  readonly usual: number;
}

/** Null where it is not one node that is lost once, where nothing was measured before, or (almost) nothing fell through. */
function readsOf(point: PointSummary): Reads | null {
  const { nodes, outages, conditions, isBeforehand } = ailingOf(point);
  if (nodes !== 1 || outages !== 1 || isBeforehand || !conditions.some(isAway) || isSeldom(point)) return null;
  const [simulated, share] = [mean(point, "databaseReadMultiplier"), mean(point, "deadNodeShare")];
  const usual = mean(point, "fallThroughRatioBefore");
  if (simulated === null || share === null || share === 0 || usual === null || usual === 0) return null;
  return { simulated, closedForm: 1 - share + share / usual, share, usual };
}

/** @param where `In "back at once", `; empty where there is one place alone. */
export function lostNodeLine(point: PointSummary, where: string): string {
  const reads = readsOf(point);
  if (reads === null) return "";
  const { simulated, closedForm, share } = reads;
  const off = simulated / closedForm - 1;
  const told = `${where}${where === "" ? "In" : "in"} the first second without the node the database has ${figureWithInterval(point, "databaseReadMultiplier")} its usual reads per get, where (1 - s) + s/(1 - h) gives ${formatBare(closedForm, "x")} for the node's share s of ${formatBare(share, "ratio")}`;
  if (Math.abs(off) <= NEAR) return `${told}: within ${formatBare(NEAR, "ratio")}${chanceText(point, closedForm)}.`;
  const by = `${formatBare(Math.abs(off), "ratio")} ${off < 0 ? "less" : "more"}`;
  return `${told}: ${by}, ${why(point, reads).join(", and ")}.`;
}

/** So few reads may be near by chance alone. */
function chanceText(point: PointSummary, closedForm: number): string {
  const expected = expectedReads(point, closedForm);
  const chance = chanceOf(expected);
  if (chance <= NEAR) return "";
  return `, where chance alone makes up to ${formatBare(chance, "ratio")} of some ${formatBare(expected, "reads")} reads`;
}

function why(point: PointSummary, reads: Reads): string[] {
  const expected = expectedReads(point, reads.closedForm);
  if (Math.abs(reads.simulated / reads.closedForm - 1) <= chanceOf(expected)) {
    return [`which is no more than chance makes of some ${formatBare(expected, "reads")} reads`];
  }
  const ailing = ailingOf(point);
  const measured = reads.simulated < reads.closedForm ? whatSpares(point, ailing) : whatAdds(point);
  const found = [
    ...otherFaults(ailing),
    ...(reads.simulated < reads.closedForm ? [] : keysOfOthers(point, reads)),
    // No metric tells these of the first second alone.
    ...(measured.length === 0 ? [] : [`since in the whole outage ${measured.join(", and ")}`]),
  ];
  return found.length > 0
    ? found
    : [
        `which nothing else that was measured explains, so that these keys are usually missed ${reads.simulated < reads.closedForm ? "more" : "less"} often than others`,
      ];
}

/** How far off so many reads may be by chance; 0 where the rate was not measured. */
function chanceOf(expected: number | null): number {
  return expected === null ? 0 : DEVIATIONS / Math.sqrt(expected);
}

/**
 * What the form expects of the first second of all repeats, at the usual rate of gets; null where that was not measured. The chance is
 * that of these, and not of those that came: where none comes and many are expected, it was no chance.
 */
function expectedReads(point: PointSummary, closedForm: number): number | null {
  const perSecond = mean(point, "fallThroughPerSecondBefore");
  return perSecond === null || perSecond === 0 ? null : Math.max(1, Math.round(closedForm * perSecond * point.repeats));
}

function otherFaults({ conditions, happenings }: Ailing): string[] {
  return conditions.length > 1 || happenings.length > 0 ? ["while more happens than the loss of a node"] : [];
}

/** What keeps gets of the node's keys from the database. */
function whatSpares(point: PointSummary, { conditions }: Ailing): string[] {
  const of = (metric: string): number => mean(point, `${metric}DuringOutage`) ?? 0;
  const found: string[] = [];
  if (of("storedElsewhere") > 0) {
    found.push(`${setsElsewhere(point, "DuringOutage")} and gets hit there`);
  }
  for (const [metric, what] of [
    ["gutterHitRatio", "the gutter"],
    ["replicaHitRatio", "a replica"],
  ] as const) {
    if (of(metric) - (mean(point, `${metric}Before`) ?? 0) <= NOTABLE) continue;
    found.push(`${what} has ${figureWithInterval(point, `${metric}DuringOutage`)} of the gets`);
  }
  const isSilent = conditions.some((condition) => condition !== "down" && condition !== "stopped");
  if (waitsLong(point, "DuringOutage") || (isSilent && of("latencyMsMax") > WAIT_MS)) {
    found.push(
      `its gets wait before they ask the database (the longest ${figureWithInterval(point, "latencyMsMaxDuringOutage")})`,
    );
  }
  const asked = askedAsUsual(point);
  if (asked !== null && asked < 1 - NEAR) {
    found.push(
      `fewer of the gets without a value ask the database than usual (${formatBare(asked, "x")}: others are told an error, or wait for those who ask)`,
    );
  }
  return found;
}

/**
 * More gets than those of the node's keys bring no value in that second: processes that take a node off their list may look for keys of
 * other nodes elsewhere too, and find them once they are stored there, so that the whole outage does not show it.
 */
function keysOfOthers(point: PointSummary, { share, usual }: Reads): string[] {
  const without = mean(point, "fallThroughRatioFirstSecond") ?? 0;
  if (without <= (1 + NEAR) * (share + (1 - share) * usual)) return [];
  const moved =
    (mean(point, "storedElsewhereDuringOutage") ?? 0) > 0 ? ", as processes take the node off their lists" : "";
  return [
    `since keys of other nodes are lost too${moved}: ${figureWithInterval(point, "fallThroughRatioFirstSecond")} of the gets of that second bring no value, and ${figure(point, "fallThroughRatioBefore")} usually`,
  ];
}

/** What makes gets ask the database more than once. */
function whatAdds(point: PointSummary): string[] {
  const found: string[] = [];
  const asked = askedAsUsual(point);
  if (asked !== null && asked > 1 + NEAR) {
    found.push(`each get without a value asks the database ${formatBare(asked, "x")} as often as usual`);
  }
  return found;
}

/** Reads of the database for each get without a value in the outage, over those before; null where one of them was not measured. */
function askedAsUsual(point: PointSummary): number | null {
  const reads = mean(point, "databaseReadMultiplierDuringOutage");
  const [then, before] = ["DuringOutage", "Before"].map((phase) => mean(point, `fallThroughRatio${phase}`));
  return reads === null || then === null || before === null || then === 0 ? null : (reads * before) / then;
}
