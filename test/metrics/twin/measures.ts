/** What each metric is worth in the twin's world, worked out from its lists by the sentence that defines the metric. */
import { Account, quantile, ratio } from "./account.ts";
import type { Phase, PhaseName } from "./phases.ts";
import type { Became, Query } from "./records.ts";
import type { World } from "./simulate.ts";
import { warmSeconds, worstSinceBack } from "./since-back.ts";
import { classOf, unwellSeconds } from "./stability.ts";
import { perMinuteOf, worstMinute } from "./worst-minute.ts";

type Measure = (world: World) => number | null;
type Quantity = (account: Account, world: World, phase: Phase) => number | null;

/** How the names of a quantity's metrics end, and the phase each is about. */
const PHASES: Readonly<Record<string, PhaseName>> = {
  "": "measured",
  Before: "before",
  DuringOutage: "outage",
  AfterReturn: "afterReturn",
  DuringSecondOutage: "secondOutage",
  AfterSecondReturn: "afterSecondReturn",
  DuringDisturbance: "disturbance",
};

const CAUSES = [
  "SecondFailure",
  "DeletedKey",
  "SplitView",
  "Misdirected",
  "KeptMemory",
  "MissedWrite",
  "Replica",
  "RingChanged",
  "Race",
  "NotInvalidated",
  "OtherName",
  "ReplicaLag",
  "LostWrite",
];

const CAUSES_OF_STRANDED = ["SecondFailure", "SplitView", "Misdirected", "Replica", "RingChanged"];

const hasDeadline = ({ application }: World["scenario"]): boolean => application.deadlineSeconds > 0;

/** What of the phase is measured, null if nothing is. */
function inPhase(world: World, name: PhaseName): Account | null {
  const phase = world.phases[name];
  if (phase === undefined || phase.to <= world.scenario.measureFromSeconds) return null;
  return new Account(world, { from: Math.max(phase.from, world.scenario.measureFromSeconds), to: phase.to });
}

/** It was done after its caller had given up. */
function isWasted({ doneAt, isGivenUp }: Query): boolean {
  return doneAt !== null && isGivenUp;
}

