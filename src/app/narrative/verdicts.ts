/**
 * What to do, for each client: first what was tried and helped, then what the plans and settings that were run decide, then what
 * the outage did and left. Each sentence comes from what this run measured: whether the keys of the lost node were stored
 * elsewhere, failed or waited, and whether old values came back with the node or were left on others.
 */
import { adviceLines } from "./advice.ts";
import { type AxisKind, axisKinds, placeOf, pointsByClient, valuesOf } from "./axes.ts";
import { binaryMultiGets } from "./binary-multi-get.ts";
import { ailingOf, isAboutLists, isAway, phaseOf, wordsOf } from "./conditions.ts";
import { flushOrder } from "./flush-order.ts";
import { limitsOf, outcome, waitsLong, worstForCallers, worstOf } from "./limits.ts";
import { lostNodeLine } from "./lost-node.ts";
import { planAdvice } from "./plans.ts";
import { returnLines, returnsOf } from "./returns.ts";
import { settingLines } from "./settings.ts";
import { sizeAxisOf } from "./sizing.ts";
import { longestWait, slownessOf } from "./slowness.ts";
import { stuckLine } from "./stuck.ts";
import {
  figureWithInterval,
  hasPages,
  mean,
  oldReads,
  type PointSummary,
  type SummaryFacts,
  setsElsewhere,
  type Verdict,
} from "./texts.ts";
import type { Trial } from "./trials.ts";
import { leftLater, whatIsLeft } from "./what-is-left.ts";

/** With more points than this for one client there is a table and no sentences. */
const POINTS_MAX = 12;
/** Shares below this are not worth a sentence. */
const NOTABLE = 0.0005;

export function verdicts(facts: SummaryFacts, trials: readonly Trial[]): Verdict[] {
  const groups = pointsByClient(facts);
  const all = [...groups]
    .filter(([, points]) => points.length <= POINTS_MAX)
    .map(([client, points]) => ({
      title: client === "" ? "What to do" : client,
      ...told(about(facts, points, trials)),
    }));
  // A table of sizes has verdicts in it, however many points there are.
  if (all.length === 0 && (groups.size === 0 || sizeAxisOf(facts) === null)) return [];
  return [...all, { title: "PASS and FAIL", text: limitsOf(facts.points), explains: true }];
}

function about(facts: SummaryFacts, points: readonly PointSummary[], trials: readonly Trial[]): string[] {
  const kinds = axisKinds(facts);
  const worst = worstOf(points);
  const alike = (kind: AxisKind) => (point: PointSummary) =>
    valuesOf(point, kinds, kind) === valuesOf(worst, kinds, kind);
  const sameSetting = points.filter(alike("setting"));
  const plans = sameSetting.filter(alike("circumstance"));
  const where = valuesOf(worst, kinds, "plan");
  const planned = planAdvice(facts, plans, kinds);
  const { given, refused, helped } = adviceLines(facts, points, trials);
  // Advice was tried in the worst plan. Where another is recommended, that comes first.
  const isElsewhere = planned.recommended.length > 0 && !planned.recommended.includes(worst);
  const inPlan = isElsewhere ? `If "${where}" is kept: ` : `With "${where}": `;
  const advised = given.map((line, i) => {
    const base = points.find(({ id }) => id === helped[i].baseId);
    if (base !== undefined && base !== worst) return `In "${placeOf(base, kinds)}": ${line}`;
    return plans.length > 1 && where !== "" ? `${inPlan}${line}` : line;
  });
  const callers = worstForCallers(points, [worst]);
  const sizeAxis = sizeAxisOf(facts);
  const returns = returnsOf(facts, worst);
  const isPlanned = returns !== null && kinds.get(returns.axis) === "plan" && planned.recommended.length === 0;
  const own = trials.filter(({ baseId }) => points.some(({ id }) => id === baseId));
  const lines = [
    ...(returns === null ? [] : returnLines(facts, returns, planned.recommended.length > 0)),
    ...(isElsewhere ? [planned.text, ...advised] : advised),
    flushOrder(
      worst,
      own.filter(({ baseId }) => baseId === worst.id),
      helped,
    ),
    stuckLine(points),
    ...settingLines(facts, worst, points, kinds, [sizeAxis?.axis, returns?.axis]),
    isElsewhere || isPlanned ? "" : planned.text,
    whatHappened(worst, beginOf(placeOf(worst, kinds), "the database", valuesOf(worst, kinds, "client"))),
    callers === null
      ? ""
      : whatHappened(callers, beginOf(placeOf(callers, kinds), "those who ask", valuesOf(callers, kinds, "client"))),
    binaryMultiGets(worst),
    // A table of sizes has it of each.
    sizeAxis === null ? lostNodeLine(worst, placeOf(worst, kinds) === "" ? "" : `In "${placeOf(worst, kinds)}", `) : "",
    ...whatIsLeft(
      sameSetting,
      (point) =>
        [valuesOf(point, kinds, "circumstance"), valuesOf(point, kinds, "plan")]
          .filter((text) => text !== "")
          .join(", "),
      ({ controlId }) => facts.points.find(({ id }) => id === controlId),
    ),
    harmless(facts, points, trials),
    ...refused,
  ];
  return lines.filter((line) => line !== "");
}

