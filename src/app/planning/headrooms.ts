/**
 * How far each configuration is from failing when its worst node is lost: the highest load, the least that the database must serve,
 * the fewest nodes, the least memory. One of them is changed and all else stays, in each future by itself, since a verdict on one
 * future is that on its worst minute, and the mean over futures hides the bad ones.
 */
import { median } from "d3-array";
import { estimateMean } from "../../core/estimate.ts";
import { seedsOf } from "../../sweep/expand.ts";
import { InvalidInput } from "../ending/errors.ts";
import { confirmedFrom } from "./confirm.ts";
import { CHECKED, criticalOf, type Tried } from "./critical.ts";
import { isSureToFail, type Judge, verdictOf } from "./judging.ts";
import type { Kept } from "./kept.ts";
import type { WorstNode } from "./losses.ts";
import { type NoQuantity, type Quantity, quantitiesOf } from "./quantities.ts";
import { asksOf, type Making, NO_ROOM, type World } from "./runs.ts";
import { type Configuration, clusterNodes, type Loss, losing } from "./worlds.ts";

export interface Headroom {
  readonly configuration: string;
  readonly quantity: Quantity["name"];
  readonly title: string;
  /** Behind a number of it: `/s`. */
  readonly suffix: string;
  /** True: it holds up to a value; false: from one on. */
  readonly isMost: boolean;
  readonly current: number;
  readonly step: number;
  /** The least and the greatest value that was tried. */
  readonly from: number;
  readonly to: number;
  /** The node that is lost, by its position. */
  readonly node: number;
  /** Of each future, from the worst to the best: the critical value; null where it holds at none. Empty where it was not looked for. */
  readonly values: readonly (number | null)[];
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Outside of what was halved: how many were tried, and how many were not as expected. */
  readonly checked: number;
  readonly unexpected: number;
  /** Why it was not looked for, or not to the end; empty where it was. */
  readonly why: string;
  /** Where futures are those of coarser worlds: what a few of the world itself come to. Null where the budget has no room for them. */
  readonly confirmed?: ConfirmedValue | null;
}

/** One future in so many may be worse than the number that a planner takes. */
const WORSE = 16;

/** Of the sorted futures, the one that a planner takes. */
export function plannedFuture({ values }: Pick<Headroom, "values">): number {
  return Math.floor(values.length / WORSE);
}

/** What a planner takes; null where it is not known, or nothing holds. */
export function plannedValue({ values, confirmed }: Headroom): number | null {
  return confirmed == null ? (values[plannedFuture({ values })] ?? null) : confirmed.value;
}

export interface ConfirmedValue {
  /** It holds in all of these futures; null where it does at none that was tried. */
  readonly value: number | null;
  readonly futures: number;
  readonly runs: number;
}

export interface HeadroomOptions {
  readonly loss: Loss;
  readonly firstSeed: number;
  readonly futures: number;
  readonly judge: Judge;
  readonly runs: Making;
  /** Of the worlds themselves, where those of `runs` are coarser. */
  readonly fine?: Making | undefined;
  /** Which are looked for, in this order. Default: all. */
  readonly quantities?: readonly Quantity["name"][];
}

/** The share of what a search in scale models did not try, that is checked: what it found is confirmed anyway. */
const CHECKED_COARSE = 0.02;
/** Of the world itself: at a size at which runs take long, futures differ little. */
const CONFIRMED_FUTURES = 2;

/** All configurations by the first quantity, then by the next: what is asked most often is there if the budget ends. */
export async function headroomsOf(
  all: readonly Configuration[],
  worst: readonly WorstNode[],
  options: HeadroomOptions,
): Promise<Headroom[]> {
  const quantities = all.map(({ scenario }) => quantitiesOf(scenario));
  const { quantities: wanted = quantities[0].map(({ name }) => name) } = options;
  const found: Headroom[] = [];
  for (const name of wanted) {
    for (const [c, configuration] of all.entries()) {
      const quantity = quantities[c].find((one) => one.name === name)!;
      found.push(await headroom(configuration, quantity, worst[c].order[0], options));
    }
  }
  return found;
}

