/**
 * What a plan says while it is made: the stage that it is at, how much of what is expected is done, and the figure that it follows, with
 * its interval. The line of progress reads it, and programs that watch get it as lines of JSON (`--events`).
 */

import { metricInfos } from "../../../models/metrics/index.ts";
import type { Job } from "../../sweep/backends/backend.ts";
import type { ProgressState } from "../../terminal/progress.ts";
import { type Budget, COUNTED_THREADS } from "../experiment/budget.ts";
import type { EventStream } from "../experiment/event-stream.ts";
import { SoFar } from "../experiment/so-far.ts";
import { type Expected, type StageName, totalsOf } from "./expected.ts";
import type { Kept } from "./kept.ts";
import { LOAD } from "./losses.ts";
import { SINCE_BACK } from "./recovery.ts";
import type { KnownRun, RunsWatch } from "./runs.ts";

export interface WatchOptions {
  readonly experiment: string;
  readonly budget: Budget;
  readonly threads: number;
  readonly stream?: EventStream | undefined;
  /** Of the runs under way, what share is done. */
  readonly shares: Float64Array;
  /** Told once, before anything is run, with what is to be known of the worlds before that. */
  readonly onExpected?: (expected: Expected, warnings: readonly string[]) => void;
  /** Milliseconds on a clock that does not jump. */
  readonly now?: () => number;
}

/** What of each stage is followed; of the others what was known before stays. */
const FOLLOWED = {
  losses: { metrics: [LOAD] },
  recovery: { metrics: [SINCE_BACK], isLeast: true },
} as const;

export class Watch implements ProgressState, RunsWatch {
  readonly #options: WatchOptions;
  readonly #now: () => number;
  readonly #startedAt: number;
  #expected: Expected | null = null;
  #stage = -1;
  /** Counted seconds: of all that is there, of what was made now, and of what is done in this stage. */
  #done = 0;
  #made = 0;
  #doneInStage = 0;
  #open = { runs: 0, seconds: 0 };
  #soFar: SoFar | null = null;
  #text = "";
  readonly #labels = new Map<string, string>();
  readonly #seen = new Set<string>();
  runsDone = 0;
  current = "";

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#startedAt = this.#now();
  }

  /** Before anything is run. */
  begin(expected: Expected, warnings: readonly string[] = []): void {
    this.#expected = expected;
    const { budget, threads } = this.#options;
    this.#options.onExpected?.(expected, warnings);
    const { runs, countedSeconds, aboutSeconds } = totalsOf(expected, budget, threads);
    const stages = expected.stages.map(({ name }) => name);
    const left = { leftSeconds: tenths(aboutSeconds) };
    this.#write({ event: "plan", stages, runs, countedSeconds: tenths(countedSeconds), ...left });
  }

  /** The stage of this name that comes next. */
  stage(name: StageName): void {
    const { stages } = this.#expected!;
    this.#stage = stages.findIndex((one, i) => i > this.#stage && one.name === name);
    this.#doneInStage = 0;
    this.#soFar = name in FOLLOWED ? new SoFar(metricInfos(), FOLLOWED[name as keyof typeof FOLLOWED]) : null;
    this.#seen.clear();
    const at = { number: this.#stage + 1, of: stages.length, done: this.runsDone };
    this.#write({ event: "stage", stage: name, ...at, leftSeconds: this.#leftSeconds() });
  }

  /** What the plan has come to, in a sentence. */
  headline(headline: string): void {
    this.#write({ event: "headline", headline });
  }

  end(headline: string, report: string): void {
    this.#write({ event: "end", headline, report });
  }

  opens(runs: number, seconds: number): void {
    this.#open = { runs, seconds };
  }

  starts({ point, seed }: Pick<Job, "point" | "seed">, label: string): void {
    this.current = label;
    this.#write({ event: "begin", point, label, seed });
  }

  knows({ point, seed }: Pick<Job, "point" | "seed">, { label, kept, seconds, isMade, isNew }: KnownRun): void {
    if (isNew) {
      this.runsDone++;
      this.#done += seconds;
      this.#doneInStage += seconds;
    }
    if (isMade) {
      this.#made += seconds;
      this.#open = { runs: this.#open.runs - 1, seconds: Math.max(0, this.#open.seconds - seconds) };
    }
    this.#follow(point, seed, label, kept);
    if (!isMade) return;
    const leftSeconds = this.#leftSeconds();
    this.#write({ event: "run", point, label, seed, done: this.runsDone, leftSeconds });
    const told = this.#soFar?.told();
    if (told != null) this.#write({ event: "soFar", label: this.#labels.get(told.point)!, ...told });
  }

  forgets({ runs, seconds }: { readonly runs: number; readonly seconds: number }): void {
    this.runsDone -= runs;
    this.#done -= seconds;
    this.#doneInStage -= seconds;
    this.#open = { runs: 0, seconds: 0 };
  }

  get runsTotal(): number {
    return this.runsDone + this.#open.runs;
  }

  get soFar(): string {
    const stage = this.#expected?.stages[this.#stage];
    const where = stage === undefined ? "" : `${stage.name} (${this.#stage + 1} of ${this.#expected!.stages.length})`;
    const text = this.#soFar?.text((point) => this.#labels.get(point)!) ?? "";
    if (text !== "") this.#text = text;
    return [where, this.#text].filter((part) => part !== "").join(": ");
  }

  /** In counted seconds. */
  get work(): { readonly done: number; readonly made: number; readonly left: number } {
    const begun = this.#begun();
    // The first run takes the start of the threads too, so that nothing is known of the pace before it is there.
    const made = this.#made === 0 ? 0 : this.#made + begun;
    return { done: this.#done + begun, made, left: Math.max(0, this.#left() - begun) };
  }

  #follow(point: string, seed: number, label: string, kept: Kept): void {
    if (this.#soFar === null || this.#seen.has(`${point}/${seed}`)) return;
    this.#seen.add(`${point}/${seed}`);
    this.#labels.set(point, label);
    this.#soFar.add(point, kept);
  }

  #begun(): number {
    const { runs, seconds } = this.#open;
    return runs <= 0 ? 0 : this.#options.shares.reduce((sum, share) => sum + share, 0) * (seconds / runs);
  }

  /** What is expected of this stage and of those that follow, or what is open where that is more; within the budget. */
  #left(): number {
    if (this.#expected === null) return 0;
    const { stages } = this.#expected;
    const own = Math.max(0, (stages[this.#stage]?.seconds ?? 0) - this.#doneInStage);
    const later = stages.slice(this.#stage + 1).reduce((sum, { seconds }) => sum + seconds, 0);
    const wanted = Math.max(own, this.#open.seconds) + later;
    return Math.max(this.#open.seconds, Math.min(wanted, this.#options.budget.seconds - this.#done));
  }

  /** At the pace of what was made now; before that, as counted. */
  #leftSeconds(): number {
    const { made, left } = this.work;
    const pace =
      made > 0 ? (this.#now() - this.#startedAt) / 1000 / made : COUNTED_THREADS / Math.max(1, this.#options.threads);
    return tenths(left * pace);
  }

  #write(line: Parameters<EventStream["write"]>[1]): void {
    this.#options.stream?.write(this.#options.experiment, line);
  }
}

function tenths(seconds: number): number {
  return Number(seconds.toFixed(1));
}
