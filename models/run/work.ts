/**
 * What a run takes, counted before it is made: how many events, and how many bytes of memory. It follows from the scenario alone
 * and from nothing of the machine, so the same world has the same work everywhere.
 *
 * An event is the work of one get that hits. What takes longer counts as several, as measured (Node.js 20 on a loaded core: a hit
 * took 215 to 290 ns, over one of a million connections 590 to 900; a query with the set that follows it 750 to 1,300 more, a key
 * at the start 1,000, what is done with one before second 0 600, a second of the run 3,600 and that of an idle node 80). How many of
 * the gets ask the database follows from `expected-hits.ts`.
 */
import { type Schedule, schedule } from "../faults/schedule.ts";
import { COUNTERS } from "../recording/counters.ts";
import type { Scenario } from "../scenario/types.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import { changedLevelSeconds } from "../workload/load-curves/level-seconds.ts";
import { keysOf } from "../workload/new-keys.ts";
import { madeShare } from "./counted.ts";
import { expectedOfCache, runInTouches } from "./expected-cache.ts";
import { isKernelWorth, isPlainWorld } from "./plain-world.ts";
import { type SampleSpec, sampleSpecOf } from "./sampled.ts";
import { inStretch, stretchOf } from "./stretch.ts";

export interface Work {
  /** Gets and writes, those of pages too. */
  readonly requests: number;
  /** How much of the run is simulated, and how long it is. */
  readonly simulatedSeconds: number;
  readonly durationSeconds: number;
  readonly events: number;
  /** Of how many rare keys one is simulated; 1 where all are. */
  readonly sampled: number;
  /** Of one run while it is made. */
  readonly bytes: number;
  /** What a finished run leaves behind until the sweep is over. */
  readonly resultBytes: number;
  /** Which one run adds to the files of its results. */
  readonly journalBytes: number;
  /** Which a point adds to the summary, the series and the report. */
  readonly pointBytes: number;
}

const EVENTS = {
  overManyConnections: 3,
  query: 4,
  keyAtStart: 3,
  second: 12,
  nodeSecond: 1 / 3,
  keyLookedAt: 1 / 20,
  touchBeforeStart: 3,
} as const;

/** What is known of so many connections is in none of the nearer caches. */
const MANY_CONNECTIONS = 200_000;

/**
 * A key: its rows of index and facts, its hash and its homes; of a sample the requests that a simulated key stands for too; hash, home,
 * stratum and share of one of which only these are known. An item, with what its array grows ahead of need. An item that waits to be
 * stored in the order of its age, and its places while they are sorted. What of a key and an item the kernel has once more: what it has
 * copied is still there when it begins.
 */
const BYTES = {
  key: 24,
  standsFor: 8,
  placed: 20,
  item: 40,
  itemByAge: 24,
  sorted: 16,
  keyInKernel: 16,
  connection: 50,
  second: 64,
  seriesValue: 9,
} as const;
/** A window's counters, and two histograms, packed once it is over. */
const WINDOW_BYTES = COUNTERS * Float64Array.BYTES_PER_ELEMENT + 2048;
/** Series of a result, and its figures, events and notes. */
const SERIES = 19;
const FIGURES_BYTES = 20_000;
/** In files, as measured: a run's figures and each value of its series; a point's in the summary and the reports, with their intervals. */
const FILES = { figures: 4000, value: 5, pointFigures: 100_000, pointValue: 100 } as const;

export function workOf(whole: Scenario): Work {
  const stretch = stretchOf(whole);
  // Of a stretch the schedule is the run's own, since no fault is outside of it.
  return workIn(
    stretch === null ? whole : inStretch(whole, stretch),
    schedule(whole, () => 0.5),
    {
      simulatedSeconds: stretch === null ? whole.durationSeconds : stretch.untilSeconds - stretch.fromSeconds,
      durationSeconds: whole.durationSeconds,
    },
  );
}