function told(items: readonly string[]): Pick<Verdict, "text" | "items"> {
  return { text: items.join(" "), ...(items.length > 1 ? { items } : {}) };
}

/** `In "back at once", the worst for the database with pecl-memcache, `; empty where there is one place alone. */
function beginOf(where: string, whom: string, client: string): string {
  return where === "" ? "" : `In "${where}", the worst for ${whom}${client === "" ? "" : ` with ${client}`}, `;
}

/** What became of the requests for the node's keys: stored elsewhere, failed, or left waiting. */
function whatHappened(point: PointSummary, place: string): string {
  const ailing = ailingOf(point);
  const words = wordsOf(ailing);
  const meanwhile = words?.meanwhile ?? "meanwhile";
  const phase = phaseOf(ailing);
  const of = (metric: string): number => mean(point, metric + phase) ?? 0;
  const text = (metric: string): string => figureWithInterval(point, metric + phase);
  const slowness = slownessOf(point, phase);
  const slow = slowness === null ? null : `no call fails and nothing is stored elsewhere, with ${slowness}`;
  const parts: string[] = [];
  if (of("storedElsewhere") > 0) parts.push(setsElsewhere(point, phase));
  const isGutter = of("gutterHitRatio") > NOTABLE;
  if (isGutter) parts.push(`${text("gutterHitRatio")} of the gets hit in the gutter`);
  if (waitsLong(point, phase)) {
    parts.push(`${text("unansweredRatio")} of the gets have no answer when it ends, ${longestWait(point, phase)}`);
  }
  if (of("getFailureRatio") > NOTABLE) parts.push(`${text("getFailureRatio")} of the cache gets fail at the client`);
  if (of("setFailureRatio") > NOTABLE) parts.push(`${text("setFailureRatio")} of the cache sets fail at the client`);
  const callsFail = of("getFailureRatio") > NOTABLE || of("setFailureRatio") > NOTABLE;
  if (parts.length === 0)
    parts.push(slow ?? (hasErrors(point, phase) ? NOTHING_ELSEWHERE : `no call fails and ${NOTHING_ELSEWHERE}`));
  if (ailing.conditions.length === 0) return withoutLoss(point, phase, `${place}no node is lost`);
  if (ailing.isBeforehand) return withoutLoss(point, phase, `${place}what clients do in the outage is not measured`);
  if (isAboutLists(ailing)) return whatListsDid(point, phase, place);
  const isUntouched = ["storedElsewhere", "getFailureRatio", "setFailureRatio", "unansweredRatio"].every(
    (metric) => of(metric) === 0,
  );
  if (isUntouched && slow === null && ailing.conditions.some(isAway)) {
    return `${capital(`${place}${meanwhile}`)} no request for its keys fails, waits or is stored elsewhere, so that this run does not show whether the client fails over${errorsText(point, phase, false)} (${outcome(point)}).`;
  }
  const isLate = of("storedElsewhere") === 0 && storesLater(point);
  const over = isLate
    ? "the client stores nothing on other nodes before the return, and goes to them after it"
    : isGutter
      ? "the gutter stands in for the node"
      : failoverText(of("storedElsewhere"), of("setFailureRatio"), mean(point, "deadNodeShare"));
  const begin = capital(`${place}${over}`);
  const errors = errorsText(point, phase, callsFail);
  return `${begin}: ${meanwhile} ${listed(parts)}${errors} (${outcome(point)}).`;
}