async function headroom(
  configuration: Configuration,
  quantity: Quantity | NoQuantity,
  node: number,
  options: HeadroomOptions,
): Promise<Headroom> {
  const none = { values: [], mean: null, low: null, high: null, checked: 0, unexpected: 0 };
  const named = { configuration: configuration.label, quantity: quantity.name, title: quantity.title, node };
  if ("why" in quantity) {
    const nothing = { suffix: "", isMost: false, current: 0, step: 0, from: 0, to: 0 };
    return { ...named, ...nothing, ...none, why: quantity.why };
  }
  const { suffix, isMost, current, step, strengths } = quantity;
  const range = { from: Math.min(...strengths), to: Math.max(...strengths) };
  const told = { ...named, suffix, isMost, current, step, ...range };
  try {
    const worldOf = worldsOf(configuration, quantity, node, options.loss);
    const found = await searched(configuration, quantity, worldOf, options);
    if (found === null) return { ...told, ...none, why: NO_ROOM };
    const values = [...found.last].sort((a, b) => a - b).map((index) => (index < 0 ? null : strengths[index]));
    const numbers = values.filter((value) => value !== null);
    const { checked, unexpected } = found;
    // A mean of some futures only would be that of the better ones.
    const isWhole = numbers.length === values.length;
    const { mean, low, high } = (isWhole ? estimateMean(numbers) : null) ?? none;
    const coarse = { ...told, values, mean, low, high, checked, unexpected, why: "" };
    if (options.fine === undefined) return coarse;
    return { ...coarse, confirmed: await confirmed(configuration, quantity, { worldOf, found: found.last }, options) };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { ...told, ...none, why: `the model refuses a world of it: ${error.problems.join(" ")}` };
  }
}

/** The world with the strength of this index, and its node lost. */
function worldsOf(configuration: Configuration, quantity: Quantity, node: number, loss: Loss) {
  const { strengths, world: worldAt, title, suffix } = quantity;
  const worlds = new Map<number, World>();
  return (index: number): World => {
    const known = worlds.get(index);
    if (known !== undefined) return known;
    const scenario = worldAt(configuration.scenario, strengths[index]);
    const own = clusterNodes(scenario);
    const lost = [own.includes(node) ? node : own[own.length - 1]];
    const made = {
      label: `${configuration.label} ${title}: ${strengths[index]}${suffix}`.trim(),
      scenario: losing({ ...configuration, scenario }, lost, loss),
    };
    worlds.set(index, made);
    return made;
  };
}

type WorldOf = ReturnType<typeof worldsOf>;

function searched({ axes }: Configuration, { strengths }: Quantity, worldOf: WorldOf, options: HeadroomOptions) {
  const { firstSeed, futures, judge, runs, fine } = options;
  const seeds = seedsOf(firstSeed, futures);
  const tries = async (asked: readonly Tried[]) => {
    const asks = asked.map(({ future, index }) => ({ world: worldOf(index), seed: seeds[future] }));
    if (!runs.affords(asks)) return null;
    const kept = await runs.make(asks);
    return kept.map((one) => holds(one, judge, axes));
  };
  return criticalOf(strengths.length, futures, tries, fine === undefined ? CHECKED : CHECKED_COARSE);
}

/** Whether a loss is borne in this one future. */
function holds(one: Kept, judge: Judge, axes: Configuration["axes"]): boolean {
  return verdictOf([one], judge, { axes, isCalm: false }).outcome !== "FAIL";
}

/** So long after the loss most worlds that fail have failed: a run that ends then takes half as long. */
const EARLY_SECONDS = 180;

function endingEarly({ label, scenario }: World, lostAtSeconds: number): World {
  const durationSeconds = Math.min(scenario.durationSeconds, lostAtSeconds + EARLY_SECONDS);
  return { label, scenario: { ...scenario, durationSeconds } };
}

/** From where the middle one of the futures of the search ended. */
async function confirmed(
  { axes, lostAtSeconds }: Configuration,
  { strengths }: Quantity,
  { worldOf, found }: { readonly worldOf: WorldOf; readonly found: readonly number[] },
  { firstSeed, judge, fine }: HeadroomOptions,
): Promise<ConfirmedValue | null> {
  const seeds = seedsOf(firstSeed, CONFIRMED_FUTURES);
  const start = Math.round(median(found) ?? 0);
  let runs = 0;
  const made = async (world: World): Promise<readonly Kept[] | null> => {
    const asks = asksOf([world], seeds);
    if (!fine!.affords(asks)) return null;
    runs += asks.length;
    return fine!.make(asks);
  };
  const told = await confirmedFrom(start, strengths.length, async (index, isDoubtful) => {
    const world = worldOf(index);
    if (isDoubtful && judge.thresholds.length === 0) {
      const begun = await made(endingEarly(world, lostAtSeconds));
      if (begun === null) return null;
      if (begun.some((one) => isSureToFail(one, judge))) return false;
    }
    const kept = await made(world);
    return kept?.every((one) => holds(one, judge, axes)) ?? null;
  });
  if (told === null) return null;
  const { last } = told;
  return { value: last < 0 ? null : strengths[last], futures: seeds.length, runs };
}
