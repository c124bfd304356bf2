/**
 * How the lost nodes are best brought back: candidates on the same futures, raced by Kim and Nelson's procedure. First it
 * counts whether a way passes, then how many old values are read, and then what decides the race: the database's worst minute from the
 * time the nodes run again, let in or not, until ten minutes after the last of them is let in.
 */

import { FIRST_REPEATS, KimNelson, noWorse } from "../../core/selection.ts";
import { isDecidedlyMore } from "../../core/sign-test.ts";
import type { Estimate } from "../../core/summary.ts";
import { seedsOf } from "../../sweep/expand.ts";
import { acceptedOf } from "./accepted.ts";
import { AT_ONCE, type Candidate, candidatesOf } from "./candidates.ts";
import { figuresOf, pointOf } from "./figures.ts";
import { type Judge, type Outcome, verdictOf } from "./judging.ts";
import type { Kept } from "./kept.ts";
import type { Fine } from "./levels.ts";
import { asksOf, type Making, type World } from "./runs.ts";
import { type Configuration, type Loss, losing } from "./worlds.ts";

/** Of the database's capacity: a difference of less than this is none. */
const DELTA = 0.01;
const REPEATS_MAX = 40;
/** Ways that leave more than so many times the old values of another differ in that, where it is decided at 95 %. */
const OLD_TIMES = 2;
const OLD_ALPHA = 0.05;
export const SINCE_BACK = "databaseLoadWorstMinuteSinceBack";
export const FAILED_SINCE_BACK = "failedRatioWorstMinuteSinceBack";
export const RECOVERY_FIGURES = [SINCE_BACK, FAILED_SINCE_BACK, "staleReads", "strandedCopies", "warmSeconds"] as const;

export interface Tried {
  readonly name: string;
  /** What has to be there before a node is lost; empty for a way that can be taken tonight. */
  readonly prepare: readonly string[];
  readonly steps: readonly string[];
  readonly outcome: Outcome;
  /** Why it fails; absent where it does not. */
  readonly reasons?: readonly string[];
  /** Not decided to be worse than the winner, which is among them. */
  readonly isNoWorse: boolean;
  /** Why it did not race: it fails where others pass, or is decided to leave more than twice the old values of another. Null where it did. */
  readonly passedOver: "fails" | "old values" | null;
  /** Its nodes were lost shortly before they came back, without its wait: what is counted is that of so short an outage. */
  readonly isWithoutWait?: true;
  readonly repeats: number;
  readonly figures: Readonly<Record<string, Estimate>>;
}

export interface Recovery {
  readonly configuration: string;
  readonly nodes: readonly number[];
  /** Null where nothing was tried. */
  readonly winner: string | null;
  readonly tried: readonly Tried[];
  /** What ended the race. */
  readonly ended: "decided" | "repeats" | "budget";
  /** The variance of the difference of the best two under common seeds, over that without; null where there are no two. */
  readonly varianceRatio: number | null;
  /** Of the winner in the world itself, where the race is one of coarser worlds; null where the budget has no room for that. */
  readonly confirmed?: ConfirmedWay | null;
}

export type ConfirmedWay = Pick<Tried, "outcome" | "reasons" | "repeats" | "figures">;

export interface RecoveryOptions {
  readonly loss: Loss;
  readonly firstSeed: number;
  readonly judge: Judge;
  readonly runs: Making;
  /** Of the worlds themselves, where those of `runs` are coarser. */
  readonly fine?: Pick<Fine, "runs" | "repeats"> | undefined;
  /** The load up to which losing the worst node holds; null where that is not known. */
  readonly holdsUpTo?: number | null;
}

/** With what the runbook is made of. */
export interface Found {
  readonly recovery: Recovery;
  readonly best: Candidate | null;
  /** The winner's runs. */
  readonly kept: readonly Kept[];
}

interface Racer {
  readonly candidate: Candidate;
  readonly world: World;
  readonly kept: Kept[];
}

