/**
 * What an experiment is about to take, and whether that is more than it may. It is counted (`models/run/work.ts`) and turned into
 * minutes at a fixed rate, so that it says the same on every machine: nothing is read from the clock or from the memory there is.
 */

import { type Work, workOf } from "../../../models/run/work.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { formatDuration, formatSize, parseDuration, parseSize } from "../../core/text/units.ts";
import { MIB } from "../../core/units.ts";

/** Of each thread: an event takes 300 ns then, which a loaded core of 2025 keeps and an idle one halves. */
export const EVENTS_PER_MINUTE = 200_000_000;

/** Where a detail or the end of a plan is chosen by count, for so many threads on every machine. */
export const COUNTED_THREADS = 2;

/** Of Node.js with the program loaded and its garbage, as measured: the main thread, which writes the results, and each other. */
const MAIN_THREAD_BYTES = 200 * MIB;
const THREAD_BYTES = 75 * MIB;

/** On disk, of any experiment: what metrics mean, and the report without its points. */
const EXPERIMENT_BYTES = 350_000;

/** A sweep is late past so many times what was counted; of less than some seconds most is the start of the program. */
const LATE_FACTOR = 1.5;
const LATE_FROM_SECONDS = 15;

export interface Budget {
  readonly seconds: number;
  readonly bytes: number;
}

export const DEFAULT_BUDGET: Budget = { seconds: 120, bytes: 4096 * MIB };

/** An experiment with a run of each of its worlds under each seed. */
export interface Runs {
  /** One of each distinct world. */
  readonly works: readonly Work[];
  readonly seeds: number;
  /** That run at the same time; 0 for the main thread alone. */
  readonly threads: number;
  /** Of how many equal shares this is one. Default: 1, all of it. */
  readonly shards?: number;
}

export interface Estimate {
  readonly runs: number;
  readonly events: number;
  readonly seconds: number;
  readonly bytes: number;
  /** Of all files of the results. */
  readonly diskBytes: number;
}

/** @returns null where the text is no budget. @param fallback what it does not say. */
export function parseBudget(text: string, fallback = DEFAULT_BUDGET): Budget | null {
  const parts = text.split(",").map((part) => part.trim());
  const seconds = parts.map(parseDuration).filter((value) => value !== null);
  const bytes = parts.map(parseSize).filter((value) => value !== null);
  if (parts.length > 2 || seconds.length > 1 || bytes.length > 1 || seconds.length + bytes.length < parts.length) {
    return null;
  }
  const budget = { ...fallback, ...named("seconds", seconds), ...named("bytes", bytes) };
  return budget.seconds > 0 && budget.bytes > 0 ? budget : null;
}

function named(name: keyof Budget, [value]: readonly number[]): Partial<Budget> {
  return value === undefined ? {} : { [name]: value };
}

/** The work of each distinct world, once. */
export function worksOf(scenarios: readonly Scenario[]): Work[] {
  const distinct = new Map(scenarios.map((scenario) => [JSON.stringify(scenario), scenario]));
  return [...distinct.values()].map(workOf);
}

export function estimate({ works, seeds, threads, shards = 1 }: Runs): Estimate {
  const sum = (of: (work: Work) => number): number => works.reduce((all, work) => all + of(work), 0);
  const ofRuns = (of: (work: Work) => number): number => (seeds * sum(of)) / shards;
  const runs = Math.ceil((works.length * seeds) / shards);
  const events = ofRuns((work) => work.events);
  const longest = Math.max(...works.map((work) => work.events));
  const busy = Math.max(1, Math.min(threads, runs));
  // Whatever runs beside it, no sweep is over before its longest run.
  const seconds = (Math.max(events / busy, longest) / EVENTS_PER_MINUTE) * 60;
  const largest = works.flatMap(({ bytes }) => Array.from({ length: Math.min(seeds, busy) }, () => bytes));
  const atOnce = largest.sort((a, b) => b - a).slice(0, busy);
  const bytes =
    MAIN_THREAD_BYTES +
    (threads === 0 ? 0 : THREAD_BYTES * busy) +
    atOnce.reduce((sum, one) => sum + one, 0) +
    ofRuns((work) => work.resultBytes);
  const diskBytes = EXPERIMENT_BYTES + ofRuns((work) => work.journalBytes) + sum((work) => work.pointBytes);
  return { runs, events, seconds, bytes, diskBytes };
}