const quantities: Readonly<Record<string, Quantity>> = {
  missRatio: (account) => ratio(account.getsThatCameTo("miss").length, account.gets().length),
  getFailureRatio: (account) => ratio(account.getsThatCameTo("failure").length, account.gets().length),
  fallThroughRatio: (account) => ratio(account.getsThatCameTo("miss", "failure").length, account.gets().length),
  unansweredRatio: (account) => ratio(account.unanswered().length, account.gets().length),
  fallThroughPerSecond: (account) => account.reads().length / account.seconds,
  fallThroughPeakMultiple: (_account, world, phase) => {
    const before = inPhase(world, "before");
    const usual = before === null ? 0 : before.reads().length / before.seconds;
    return perMinuteOf(worstMinute(world, phase, "reads"), usual);
  },
  databaseLoadWorstMinute: (_account, world, phase) =>
    perMinuteOf(worstMinute(world, phase, "queries"), world.capacityPerSecond()),
  databaseUtilizationWorstMinute: (_account, world, phase) =>
    perMinuteOf(worstMinute(world, phase, "busySeconds"), world.scenario.database.servers),
  failedRatioWorstMinute: (_account, world, phase) => worstMinute(world, phase, "failed", "requests"),
  databaseUtilization: (account, { scenario }) => account.busySeconds() / (account.seconds * scenario.database.servers),
  databaseWaitMs: (account) => {
    const waited = ratio(account.queueSeconds(), account.queries().length);
    return waited === null ? null : waited * 1000;
  },
  databaseQueueLengthMax: (account) => account.longestQueue(),
  databaseWastedRatio: (account, { database }) => {
    if (!database.queries.some(isWasted)) return null;
    const done = database.queries.filter(({ doneAt }) => doneAt !== null && account.has(doneAt));
    const seconds = (queries: readonly Query[]) =>
      queries.reduce((sum, { startedAt, doneAt }) => sum + doneAt! - startedAt!, 0);
    return ratio(seconds(done.filter(isWasted)), seconds(done));
  },
  latencyMsP99: (account) => quantile(account.latencies(), 0.99),
  latencyMsMax: (account) => quantile(account.latencies(), 1),
  errorRatio: (account) => ratio(account.errors().length, account.requests().length),
  deadlineRatio: (account, { scenario }) =>
    hasDeadline(scenario) ? ratio(account.late().length, account.requests().length) : null,
  wastedQueriesPerSecond: (account, { scenario }) =>
    hasDeadline(scenario) ? account.wastedQueries() / account.seconds : null,
  wastedWorkerRatio: (account, { workers, scenario }) =>
    workers === null || !hasDeadline(scenario)
      ? null
      : account.wastedSeconds() / (scenario.client.workers * scenario.client.hosts * account.seconds),
  requestsUnderWayMax: (account) => account.mostUnderWay(),
  workerUtilization: (account, { workers, scenario }) =>
    workers === null
      ? null
      : account.workerSeconds() / (scenario.client.workers * scenario.client.hosts * account.seconds),
  backlogLength: (account, { workers }) => (workers === null ? null : account.backlogSeconds() / account.seconds),
  refusedRatio: (account, { workers }) =>
    workers === null ? null : ratio(account.refused().length, account.requests().length),
  storedElsewhere: (account) => account.world.cache.storedElsewhere.filter((at) => account.has(at)).length,
  staleReads: (account) => account.staleReads().length,
  splitViewSeconds: (account) => account.splitViewSeconds(),
  setFailureRatio: (account) => ratio(account.failedSets().length, account.sets().length),
  duplicateReadRatio: (account) =>
    ratio(account.reads().filter(({ isDuplicate }) => isDuplicate).length, account.reads().length),
  // Nothing stands around the twin's queries.
  databaseRetries: () => null,
  retryAmplification: () => null,
  breakerOpenRatio: () => null,
  brokenOffRatio: () => null,
  limitedRatio: () => null,
  throttledRatio: () => null,
  shedRatio: () => null,
  negativeHitRatio: () => null,
  // Nor do they need connections.
  poolWaitMs: () => null,
  poolTimeoutRatio: () => null,
  poolRefusedRatio: () => null,
  connectionsRefusedRatio: () => null,
  // Its database is one server.
  worstShardShare: () => null,
  databaseLoadWorstShard: () => null,
  databaseUtilizationWorstShard: () => null,
  laggedReadRatio: () => null,
  gutterHitRatio: () => null,
  replicaHitRatio: () => null,
  warmUpHitRatio: () => null,
  loaderQueryRatio: () => null,
  lostWriteReadRatio: () => null,
  // The twin knows no pages.
  pagesPerSecond: () => null,
  operationsPerSecond: () => null,
  pageFailedRatio: () => null,
  pageSlowRatio: () => null,
  pageUnendedRatio: () => null,
  pageLatencyMsP50: () => null,
  pageLatencyMsP99: () => null,
  pageLatencyMsMax: () => null,
};

/** Of which quantities a number rests on a read that has no end when the run ends, and is a least one. */
const isLeast: Readonly<Record<string, (account: Account) => boolean>> = {
  latencyMsP99: (account) => account.censored().some((ms) => ms <= (quantile(account.latencies(), 0.99) ?? 0)),
  latencyMsMax: (account) => account.censored().some((ms) => ms <= (quantile(account.latencies(), 1) ?? 0)),
};

/** Database reads per get. */
function readsPerGet(world: World, phase: PhaseName): number | null {
  const account = inPhase(world, phase);
  return account === null ? null : ratio(account.reads().length, account.gets().length);
}

function multiplier(world: World, phase: PhaseName): number | null {
  const usual = readsPerGet(world, "before");
  const then = readsPerGet(world, phase);
  return usual === null || then === null ? null : ratio(then, usual);
}