export async function recoveryOf(
  configuration: Configuration,
  nodes: readonly number[],
  options: RecoveryOptions,
): Promise<Found> {
  const { loss, firstSeed, judge, runs } = options;
  const nothing: Found = {
    recovery: {
      ...{ configuration: configuration.label, nodes, winner: null, tried: [], varianceRatio: null },
      ended: "budget",
    },
    best: null,
    kept: [],
  };
  const base = { label: named(configuration, AT_ONCE), scenario: losing(configuration, nodes, loss) };
  const seeds = seedsOf(firstSeed, FIRST_REPEATS);
  const measuredAs = asksOf([base], seeds);
  if (!runs.affords(measuredAs)) return nothing;
  const pointFor = (kept: readonly Kept[]) => pointOf(kept, { id: "", label: "", isStated: judge.isStated });
  const all = candidatesOf(configuration, nodes, loss, {
    lost: pointFor(await runs.make(measuredAs)),
    holdsUpTo: options.holdsUpTo ?? null,
    isShort: options.fine !== undefined,
  });
  const racers = await acceptedOf(
    all.map((candidate): Racer => {
      const { name, scenario, late = scenario } = candidate;
      return { candidate, world: { label: named(configuration, name), scenario: late }, kept: [] };
    }),
    firstSeed,
    runs,
  );
  if (racers === null) return nothing;
  const filled = await repeated(racers, seeds, runs);
  if (!filled) return nothing;
  const isBorne = await lossIsBorne(base, configuration, racers, options);
  if (isBorne === null) return nothing;
  const told = ({ candidate }: Pick<Racer, "candidate">, kept: readonly Kept[]) => {
    if (candidate.late !== undefined && !isBorne)
      return { outcome: "FAIL" as const, reasons: ["so does the loss itself"] };
    const { outcome, reasons } = verdictOf(kept, judge, { axes: configuration.axes, isCalm: false });
    return { outcome, ...(outcome === "FAIL" ? { reasons } : {}) };
  };
  const outcomeOf = (racer: Racer, kept: readonly Kept[]): Outcome => told(racer, kept).outcome;
  const safe = contenders(racers, outcomeOf);
  const race = new KimNelson(safe.length, { delta: DELTA });
  for (const seed of seeds.keys()) race.add(race.left.map((i) => loadOf(safe[i].kept[seed])));
  let ended: Recovery["ended"] = "decided";
  for (let count = FIRST_REPEATS; !race.isOver; count++) {
    if (count >= REPEATS_MAX) {
      ended = "repeats";
      break;
    }
    const left = race.left.map((i) => safe[i]);
    if (!(await repeated(left, [firstSeed + count], runs))) {
      ended = "budget";
      break;
    }
    race.add(left.map(({ kept }) => loadOf(kept[count])));
  }
  const best = safe[race.best];
  const first = (racer: Racer): number[] => racer.kept.slice(0, FIRST_REPEATS).map(loadOf);
  const alike = new Set(race.isOver ? closeTo(best, safe, first) : race.left.map((i) => safe[i]));
  const cameTo = (racer: Racer, kept: readonly Kept[]): ConfirmedWay => ({
    ...told(racer, kept),
    repeats: kept.length,
    figures: figuresOf(pointFor(kept).metrics, RECOVERY_FIGURES),
  });
  const tried = racers.map((racer): Tried => {
    const { outcome, reasons, repeats, figures } = cameTo(racer, racer.kept);
    const { name, prepare, wait, late, steps: then } = racer.candidate;
    const steps = [...(wait === undefined ? [] : [wait.todo]), ...then];
    const isNoWorse = racer === best || alike.has(racer);
    const passedOver = safe.includes(racer) ? null : outcome === "FAIL" ? "fails" : "old values";
    return {
      ...{ name, prepare, steps, outcome },
      ...(reasons === undefined ? {} : { reasons }),
      ...{ isNoWorse, passedOver },
      ...(late === undefined ? {} : { isWithoutWait: true }),
      ...{ repeats, figures },
    };
  });
  const recovery: Recovery = {
    configuration: configuration.label,
    nodes,
    winner: best.candidate.name,
    tried,
    ended,
    varianceRatio: ratioOf(safe.map(first)),
  };
  if (options.fine === undefined) return { recovery, best: best.candidate, kept: best.kept };
  const kept = await inItself(best.world, options.fine, firstSeed);
  if (kept === null) return { recovery: { ...recovery, confirmed: null }, best: best.candidate, kept: best.kept };
  return { recovery: { ...recovery, confirmed: cameTo(best, kept) }, best: best.candidate, kept };
}