/** Processes that take the node for dead when it is back already: what they store elsewhere is stranded at once. */
function storesLater(point: PointSummary): boolean {
  const { isOver } = ailingOf(point);
  const strands = (leftLater(point)?.copies ?? 0) > (mean(point, "strandedCopies") ?? 0);
  return isOver && ((mean(point, "storedElsewhere") ?? 0) > 0 || strands);
}

const NOTHING_ELSEWHERE = "nothing is stored elsewhere";

function hasErrors(point: PointSummary, phase: string): boolean {
  return (mean(point, `errorRatio${phase}`) ?? 0) > NOTABLE;
}

/** Where most of the lost node's sets fail, some that are stored elsewhere are no failover. */
function failoverText(stored: number, setFailures: number, lost: number | null): string {
  if (stored === 0) return "the client does not fail over";
  return lost !== null && setFailures > lost / 2
    ? "the client fails over for some requests only"
    : "the client fails over";
}

/** A cache call that fails need not fail the application's request. */
function errorsText(point: PointSummary, phase: string, callsFail: boolean): string {
  if (mean(point, `errorRatio${phase}`) === 0 && callsFail) return "; no request of the application fails";
  if (!hasErrors(point, phase)) return "";
  return `; ${figureWithInterval(point, `errorRatio${phase}`)} of all requests${hasPages(point) ? " of pages" : ""} end with an error`;
}

/** Nothing is wrong with any node, or was when it could be seen: what follows on what has happened. */
function withoutLoss(point: PointSummary, phase: string, what: string): string {
  const begin = capital(what);
  const when = phase === "AfterReturn" ? "in the ten minutes after it" : "until ten minutes after the last time";
  return `${begin}: ${when} ${figureWithInterval(point, `fallThroughRatio${phase}`)} of the gets bring no value (${outcome(point)}).`;
}

/** Processes had different server lists: nothing fails, but keys are missed at new homes, and old at those that no write reached. */
function whatListsDid(point: PointSummary, phase: string, place: string): string {
  const text = (metric: string): string => figureWithInterval(point, metric + phase);
  const old = mean(point, `staleReads${phase}`) ?? 0;
  const reads = old > 0 ? oldReads(point, `staleReads${phase}`) : "no old value is read";
  const begin = capital(`${place}while`);
  return `${begin} the server lists differ, ${reads} and ${text("missRatio")} of the gets miss (${outcome(point)}).`;
}

/** Copies were left, the node was let fail again, and none of them was read: their time to live was over before. */
function harmless(facts: SummaryFacts, points: readonly PointSummary[], trials: readonly Trial[]): string {
  const tried = trials.filter(({ action, baseId }) => action === "" && points.some(({ id }) => id === baseId));
  const again = tried.flatMap(({ baseId, label }) =>
    facts.points.filter((point) => point.trialOf === baseId && point.label === label),
  );
  const isRead = again.some((point) => mean(point, "staleReadsDuringSecondOutage") !== 0);
  if (again.length === 0 || isRead) return "";
  return `No old value is read from them when the node fails again ("${again[0].label}"): there is nothing to flush.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)!}`;
}