/** Gets and writes of the scenario as it is, those of pages too. */
export function expectedRequests(scenario: Scenario): number {
  const { ratePerSecond, changes = [] } = scenario.workload.arrivals;
  return ratePerSecond * changedLevelSeconds(loadCurve(scenario), scenario.durationSeconds, changes);
}

function workIn(
  scenario: Scenario,
  { timed, waiting }: Schedule,
  of: Pick<Work, "simulatedSeconds" | "durationSeconds">,
): Work {
  const { durationSeconds, measureFromSeconds, windowSeconds, nodes, client, workload } = scenario;
  const requests = expectedRequests(scenario);
  const { hitRatio, items: inFull } = expectedOfCache(scenario);
  const spec = sampleSpecOf(scenario);
  const { keys, held, placed, items } = simulated(scenario, spec, inFull);
  const reads = requests * workload.reads;
  const queries = reads * (1 - hitRatio) + (requests - reads);
  // What waits for a milestone is looked for in a run of its own.
  const times = waiting.length > 0 ? 2 : 1;
  const strikes = timed.length + waiting.length;
  const connections = client.processes * nodes.length;
  const made = scenario.detail?.counted === true && spec !== null ? madeShare(scenario, spec, hitRatio) : 1;
  const events =
    requests * made * (connections < MANY_CONNECTIONS ? 1 : EVENTS.overManyConnections) +
    queries * EVENTS.query +
    (runInTouches(scenario) * EVENTS.touchBeforeStart * keys) / keysOf(scenario) +
    (keys + placed) * EVENTS.keyAtStart +
    keys * strikes * EVENTS.keyLookedAt +
    durationSeconds * (EVENTS.second + nodes.length * EVENTS.nodeSecond);
  const windows = (durationSeconds - measureFromSeconds) / windowSeconds;
  return {
    ...of,
    requests: Math.ceil(requests),
    events: Math.ceil(times * events),
    sampled: scenario.detail?.sampled ?? 1,
    bytes: Math.ceil(
      keys * BYTES.key +
        placed * BYTES.placed +
        (spec === null ? 0 : held * BYTES.standsFor) +
        items * BYTES.item +
        bytesOfStart(scenario, { keys, held, items, requests }) +
        connections * BYTES.connection +
        durationSeconds * BYTES.second +
        windows * WINDOW_BYTES,
    ),
    resultBytes: Math.ceil(FIGURES_BYTES + windows * SERIES * BYTES.seriesValue),
    journalBytes: Math.ceil(FILES.figures + windows * SERIES * FILES.value),
    pointBytes: Math.ceil(FILES.pointFigures + windows * SERIES * FILES.pointValue),
  };
}

/** What is needed at the start alone: the order in which items are stored, and then what the kernel takes over. */
function bytesOfStart(
  scenario: Scenario,
  { keys, held, items, requests }: { readonly [of in "keys" | "held" | "items" | "requests"]: number },
): number {
  const byAge = scenario.workload.prefill === "stationary" ? held : 0;
  const moved = isKernelWorth(requests) && isPlainWorld(scenario) ? keys * BYTES.keyInKernel + items * BYTES.item : 0;
  return byAge * BYTES.itemByAge + Math.max(byAge * BYTES.sorted, moved);
}

/** Ids of keys, those that are simulated, keys of which it is only looked up where they live, and items in memory, of so many items in full. */
function simulated(scenario: Scenario, spec: SampleSpec | null, items: number) {
  if (spec === null) return { keys: keysOf(scenario), held: keysOf(scenario), placed: 0, items };
  const { groups, per } = spec;
  const sum = (of: (group: (typeof groups)[number]) => number): number =>
    groups.reduce((total, group) => total + of(group), 0);
  const head = sum((group) => group.head);
  const strata = sum((group) => Math.ceil((group.keys - group.head) / per));
  return {
    keys: head + 2 * strata,
    held: head + strata,
    placed: sum(({ placed }) => placed),
    items: Math.min(items, head + (items - head) / per),
  };
}
