/**
 * What is kept of a run. The hot path only adds to counters and to one histogram; at every cut of the time line (each
 * grain of a minute or less, each border of a window or a phase) what was added since the last cut goes to the accounts
 * that are open, and a window that ends becomes one row of the series.
 */
import { Histogram } from "../../src/core/histogram.ts";
import type { SeriesData } from "../../src/core/result.ts";
import { Account } from "./account.ts";
import { COUNTERS, Counter } from "./counters.ts";
import type { Levels, RecordingOptions } from "./levels.ts";
import { seriesColumns } from "./series-columns.ts";

/** Peaks of a rate are means over this long. */
export const GRAIN_SECONDS = 60;

/** What is known of old copies, beside their counts; of what is measured. */
export interface StaleFacts {
  /** Milliseconds since the copy became stale: of each stale read, and of each stale copy when it was gone. */
  readonly readAges: Histogram;
  readonly lives: Histogram;
  /** From the first return until half of the copies stale then were gone; null where half of them still are there. */
  readonly halfLifeSeconds: number | null;
  /** From the first return until no process was of another view any more; null where nothing returned. */
  readonly viewsSettledSeconds: number | null;
}

export class Recording {
  readonly options: RecordingOptions;
  readonly counts = new Float64Array(COUNTERS);
  /** Milliseconds, of the reads since the last cut that waited, for the database or a node. */
  readonly latency = new Histogram();
  /** Evictions on all nodes over the whole run, set at its end. */
  evictions = 0;
  /** Mean over the nodes at the end of the run, null if nothing was asked of any. */
  calcifiedShare: number | null = null;
  /** Most database reads of one key at the same time. */
  stampedeMax = 0;
  /** As of the last cut. */
  stale: StaleFacts | null = null;
  /** Share of the requests that belong to the node that crashes first; null where none does. */
  deadNodeShare: number | null = null;
  readonly #accounts = new Map<string, Account>();
  readonly #levelsAtStart = new Map<string, Levels>();
  readonly #window = new Account("window");
  readonly #lastCounts = new Float64Array(COUNTERS);
  readonly #columns: number[][] = seriesColumns.map(() => []);
  readonly #windowEnds = new Set<number>();
  #lastCut = 0;

  constructor(options: RecordingOptions) {
    const { measureFromSeconds, durationSeconds, windowSeconds } = options;
    this.options = options;
    for (let i = 1; measureFromSeconds + i * windowSeconds < durationSeconds; i++) {
      this.#windowEnds.add(measureFromSeconds + i * windowSeconds);
    }
    this.#windowEnds.add(durationSeconds);
    for (const { name } of options.phases) this.#accounts.set(name, new Account(name));
  }

  /** What was counted in the phase, null if the run has none of that name. */
  phase(name: string): Account | null {
    return this.#accounts.get(name) ?? null;
  }

  /** Levels at the first instant of the phase, after the fault that opens it. */
  levelsAtStart(name: string): Levels | null {
    return this.#levelsAtStart.get(name) ?? null;
  }

  /** All instants at which the run must call `cut`, ascending, each once. */
  cutTimes(): number[] {
    const { measureFromSeconds, durationSeconds, windowSeconds, phases } = this.options;
    const grain = Math.min(GRAIN_SECONDS, windowSeconds);
    const times = new Set<number>([measureFromSeconds, ...this.#windowEnds]);
    for (let i = 1; measureFromSeconds + i * grain < durationSeconds; i++) times.add(measureFromSeconds + i * grain);
    for (const { fromSeconds, toSeconds } of phases) times.add(fromSeconds).add(toSeconds);
    return [...times].sort((a, b) => a - b);
  }

  /** Closes the slice that ends now. */
  cut(now: number, queueLengthMax: number): void {
    const { measureFromSeconds, phases, roundTripSeconds, levels } = this.options;
    if (now > measureFromSeconds) {
      const counts = this.counts.map((count, c) => count - this.#lastCounts[c]);
      this.latency.recordMany(roundTripSeconds * 1000, counts[Counter.getHits] - counts[Counter.lateHits]);
      const slice = { seconds: now - this.#lastCut, counts, latency: this.latency, queueLengthMax };
      this.#window.add(slice);
      for (const { name, fromSeconds, toSeconds } of phases) {
        if (fromSeconds <= this.#lastCut && now <= toSeconds) this.#accounts.get(name)!.add(slice);
      }
      if (this.#windowEnds.has(now)) this.#closeWindow();
    }
    this.latency.clear();
    this.#lastCounts.set(this.counts);
    this.#lastCut = now;
    for (const { name, fromSeconds } of phases) if (fromSeconds === now) this.#levelsAtStart.set(name, levels());
  }

  series(): SeriesData {
    const { measureFromSeconds, windowSeconds } = this.options;
    const columns = Object.fromEntries(seriesColumns.map(({ name }, i) => [name, this.#columns[i]]));
    return { fromSeconds: measureFromSeconds, windowSeconds, columns };
  }

  #closeWindow(): void {
    const levels = this.options.levels();
    for (let i = 0; i < seriesColumns.length; i++) {
      this.#columns[i].push(rounded(seriesColumns[i].of(this.#window, levels, this.options)));
    }
    this.#window.clear();
  }
}

/** Six significant digits: more are noise, and a journal of many runs is long. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