/** `90 runs in full on 2 threads, 2.5 million requests each: about 1m10s, 230MB of memory and 10MB on disk, counted as ...`. */
export function estimateText(given: Runs): string {
  const { runs, events, seconds, bytes, diskBytes } = estimate(given);
  const { works, threads } = given;
  const requests = works.map((work) => work.requests);
  const [least, most] = [Math.min(...requests), Math.max(...requests)];
  const each = runs === 1 ? "" : " each";
  const span = bigText(least) === bigText(most) ? bigText(most) : `${bigText(least)} to ${bigText(most)}`;
  const per = [...new Set(works.map((work) => work.sampled))].sort((a, b) => a - b);
  const detail = per.map((some) => (some === 1 ? "in full" : `with 1 in ${some} of the rare keys`)).join(" or ");
  const on = threads === 0 ? "without threads" : `on ${threads === 1 ? "1 thread" : `${threads} threads`}`;
  return `${runs === 1 ? "1 run" : `${runs} runs`} ${detail} ${on}, ${stretchText(works)}${span} requests${each}: about ${roundedDuration(seconds)}, ${roundedSize(bytes)} of memory and ${roundedSize(diskBytes)} on disk, counted as ${bigText(events)} events of which a thread does ${bigText(EVENTS_PER_MINUTE)} a minute`;
}

/** `2h05m of 24h with `, where that is not all. */
function stretchText(works: readonly Work[]): string {
  const some = new Set(
    works.map(({ simulatedSeconds: part, durationSeconds: all }) =>
      part === all ? `all of ${formatDuration(all)}` : `${formatDuration(part)} of ${formatDuration(all)}`,
    ),
  );
  if (works.every((work) => work.simulatedSeconds === work.durationSeconds)) return "";
  return `${[...some].join(" or ")} with `;
}

export function budgetText({ seconds, bytes }: Budget): string {
  return `${formatDuration(seconds)} and ${formatSize(bytes)}`;
}

/**
 * Said of a sweep that took much longer than was counted, by a clock; null where it did not.
 * @param made runs, those for advice too.
 */
export function lateText(given: Runs, made: number, tookSeconds: number): string | null {
  const { runs, seconds: ofAll } = estimate(given);
  const seconds = (ofAll * made) / runs;
  if (tookSeconds <= Math.max(LATE_FACTOR * seconds, LATE_FROM_SECONDS)) return null;
  return `It took ${roundedDuration(tookSeconds)}, and ${roundedDuration(seconds)} were counted: this machine is slower, or has other work, or an outage made more events than a quiet hour.`;
}

export function fits({ seconds, bytes }: Estimate, budget: Budget): boolean {
  return seconds <= budget.seconds && bytes <= budget.bytes;
}

/** What of the same experiment would fit, in the order in which it costs least of it; ends with the budget that all of it needs. */
export function whatFits(given: Runs, budget: Budget): string[] {
  const all = estimate(given);
  const fitting: string[] = [];
  const seeds = nearestFit(given.seeds, (some) => fits(estimate({ ...given, seeds: some }), budget));
  if (seeds > 0) fitting.push(`--seeds ${seeds}`);
  const threads = nearestFit(given.threads, (some) => fits(estimate({ ...given, threads: some }), budget));
  if (threads > 0) fitting.push(`--workers ${threads}`);
  if (seeds === 0) {
    const one = estimate({ ...given, seeds: 1 });
    const share = budget.seconds / one.seconds;
    if (share < 1) fitting.push(`--seeds 1 with a duration or a rate ${bigText(1 / share)} times as small`);
    if (estimate({ ...given, seeds: 1, threads: 0 }).bytes > budget.bytes)
      fitting.push("fewer keys and less memory of the nodes, divided by the same number");
  }
  const needs = [
    ...(all.seconds > budget.seconds ? [formatDuration(Math.ceil(all.seconds / 60) * 60)] : []),
    ...(all.bytes > budget.bytes ? [formatSize(Math.ceil(all.bytes / MIB) * MIB)] : []),
  ];
  fitting.push(`--budget ${needs.join(",")}`);
  return fitting;
}

/** The largest number below `most` that fits, 0 where none does. What is less fits where more does. */
function nearestFit(most: number, isFit: (some: number) => boolean): number {
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isFit(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Three digits with a word: `2.5 million`, and powers of ten beyond. */
export function bigText(value: number): string {
  const words = [
    [1e9, " billion"],
    [1e6, " million"],
  ] as const;
  const [unit, word] = words.find(([from]) => value >= from) ?? [1, ""];
  const digits = Number((value / unit).toPrecision(3));
  return `${digits}${word}`;
}

export function roundedDuration(seconds: number): string {
  const step = seconds < 60 ? 1 : seconds < 600 ? 10 : 60;
  return formatDuration(Math.max(1, Math.ceil(seconds / step) * step));
}

export function roundedSize(bytes: number): string {
  return formatSize(Math.ceil(bytes / (10 * MIB)) * 10 * MIB);
}
