/**
 * What a run returns and what a number means. This is the only vocabulary that models, sweeps, reports and the terminal
 * share. A result describes itself, so the code that renders it needs to know nothing about memcached.
 *
 * Times of events, phases and windows are seconds since the start of the run, or, where the world follows the day, since
 * the midnight before it.
 */
import type { Table } from "./table.ts";

/** Which direction of a number is better. */
export type Better = "lower" | "higher" | "neither";

/** The description of one number of a run. */
export interface MetricInfo {
  /** Identifier, camelCase, unit last: `missRatioDuringOutage`, `latencyMsP99`. */
  readonly name: string;
  /** Column title for people. */
  readonly title: string;
  /** `ratio`, `1/s`, `ms`, `s`, `copies`, `bytes`, `reads`, `x` (a multiple) ... */
  readonly unit: string;
  readonly better: Better;
  /** It can be negative; all others are taken to be 0 at least. */
  readonly signed?: boolean;
  /** One sentence: exactly what is counted, over which time. */
  readonly definition: string;
}

/** The description of one column of a run's time series. */
export interface SeriesInfo {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly better: Better;
  /** Its value is of the instant at which the window ends; that of any other column is of the whole window. */
  readonly atEnd?: boolean;
}

/** Something that happened in a run, for marks on charts and for the printed schedule. */
export interface RunEvent {
  readonly atSeconds: number;
  /** `crash`, `recover` ... */
  readonly what: string;
  /** Number of the part of the world that it happened to; -1 for the whole. */
  readonly subject?: number;
  /** For people: `127.0.0.1:11214 crashes, memory lost`. */
  readonly text: string;
}

/** A part of a run that metrics and charts refer to: `before`, `outage 1`, `after return 1`. */
export interface Phase {
  readonly name: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Windowed columns of equal length; window i covers [fromSeconds + i * windowSeconds, + windowSeconds). */
export interface SeriesData {
  readonly fromSeconds: number;
  readonly windowSeconds: number;
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

/** The inside of a run at one instant: a table for people, and the data behind it for programs. */
export interface Inspection {
  readonly atSeconds: number;
  readonly title: string;
  /** The instant, as the experiment called it. */
  readonly when: string;
  readonly table: Table;
  /** Plain JSON; null where there is only the table. */
  readonly data: unknown;
}

/** What became of each node at some instants around what befell them, in one run. */
export interface NodeWalk {
  readonly atSeconds: readonly number[];
  /** How many processes have a view of the nodes. */
  readonly processes: number;
  readonly nodes: readonly {
    readonly name: string;
    /** 1 where it answers. All that follows has a number for each instant, too. */
    readonly up: number[];
    /** Processes that leave it alone; absent where the client cannot say. */
    readonly avoidedBy?: number[];
    /** Absent where not all keys are simulated. */
    readonly items?: number[];
    readonly strandedCopies?: number[];
    readonly staleCopies?: number[];
  }[];
}

/** One of several outages, for itself: from its begin to some minutes after its end, or to the next. */
export interface Outage {
  /** What it befell, by name: `127.0.0.1:11214`, `shard 2`; empty where that is no single thing. */
  readonly subjects: readonly string[];
  readonly fromSeconds: number;
  /** Null where it outlasts the run. */
  readonly toSeconds: number | null;
  /** By name; null where the run leaves it undefined. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** What became of a world after what befell it, from the best to the worst. */
export const STABILITY_CLASSES = ["stable", "recovering", "stuck"] as const;
export type StabilityClass = (typeof STABILITY_CLASSES)[number];

/** Everything that is kept of one run. Plain JSON: it travels between threads and into runs.ndjson. */
export interface RunResult {
  /** By metric name; null where the run does not define it (no outage in a control) or it never happened. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Names of the metrics whose number is a lower bound: something that it counts had not ended when the run ended. */
  readonly atLeast: readonly string[];
  readonly series: SeriesData;
  /** The same minute by minute, whatever the windows of the series. Recoveries are measured on it. */
  readonly minutes: SeriesData;
  readonly events: readonly RunEvent[];
  readonly phases: readonly Phase[];
  /** Each for itself, in order; absent where there are not several. */
  readonly outages?: readonly Outage[];
  /** What became of the world after what befell it, by the rule that decided; absent where the run is too short to say. */
  readonly stability?: { readonly name: StabilityClass; readonly evidence: string };
  /** Sentences about this run that must not be overlooked (a stampede, a queue that never drained). */
  readonly notes: readonly string[];
  /** In order of time; absent where nothing was inspected. */
  readonly inspections?: readonly Inspection[];
  /** Absent where nothing befell any node. */
  readonly walk?: NodeWalk;
}
