/**
 * Makes the runs that a plan asks for, each world and seed once, and counts their work. The work is that of all runs that were asked
 * for, made now or kept from earlier, so that the same plan ends at the same place wherever and whenever it is made.
 */
import { type Work, workOf } from "../../../models/run/work.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import type { Job, KeptBackend } from "../../sweep/backends/backend.ts";
import { runKeys } from "../../sweep/journal.ts";
import { COUNTED_THREADS, EVENTS_PER_MINUTE } from "../experiment/budget.ts";
import { inputErrorOf } from "../experiment/simulation.ts";
import { asRun } from "./around.ts";
import { type Kept, keptOf } from "./kept.ts";
import type { RunStore } from "./store.ts";

/** Why something is not told. */
export const NO_ROOM = "the budget has no room for it";

/** A world with what it is called. */
export interface World {
  readonly label: string;
  readonly scenario: Scenario;
}

export interface Ask {
  readonly world: World;
  readonly seed: number;
}

/** Who makes runs: of worlds as they are, or of coarser ones. */
export type Making = Pick<Runs, "affords" | "make">;

export interface KnownRun {
  readonly label: string;
  readonly kept: Kept;
  /** As counted. */
  readonly seconds: number;
  /** Now, and not kept from earlier. */
  readonly isMade: boolean;
  /** It was not asked for before. */
  readonly isNew: boolean;
}

/** Who is told what happens. */
export interface RunsWatch {
  /** How many of the runs that are asked for have to be made, and what they count. */
  opens(runs: number, seconds: number): void;
  starts(run: Pick<Job, "point" | "seed">, label: string): void;
  /** A run is there. */
  knows(run: Pick<Job, "point" | "seed">, known: KnownRun): void;
  /** A world was refused: so many runs that were there are none. */
  forgets(some: { readonly runs: number; readonly seconds: number }): void;
}

export interface RunsOptions {
  readonly engine: string;
  readonly backend: KeptBackend;
  /** Absent where nothing is kept. */
  readonly store?: RunStore | undefined;
  /** Counted seconds that all runs may take. */
  readonly budgetSeconds: number;
  readonly watch?: RunsWatch;
  readonly signal?: AbortSignal;
  /** Of runs under way, what share is done: as many places as there may be at a time. */
  readonly shares?: Float64Array<SharedArrayBuffer>;
}

/** A signal stopped the plan. */
export class Stopped extends Error {}

/** Of a digest: no plan has as many worlds as would let two be alike. */
const POINT_LENGTH = 12;

export class Runs {
  readonly #options: RunsOptions;
  readonly #keys = new WeakMap<Scenario, (seed: number) => string>();
  readonly #works = new WeakMap<Scenario, Work>();
  readonly #run = new WeakMap<Scenario, Scenario>();
  readonly #known = new Map<string, Kept>();
  readonly #asked = new Set<string>();
  #events = 0;
  #made = 0;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /** Distinct runs that were asked for. */
  get asked(): number {
    return this.#asked.size;
  }

  /** How many of them were made now, and not kept from earlier. */
  get made(): number {
    return this.#made;
  }

