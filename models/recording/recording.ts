/**
 * What is kept of a run. The hot path only adds to counters and to one histogram; at every cut of the time line (each
 * grain of a minute or less, each border of a window or a phase) what was added since the last cut goes to the accounts
 * that are open. What belongs to a request that began before the last cut goes to the accounts of that time (`bookings.ts`).
 */
import { Histogram } from "../../src/core/histogram.ts";
import type { SeriesData } from "../../src/core/result.ts";
import { Account, type Peaks } from "./account.ts";
import type { Bookings } from "./bookings.ts";
import { COUNTERS, Counter, SHARD_COUNTERS } from "./counters.ts";
import type { Levels, RecordingOptions } from "./levels.ts";
import { PhaseName } from "./phase-name.ts";
import type { RunFacts } from "./run-facts.ts";
import { Column, MINUTE_SECONDS, Seconds } from "./seconds.ts";
import { seriesColumns } from "./series-columns.ts";
import { type UsualMinutes, withSteppedOver } from "./stepped-over.ts";

/** A run is cut at least this often. */
const GRAIN_SECONDS = 60;

export class Recording implements Bookings {
  readonly options: RecordingOptions;
  readonly counts: Float64Array;
  /** Milliseconds, of the reads that began since the last cut and waited, for the database or a node. */
  readonly #latency = new Histogram();
  /** The same of all pages; null where there are none. */
  readonly #pageLatency: Histogram | null;
  /** What happened in each second, for figures about the worst minute. */
  readonly seconds: Seconds;
  readonly #phases: readonly Account[];
  readonly #windows: readonly Account[];
  /** When each window ends, ascending, and the levels then. */
  readonly #windowEnds: readonly number[];
  readonly #levelsAtEnd: Levels[] = [];
  readonly #levelsAtStart = new Map<string, Levels>();
  readonly #lastCounts: Float64Array;
  /** What began before has its figures in a slice that is over. Seconds. */
  lastCut = 0;
  #facts: RunFacts | null = null;
  #whole: Account | null = null;