function closedForm(world: World): number | null {
  const missed = readsPerGet(world, "before");
  const n = world.scenario.nodes.length;
  const ofDead = missed === null ? null : ratio(1 / n, missed);
  return ofDead === null ? null : 1 - 1 / n + ofDead;
}

const measured = (world: World): Phase => world.phases.measured ?? { from: 0, to: 0 };

/** Copies that came to be so for this cause while measuring. */
const countOf = (became: readonly Became[], cause: string, { from, to }: Phase): number =>
  became.filter((one) => one.cause === cause && one.at >= from && one.at < to).length;

/** A copy that was gone at the same instant was never left behind. */
const lasting = (became: readonly Became[]): Became[] => became.filter(({ at, copy }) => copy.goneAt !== at);

/** For how many seconds copies that were left behind had been stale when they went, while measuring. */
function lives(world: World): number[] {
  return world.cache.copies.flatMap(({ stale, goneAt }) =>
    stale !== null && goneAt !== null && goneAt >= measured(world).from && goneAt > stale.since
      ? [goneAt - stale.since]
      : [],
  );
}

/** Copies left behind while measuring that were still so after this many seconds, per write. */
function stillStale(world: World, seconds: number): number | null {
  const phase = measured(world);
  const writes = new Account(world, phase).queries().filter(({ request }) => request.isWrite).length;
  const end = world.scenario.durationSeconds;
  const left = world.cache.copies.filter(
    ({ stale, goneAt }) => stale !== null && stale.since >= phase.from && (goneAt ?? end) - stale.since >= seconds,
  );
  return ratio(left.length, writes);
}

/** Of the copies that are left behind at the first return: until half of them are gone. */
function halfLife(world: World): number | null {
  const then = levelsAt(world, "afterReturn")?.leftBehind ?? [];
  const gone = then.flatMap(({ goneAt }) => goneAt ?? []).sort((a, b) => a - b);
  const halfGoneAt = then.length === 0 ? undefined : gone[Math.ceil(then.length / 2) - 1];
  return halfGoneAt === undefined ? null : halfGoneAt - (world.phases.afterReturn?.from ?? 0);
}

function viewsSettled({ phases, operations }: World): number | null {
  const from = phases.afterReturn?.from;
  if (from === undefined) return null;
  const until = phases.secondOutage?.from ?? Number.POSITIVE_INFINITY;
  return Math.max(from, ...operations.disagreedAt.filter((at) => at >= from && at < until)) - from;
}

/** Of a node's pages the part that classes hold beyond what was asked of them; the mean over the nodes that are up. */
function calcified({ network, cache }: World): number | null {
  const beyond = network.nodes.flatMap(({ is }, node) => {
    const shares = is === "listening" ? cache.memoryShares(node) : null;
    if (shares === null) return [];
    return [shares.ofPages.reduce((sum, pages, c) => sum + Math.max(0, pages - shares.ofDemand[c]), 0)];
  });
  return ratio(
    beyond.reduce((sum, part) => sum + part, 0),
    beyond.length,
  );
}

function deadNodeShare({ lostFirst, homes, inputs }: World): number | null {
  if (lostFirst === null) return null;
  return homes.reduce((sum, home, key) => (home === lostFirst ? sum + inputs.keys[key].share : sum), 0);
}

const staleAges = (world: World): number[] =>
  new Account(world, measured(world)).staleReads().flatMap(({ ageSeconds }) => ageSeconds ?? []);

