/**
 * About what a plan takes, told before it begins and while it is made: by stage, how many runs and how many counted seconds. How many runs
 * a search needs is known when it ends; until then so many are expected as such searches took (`test/cli/plan.test.ts`).
 */
import { workOf } from "../../../models/run/work.ts";
import { formatDuration } from "../../core/text/units.ts";
import { type Budget, bigText, COUNTED_THREADS, estimate, roundedDuration, roundedSize } from "../experiment/budget.ts";
import { asRun } from "./around.ts";
import type { Scale } from "./coarser.ts";
import { type Levels, runSeconds } from "./levels.ts";
import { triedOf } from "./settings.ts";
import { type Configuration, clusterNodes, type Loss, losing } from "./worlds.ts";

export type StageName = "losses" | "uncertain" | "headroom" | "recovery" | "settings";

export interface Stage {
  readonly name: StageName;
  readonly runs: number;
  /** As counted, for two threads. */
  readonly seconds: number;
}

export interface Expected {
  readonly stages: readonly Stage[];
  readonly scale: Scale | null;
  /** Requests of the largest world that is run, and bytes of memory and of disk. */
  readonly requests: number;
  readonly bytes: number;
  readonly diskBytes: number;
}

/** Each node by itself, and rows of ten repeats with none lost, with one and, where that passes, with two. */
const SCREENED = 3;
const ROWS = 3;
const ROW_RUNS = 10;
/** Of a quantity, in as many futures as a search has: of load and capacity, and of nodes and memory, which have fewer values. */
const SEARCH_RUNS = { load: 110, others: 110 + 40 + 40 };
const OTHERS = 3;
/** In scale models there are fewer futures. */
const COARSE_SHARE = 0.5;
/** Nodes brought back in so many ways, each in ten futures, beside at once, which is the loss itself. */
const WAYS = 4;
const UNCERTAIN_RUNS = 32;
/** Each setting in one future, and a third of them, which change something, in ten. */
const SETTING_RUNS = 4;
/** In the worlds themselves, where searches are in scale models: of a quantity, and of the way that won. */
const CONFIRMING_RUNS = 4;
/** A run that is kept fills two blocks of a file system. */
const KEPT_BYTES = 8192;
const PLAN_BYTES = 350_000;

export interface ExpectedOptions {
  readonly loss: Loss;
  readonly levels: Levels;
  readonly threads: number;
  readonly isUncertain: boolean;
  /** Whether anything can fail, so that headroom is looked for, and which parts are wanted. */
  readonly hasHeadroom: boolean;
  readonly hasRecovery: boolean;
  readonly hasSettings: boolean;
}

/** In the order in which a plan makes them. */
export function expectedOf(all: readonly Configuration[], options: ExpectedOptions): Expected {
  const { loss, levels, threads, isUncertain, hasHeadroom, hasRecovery, hasSettings } = options;
  const { scale, fine } = levels;
  const inItself = runSeconds(all, loss);
  const searching = scale === null ? inItself : runSeconds(all, loss, scale);
  const stage = (name: StageName, searches: number, confirming: number): Stage => ({
    name,
    runs: Math.round(searches + confirming),
    seconds: searches * searching + confirming * inItself,
  });
  const sum = (of: (one: Configuration) => number): number => all.reduce((total, one) => total + of(one), 0);
  const rows = all.length * ROWS * (fine?.repeats ?? ROW_RUNS);
  const losses = SCREENED * sum(({ scenario }) => clusterNodes(scenario).length);
  const headroom = (runs: number, quantities: number): Stage =>
    scale === null
      ? stage("headroom", all.length * runs, 0)
      : stage("headroom", all.length * COARSE_SHARE * runs, all.length * quantities * CONFIRMING_RUNS);
  const races = sum(({ together }) => 1 + together.length);
  const stages = [
    scale === null ? stage("losses", losses + rows, 0) : stage("losses", losses, rows),
    ...(isUncertain ? [stage("uncertain", UNCERTAIN_RUNS * all.length, 0)] : []),
    ...(hasHeadroom ? [headroom(SEARCH_RUNS.load, 1)] : []),
    ...(hasRecovery ? [stage("recovery", races * WAYS * ROW_RUNS, races * (fine?.repeats ?? 0))] : []),
    ...(hasHeadroom ? [headroom(SEARCH_RUNS.others, OTHERS)] : []),
    ...(hasSettings ? [stage("settings", SETTING_RUNS * sum((one) => triedOf(losing(one, [0], loss))), 0)] : []),
  ];
  const works = all.map((one) => workOf(asRun(losing(one, [0], loss))));
  const largest = works.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const runs = stages.reduce((total, one) => total + one.runs, 0);
  return {
    stages,
    scale,
    requests: Math.max(...works.map(({ requests }) => requests)),
    bytes: estimate({ works: [largest], seeds: Math.max(1, threads), threads }).bytes,
    diskBytes: PLAN_BYTES + runs * KEPT_BYTES,
  };
}

export interface Totals {
  readonly runs: number;
  /** As counted, within the budget. */
  readonly countedSeconds: number;
  /** The same on so many threads. */
  readonly aboutSeconds: number;
}

export function totalsOf({ stages }: Expected, budget: Budget, threads: number): Totals {
  const all = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const countedSeconds = Math.min(all, budget.seconds);
  const share = all === 0 ? 1 : countedSeconds / all;
  const runs = Math.round(share * stages.reduce((sum, one) => sum + one.runs, 0));
  return { runs, countedSeconds, aboutSeconds: (countedSeconds * COUNTED_THREADS) / Math.max(1, threads) };
}

/** `about 480 runs on 2 threads, of at most 24000 requests: about 30s, 180MB of memory and 10MB on disk, by count; at most 10m (--budget)`. */
export function expectedText(expected: Expected, budget: Budget, threads: number): string {
  const { scale, requests, bytes, diskBytes } = expected;
  const { runs, aboutSeconds } = totalsOf(expected, budget, threads);
  const on = threads === 0 ? "without threads" : `on ${threads === 1 ? "1 thread" : `${threads} threads`}`;
  const models = scale === null ? "" : `, most in scale models of one in ${scale.per * scale.sampled}`;
  return `about ${roughly(runs)} runs ${on}, of ${bigText(requests)} requests${models}: about ${roundedDuration(aboutSeconds)}, ${roundedSize(bytes)} of memory and ${roundedSize(diskBytes)} on disk, less what earlier plans made; ${formatDuration(budget.seconds)} of two threads at most, by count (--budget)`;
}

/** Two digits: how many runs a search takes shows when it ends. */
function roughly(runs: number): number {
  return Number(runs.toPrecision(2));
}