  constructor(options: RecordingOptions) {
    const { measureFromSeconds, durationSeconds, windowSeconds } = options;
    this.options = options;
    this.counts = new Float64Array(countersOf(options));
    this.#lastCounts = new Float64Array(countersOf(options));
    this.#pageLatency = options.hasPages ? new Histogram() : null;
    const ends: number[] = [];
    for (let i = 1; measureFromSeconds + i * windowSeconds < durationSeconds; i++) {
      ends.push(measureFromSeconds + i * windowSeconds);
    }
    this.#windowEnds = [...ends, durationSeconds];
    this.seconds = new Seconds(durationSeconds, measureFromSeconds);
    this.#windows = this.#windowEnds.map((toSeconds, i) => {
      const fromSeconds = this.#windowEnds[i - 1] ?? measureFromSeconds;
      return new Account(
        { name: `window to ${toSeconds} s`, fromSeconds, toSeconds },
        options.hasPages,
        countersOf(options),
      );
    });
    this.#phases = options.phases.map((phase) => new Account(phase, options.hasPages, countersOf(options)));
  }

  /** @throws Error before the run is over. */
  get facts(): RunFacts {
    if (this.#facts === null) throw new Error("the run is not over");
    return this.#facts;
  }

  /** All phases and windows. */
  get accounts(): readonly Account[] {
    return [...this.#phases, ...this.#windows];
  }

  /** What was counted in the phase, null if the run has none of that name. */
  phase(name: string): Account | null {
    return this.#phases.find((phase) => phase.name === name) ?? null;
  }

  /** All that is measured, with what was stepped over, for rates, shares and means. */
  get whole(): Account | null {
    const { stretch, roundTripSeconds } = this.options;
    const measured = this.phase(PhaseName.measured);
    const usual = this.usualMinutes;
    if (stretch === undefined || measured === null || usual === null) return measured;
    this.#whole ??= withSteppedOver(measured, stretch.steppedOver, usual, roundTripSeconds * 1000);
    return this.#whole;
  }

  /** Null where all of the run is simulated. */
  get usualMinutes(): UsualMinutes | null {
    const { stretch, databaseServers } = this.options;
    const after = this.phase(PhaseName.usualAfter);
    if (stretch === undefined || after === null) return null;
    return { before: this.phase(PhaseName.usualBefore), after, missTimes: stretch.missTimes, databaseServers };
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

  book(counter: number, beganAt: number, times = 1): void {
    this.counts[counter] += times;
    if (beganAt < this.lastCut || !this.seconds.isPresent(beganAt)) this.#bookEarlier(counter, beganAt, times);
  }

  /** What has just been added to the counter belongs to a second or a slice that may have ended. */
  #bookEarlier(counter: number, beganAt: number, times: number): void {
    this.seconds.book(counter, Math.floor(beganAt), times);
    if (beganAt >= this.lastCut) return;
    this.#lastCounts[counter] += times;
    for (const account of this.#accountsAt(beganAt)) account.counts[counter] += times;
  }

  bookUnanswered(beganAt: number): void {
    this.seconds.bookFailed(Math.floor(beganAt));
  }

  /** The request that began at this time had no end when the run ended, so many milliseconds later. */
  bookCensored(ms: number, beganAt: number): void {
    for (const account of this.#accountsAt(beganAt)) account.reads.addCensored(ms);
  }

  bookLatency(ms: number, beganAt: number): void {
    if (beganAt >= this.lastCut) this.#latency.record(ms);
    else this.#bookEarlierLatency(ms, beganAt);
  }

  /** Apart from the usual case, which is then short enough to be inlined. */
  #bookEarlierLatency(ms: number, beganAt: number): void {
    for (const account of this.#accountsAt(beganAt)) account.reads.add(ms);
  }

  bookPageLatency(ms: number, beganAt: number): void {
    if (beganAt >= this.lastCut) this.#pageLatency?.record(ms);
    else this.#bookEarlierPageLatency(ms, beganAt);
  }

  #bookEarlierPageLatency(ms: number, beganAt: number): void {
    for (const account of this.#accountsAt(beganAt)) account.pages?.add(ms);
  }

  bookPageCensored(ms: number, beganAt: number): void {
    for (const account of this.#accountsAt(beganAt)) account.pages?.addCensored(ms);
  }

  /** Closes the slice that ends now. */
  cut(now: number, peaks: Peaks): void {
    const { measureFromSeconds, phases, roundTripSeconds, levels } = this.options;
    if (now > measureFromSeconds) {
      const counts = this.counts.map((count, c) => count - this.#lastCounts[c]);
      this.#latency.recordMany(roundTripSeconds * 1000, counts[Counter.getHits] - counts[Counter.lateHits]);
      const slice = {
        seconds: now - this.lastCut,
        counts,
        latency: this.#latency,
        pageLatency: this.#pageLatency,
        peaks,
      };
      const window = this.#levelsAtEnd.length;
      this.#windows[window].add(slice);
      for (const [i, { fromSeconds, toSeconds }] of phases.entries()) {
        if (fromSeconds <= this.lastCut && now <= toSeconds) this.#phases[i].add(slice);
      }
      if (now === this.#windowEnds[window]) {
        this.#windows[window].close();
        this.#levelsAtEnd.push(levels());
      }
    }
    this.#latency.clear();
    this.#pageLatency?.clear();
    this.#lastCounts.set(this.counts);
    this.lastCut = now;
    for (const [i, { name, fromSeconds, toSeconds }] of phases.entries()) {
      if (fromSeconds === now) this.#levelsAtStart.set(name, levels());
      if (toSeconds === now) this.#phases[i].unanswered = this.options.waitingSince(fromSeconds);
    }
  }

  /** The run is over, and its last slice cut. */
  end(facts: RunFacts): void {
    this.#facts = facts;
  }

  series(): SeriesData {
    const { measureFromSeconds, windowSeconds } = this.options;
    const values = this.#windows.map((window, i) => {
      const levels = this.#levelsAtEnd[i];
      return seriesColumns.map((column) => rounded(column.of(window, levels, this.options)));
    });
    const columns = seriesColumns.map(({ name }, i) => [name, values.map((row) => row[i])]);
    return { fromSeconds: measureFromSeconds, windowSeconds, columns: Object.fromEntries(columns) };
  }

  /** Share of each minute's gets that brought no value; what a recovery is told by. */
  minutes(): SeriesData {
    const gets = this.seconds.minutes(Column.gets);
    const without = this.seconds.minutes(Column.getsWithoutValue);
    const fallThroughRatio = gets.map((all, i) => (all === 0 ? 0 : rounded(without[i] / all)));
    const fromSeconds = Math.ceil(this.options.measureFromSeconds);
    return { fromSeconds, windowSeconds: MINUTE_SECONDS, columns: { fallThroughRatio } };
  }

  /** The window and the phases that hold this time; none before measurement begins. */
  #accountsAt(seconds: number): Account[] {
    const { measureFromSeconds, phases } = this.options;
    if (seconds < measureFromSeconds) return [];
    const held = this.#phases.filter((_, i) => phases[i].fromSeconds <= seconds && seconds < phases[i].toSeconds);
    return [...held, this.#windows[this.#windowAt(seconds)]];
  }

  #windowAt(seconds: number): number {
    const { measureFromSeconds, windowSeconds } = this.options;
    let window = Math.floor((seconds - measureFromSeconds) / windowSeconds);
    // A quotient of two rounded numbers may be off by one at a border.
    while (window > 0 && seconds < this.#windowEnds[window - 1]) window--;
    while (seconds >= this.#windowEnds[window] && window < this.#windows.length - 1) window++;
    return window;
  }
}

function countersOf({ shards }: RecordingOptions): number {
  return COUNTERS + (shards > 1 ? shards * SHARD_COUNTERS : 0);
}

/** Six significant digits: more are noise, and a journal of many runs is long. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
