/**
 * One sentence with its numbers and their confidence. Clients are compared under the same plan. A second follows where another
 * point fails requests that these do not.
 */
import { type AxisKind, axisKinds, placeOf, valuesOf } from "./axes.ts";
import { ailingOf, beginning, phaseOf } from "./conditions.ts";
import { failedText, outcome, waitsLong, worstForCallers, worstOf } from "./limits.ts";
import { longestWait, slownessOf } from "./slowness.ts";
import { stuckContrast } from "./stuck.ts";
import { disturbed, figureWithInterval, mean, type PointSummary, type SummaryFacts } from "./texts.ts";
import { isSeldom } from "./usual.ts";

export function headline(facts: SummaryFacts): string {
  const points = facts.points.filter(disturbed);
  if (points.length === 0) return undisturbedLine(facts);
  const kinds = axisKinds(facts);
  const elsewhere = (point: PointSummary): string => placeOf(point, kinds);
  const worst = worstOf(points);
  const where = elsewhere(worst);
  const shown = points.filter((point) => elsewhere(point) === where);
  // Another may be the worst with another client.
  const client = valuesOf(worst, kinds, "client");
  const named =
    where === "" ? "" : ` ("${where}", the worst for the database${client === "" ? "" : ` with ${client}`})`;
  const ailing = ailingOf(worst);
  const [subject, verb] = splitLast(beginning(ailing));
  const clients = shown.map((point) => impact(point, valuesOf(point, kinds, "client"), phaseOf(ailing)));
  const callers = worstForCallers(points, shown);
  const failed = callers === null ? "" : ` ${forCallers(callers, points, kinds)}`;
  const stuck = stuckContrast(points, elsewhere);
  return [`${subject}${named} ${verb} ${clients.join("; ")}.${failed}`, stuck].filter((text) => text !== "").join(" ");
}

const PAGES = {
  DuringOutage: "the outage's pages",
  DuringDisturbance: "the pages of all outages",
  AfterReturn: "the pages after it",
} as const;

/** `A hang of the node ("a hang", the worst for those who ask) means that 97.1 % of the worst minute's requests fail (FAIL).` */
function forCallers(
  point: PointSummary,
  points: readonly PointSummary[],
  kinds: ReadonlyMap<string, AxisKind>,
): string {
  const ailing = ailingOf(point);
  const [subject, verb] = splitLast(beginning(ailing));
  const client = valuesOf(point, kinds, "client");
  const where = [`"${placeOf(point, kinds)}"`, `the worst for those who ask${client === "" ? "" : ` with ${client}`}`];
  const phase = phaseOf(ailing);
  const pages = `pageFailedRatio${phase}`;
  const ofPages = (mean(point, pages) ?? 0) > 0 ? `, and ${figureWithInterval(point, pages)} of ${PAGES[phase]}` : "";
  const others = points.filter((other) => other !== point && failedText(other) !== null).length;
  const also = others === 0 ? "" : `; requests fail in ${others} of the other points too`;
  return `${subject} (${where.join(", ")}) ${verb} that ${failedText(point)}${ofPages} (FAIL)${also}.`;
}

function undisturbedLine({ points }: SummaryFacts): string {
  const [first] = points;
  if (first === undefined) return "Nothing was run.";
  return `Gets without a value ${figureWithInterval(first, "fallThroughRatio")}, database ${figureWithInterval(first, "databaseUtilization")} busy.`;
}

/** `Losing the node`, `means`. */
function splitLast(text: string): [string, string] {
  const at = text.lastIndexOf(" ");
  return [text.slice(0, at), text.slice(at + 1)];
}

function impact(point: PointSummary, client: string, phase: keyof typeof WHEN): string {
  const name = client === "" ? "" : `with ${client} `;
  const load = "databaseUtilizationWorstMinuteDuringDisturbance";
  const busy =
    mean(point, load) === null
      ? ""
      : `a database ${figureWithInterval(point, load)} busy in its worst minute${worstShard(point, phase)}`;
  const fell = fallThrough(point, phase);
  const waits = waiting(point, phase);
  const told = isSeldom(point)
    ? [busy, `${fell}${waits}`].filter((text) => text !== "").join(", ")
    : [`${fell}${waits}`, busy].filter((text) => text !== "").join(" and ");
  return `${name}${told} (${outcome(point)})`;
}

const WHEN = { DuringOutage: "in the outage", DuringDisturbance: "in all outages", AfterReturn: "after it" } as const;

/** All shards together may be idle where one drowns. */
function worstShard(point: PointSummary, phase: keyof typeof WHEN): string {
  const busy = `databaseUtilizationWorstShard${phase}`;
  if (mean(point, busy) === null) return "";
  return `, whose worst shard is ${figureWithInterval(point, busy)} busy ${WHEN[phase]}`;
}

/** A multiple of what was usual, or a share or rate where (almost) nothing fell through before or no minute of it was measured. */
function fallThrough(point: PointSummary, phase: string): string {
  const multiple = `fallThroughPeakMultiple${phase}`;
  if (isSeldom(point)) {
    return `${figureWithInterval(point, `fallThroughRatio${phase}`)} of the gets without a value where less than .1 % is usual`;
  }
  if (mean(point, multiple) !== null) {
    return `${figureWithInterval(point, multiple)} the usual fall-through in the worst minute`;
  }
  const hasNoneBefore = mean(point, "fallThroughPerSecondBefore") === 0;
  if (hasNoneBefore && mean(point, `fallThroughPerSecond${phase}`) === 0) return "no fall-through (as before)";
  const before = hasNoneBefore ? " where there was none before" : "";
  return `${figureWithInterval(point, `fallThroughPerSecond${phase}`)} of fall-through${before}`;
}

function slowness(point: PointSummary, phase: string): string {
  const text = slownessOf(point, phase);
  return text === null ? "" : `, ${text}`;
}

/** Gets that wait are neither misses nor errors, but nobody is served either. */
function waiting(point: PointSummary, phase: string): string {
  const share = `unansweredRatio${phase}`;
  if (!waitsLong(point, phase)) return slowness(point, phase);
  return `, ${figureWithInterval(point, share)} of its gets without an answer in it (${longestWait(point, phase)})`;
}