/** Every metric that is asked for once. */
const single: Readonly<Record<string, Measure>> = {
  fallThroughRatioFirstSecond: (world) => {
    const account = inPhase(world, "firstSecond");
    return account === null ? null : ratio(account.getsThatCameTo("miss", "failure").length, account.gets().length);
  },
  databaseReadMultiplier: (world) => multiplier(world, "firstSecond"),
  databaseReadMultiplierDuringOutage: (world) => multiplier(world, "outage"),
  databaseReadMultiplierClosedForm: closedForm,
  databaseReadMultiplierDifference: (world) => {
    const simulated = multiplier(world, "firstSecond");
    const closed = closedForm(world);
    return simulated === null || closed === null ? null : simulated - closed;
  },
  strandedCopies: (world) => levelsAt(world, "afterReturn")?.strandedCopies ?? null,
  strandedBytes: (world) => levelsAt(world, "afterReturn")?.strandedBytes ?? null,
  staleCopiesAtReturn: (world) => levelsAt(world, "afterReturn")?.staleCopies ?? null,
  staleCopiesAtSecondOutage: (world) => levelsAt(world, "secondOutage")?.staleCopies ?? null,
  staleReadAgeSecondsP50: (world) => quantile(staleAges(world), 0.5),
  staleReadAgeSecondsP99: (world) => quantile(staleAges(world), 0.99),
  staleCopyAgeSecondsP50: (world) => quantile(lives(world), 0.5),
  staleCopyAgeSecondsP99: (world) => quantile(lives(world), 0.99),
  staleCopiesHalfLifeSeconds: halfLife,
  staleAfter1mRatio: (world) => stillStale(world, 60),
  staleAfter5mRatio: (world) => stillStale(world, 300),
  staleAfter10mRatio: (world) => stillStale(world, 600),
  viewsSettledSeconds: viewsSettled,
  stuckRatio: (world) => isOf(world, "stuck"),
  recoveringRatio: (world) => isOf(world, "recovering"),
  unwellSeconds: (world) => unwellSeconds(world)?.seconds ?? null,
  databaseUtilizationWorstMinuteSinceBack: (world) =>
    worstSinceBack(world, "busySeconds", world.scenario.database.servers),
  databaseLoadWorstMinuteSinceBack: (world) => worstSinceBack(world, "queries", world.capacityPerSecond()),
  failedRatioWorstMinuteSinceBack: (world) => worstSinceBack(world, "failed", "requests"),
  warmSeconds: (world) => warmSeconds(world)?.seconds ?? null,
  evictions: ({ cache }) => cache.evictions(),
  calcifiedMemoryRatio: calcified,
  deadNodeShare,
};

function isOf(world: World, name: string): number | null {
  const found = classOf(world);
  return found === null ? null : Number(found === name);
}

function levelsAt(world: World, name: PhaseName) {
  const from = world.phases[name]?.from;
  return from === undefined ? undefined : world.lookedAt(from);
}

/** One entry for each phase. */
function inEachPhase<Value>(
  table: Readonly<Record<string, (account: Account, world: World, phase: Phase) => Value>>,
): [string, (world: World) => Value | null][] {
  return Object.entries(table).flatMap(([name, measure]) =>
    Object.entries(PHASES).map(([suffix, phaseName]): [string, (world: World) => Value | null] => [
      name + suffix,
      (world) => {
        const account = inPhase(world, phaseName);
        const phase = world.phases[phaseName];
        return account === null || phase === undefined ? null : measure(account, world, phase);
      },
    ]),
  );
}

const byCause = CAUSES.flatMap((cause): [string, Measure][] => [
  [
    `staleReads${cause}`,
    (world) => new Account(world, measured(world)).staleReads().filter((read) => read.cause === cause).length,
  ],
  [`staleCopies${cause}`, (world) => countOf(lasting(world.cache.becameStale), cause, measured(world))],
]);

const strandedByCause = CAUSES_OF_STRANDED.map((cause): [string, Measure] => [
  `strandedCopies${cause}`,
  (world) => countOf(world.cache.becameStranded, cause, measured(world)),
]);

export const measures: ReadonlyMap<string, Measure> = new Map([
  ...inEachPhase(quantities),
  ...Object.entries(single),
  ...byCause,
  ...strandedByCause,
]);

/** By name of the metric, whether its number is a least one. */
export const atLeast: ReadonlyMap<string, (world: World) => boolean | null> = new Map([
  ...inEachPhase(isLeast),
  ["unwellSeconds", (world: World) => unwellSeconds(world)?.isAtLeast ?? null],
  ["warmSeconds", (world: World) => warmSeconds(world)?.isAtLeast ?? null],
]);