  /** As counted, for two threads. */
  get seconds(): number {
    return secondsOf(this.#events);
  }

  /** Who makes the same runs of what `of` makes of each world, and tells of each what `told` makes of it. */
  ofOthers(of: (scenario: Scenario) => Scenario, told: (kept: Kept) => Kept): Making {
    const made = new WeakMap<Scenario, Scenario>();
    const others = (asks: readonly Ask[]): Ask[] =>
      asks.map(({ world: { label, scenario }, seed }) => {
        const found = made.get(scenario) ?? of(scenario);
        made.set(scenario, found);
        return { world: { label, scenario: found }, seed };
      });
    return {
      affords: (asks, share) => this.affords(others(asks), share),
      make: async (asks) => (await this.make(others(asks))).map(told),
    };
  }

  /** Whether the budget, or so much of it, has room for them. */
  affords(asks: readonly Ask[], share = 1): boolean {
    return secondsOf(this.#events + this.#newEvents(asks)) <= share * this.#options.budgetSeconds;
  }

  /**
   * In the order in which they were asked for.
   * @throws InvalidInput where the model refuses a world.
   * @throws Stopped where the signal stopped them.
   */
  async make(asks: readonly Ask[]): Promise<Kept[]> {
    const events = this.#newEvents(asks);
    this.#events += events;
    const { backend, store, watch, signal, shares } = this.#options;
    const jobs = new Map<string, Job & { readonly world: World }>();
    const fresh = new Set<string>();
    const told = { runs: 0, seconds: 0 };
    const counted = new Set<string>();
    const tell = ({ world, seed }: Ask, key: string, isMade: boolean): void => {
      const seconds = secondsOf(this.#workOf(world.scenario).events);
      const kept = this.#known.get(key)!;
      const isNew = fresh.has(key) && !counted.has(key);
      if (isNew) {
        counted.add(key);
        told.runs++;
        told.seconds += seconds;
      }
      watch?.knows({ point: this.#point(world), seed }, { label: world.label, kept, seconds, isMade, isNew });
    };
    for (const { world, seed } of asks) {
      const key = this.#keyOf(world.scenario)(seed);
      if (!this.#asked.has(key)) fresh.add(key);
      this.#asked.add(key);
      const kept = this.#known.get(key) ?? store?.get(key);
      if (kept === undefined) {
        jobs.set(key, { key, point: this.#point(world), seed, scenario: this.#runOf(world.scenario), world });
      } else {
        this.#known.set(key, kept);
        tell({ world, seed }, key, false);
      }
    }
    const open = [...jobs.values()];
    watch?.opens(open.length, secondsOf(open.reduce((sum, { world }) => sum + this.#workOf(world.scenario).events, 0)));
    try {
      await backend.make(open, {
        ...(signal === undefined ? {} : { signal }),
        shares,
        onStart: (job) => watch?.starts(job, jobs.get(job.key)!.world.label),
        onResult: ({ key }, result) => {
          const kept = keptOf(result);
          store?.put(key, kept);
          this.#known.set(key, kept);
          this.#made++;
          tell(jobs.get(key)!, key, true);
        },
      });
    } catch (error) {
      // A world that is refused is none that was run, whatever of the others was over by then.
      for (const key of fresh) this.#asked.delete(key);
      this.#events -= events;
      watch?.forgets(told);
      throw inputErrorOf(
        error,
        "plan",
        open.map(({ point, world }) => ({ id: point, label: world.label })),
      );
    }
    if (signal?.aborted === true) throw new Stopped();
    return asks.map(({ world, seed }) => this.#known.get(this.#keyOf(world.scenario)(seed))!);
  }

  /** What tells a world from all others. */
  #point({ scenario }: World): string {
    return this.#keyOf(scenario)(0).slice(0, POINT_LENGTH);
  }

  #newEvents(asks: readonly Ask[]): number {
    const fresh = new Map<string, number>();
    for (const { world, seed } of asks) {
      const key = this.#keyOf(world.scenario)(seed);
      if (!this.#asked.has(key)) fresh.set(key, this.#workOf(world.scenario).events);
    }
    return [...fresh.values()].reduce((sum, events) => sum + events, 0);
  }

  #keyOf(scenario: Scenario): (seed: number) => string {
    const found = this.#keys.get(scenario) ?? runKeys(this.#options.engine, this.#runOf(scenario));
    this.#keys.set(scenario, found);
    return found;
  }

  #workOf(scenario: Scenario): Work {
    const found = this.#works.get(scenario) ?? workOf(this.#runOf(scenario));
    this.#works.set(scenario, found);
    return found;
  }

  /** Without its quiet hours. */
  #runOf(scenario: Scenario): Scenario {
    const found = this.#run.get(scenario) ?? asRun(scenario);
    this.#run.set(scenario, found);
    return found;
  }
}

/** As a budget counts it. */
export function secondsOf(events: number): number {
  return (events / COUNTED_THREADS / EVENTS_PER_MINUTE) * 60;
}

/** Each of these worlds under each seed, world by world. */
export function asksOf(worlds: readonly World[], seeds: readonly number[]): Ask[] {
  return worlds.flatMap((world) => seeds.map((seed) => ({ world, seed })));
}