function named({ label }: Configuration, what: string): string {
  return [label, what].filter((text) => text !== "").join(": ");
}

async function inItself(world: World, { runs, repeats }: Pick<Fine, "runs" | "repeats">, firstSeed: number) {
  const asks = asksOf([world], seedsOf(firstSeed, repeats));
  return runs.affords(asks) ? runs.make(asks) : null;
}

function loadOf({ metrics }: Kept): number {
  return metrics[SINCE_BACK] ?? 0;
}

/**
 * Whether the loss itself is borne, until the nodes may be back: of ways that are raced without it. True where there is none; null where
 * there is no room to tell.
 */
async function lossIsBorne(
  { label, scenario }: World,
  { axes, lostAtSeconds }: Configuration,
  racers: readonly Racer[],
  { loss, firstSeed, judge, runs }: RecoveryOptions,
): Promise<boolean | null> {
  if (racers.every(({ candidate }) => candidate.late === undefined)) return true;
  const world = { label, scenario: { ...scenario, durationSeconds: lostAtSeconds + loss.forSeconds } };
  const asks = asksOf([world], seedsOf(firstSeed, FIRST_REPEATS));
  if (!runs.affords(asks)) return null;
  return verdictOf(await runs.make(asks), judge, { axes, isCalm: false }).outcome !== "FAIL";
}

async function repeated(racers: readonly Racer[], seeds: readonly number[], runs: Making): Promise<boolean> {
  const asks = racers.flatMap(({ world }) => asksOf([world], seeds));
  if (!runs.affords(asks)) return false;
  const made = await runs.make(asks);
  for (const [i, { kept }] of racers.entries()) kept.push(...made.slice(i * seeds.length, (i + 1) * seeds.length));
  return true;
}

/**
 * Of those that pass, where any does, those that are not decided to leave more than twice the old values of another in most futures: where
 * all is well with the database, less load is no reason to read old values. Each is compared with all others, so that one is out by chance
 * with the same small chance however many there are.
 */
function contenders(racers: readonly Racer[], outcomeOf: (racer: Racer, kept: readonly Kept[]) => Outcome): Racer[] {
  const passing = racers.filter((racer) => outcomeOf(racer, racer.kept) !== "FAIL");
  if (passing.length === 0) return [...racers];
  const reads = passing.map(({ kept }) => kept.map(({ metrics }) => metrics.staleReads ?? 0));
  const options = { times: OLD_TIMES, alpha: OLD_ALPHA / Math.max(1, passing.length - 1) };
  return passing.filter((_, i) => !reads.some((other) => isDecidedlyMore(reads[i], other, options)));
}

/** Those that the first repeats do not decide to be worse than the best by more than nothing. */
function closeTo(best: Racer, all: readonly Racer[], first: (racer: Racer) => number[]): Racer[] {
  const kept = noWorse(all.map(first)).map((i) => all[i]);
  return kept.includes(best) ? kept : [best, ...kept];
}

/** Of the two with the least means. */
function ratioOf(values: readonly (readonly number[])[]): number | null {
  const mean = (row: readonly number[]): number => row.reduce((sum, value) => sum + value, 0) / row.length;
  const variance = (row: readonly number[]): number => {
    const middle = mean(row);
    return row.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (row.length - 1);
  };
  const [a, b] = [...values].sort((x, y) => mean(x) - mean(y));
  if (b === undefined) return null;
  const apart = variance(a) + variance(b);
  return apart === 0 ? null : variance(a.map((value, i) => value - b[i])) / apart;
}
