/** What it takes to lose 0, 1, 2 ... nodes, with each client configuration: PASS or FAIL of each, and which node is the worst to lose. */

import { FIRST_REPEATS, noWorse } from "../../core/selection.ts";
import type { Estimate } from "../../core/summary.ts";
import { estimateOf } from "../../sweep/estimates.ts";
import { seedsOf } from "../../sweep/expand.ts";
import { COST, costsOf, FAILED, type Objective } from "../experiment/objective.ts";
import { worstOf } from "../narrative/limits.ts";
import { asRun } from "./around.ts";
import { figuresOf, pointOf } from "./figures.ts";
import { type Judge, type Outcome, verdictOf } from "./judging.ts";
import { ABOVE, type Kept } from "./kept.ts";
import type { Fine } from "./levels.ts";
import { type Ended, measured, measuredWith, type Precision } from "./race.ts";
import { asksOf, type Making, type World } from "./runs.ts";
import { type Configuration, clusterNodes, type Loss, losing } from "./worlds.ts";

export const LOAD = "databaseLoadWorstMinuteDuringDisturbance";

/** What a row tells, by the names of metrics. */
export const FIGURES = [
  LOAD,
  "databaseUtilizationWorstMinuteDuringDisturbance",
  ABOVE.name,
  "failedRatioWorstMinuteDuringDisturbance",
  "errorRatioDuringDisturbance",
  "staleReads",
  "strandedCopies",
  "warmSeconds",
] as const;

export interface LossRow {
  /** Of the configuration; empty where there is one. */
  readonly configuration: string;
  /** Positions of the nodes that are lost; none for none. */
  readonly nodes: readonly number[];
  /** The experiment loses these together, as a rack. */
  readonly isTogether: boolean;
  readonly outcome: Outcome;
  readonly reasons: readonly string[];
  readonly figures: Readonly<Record<string, Estimate>>;
  readonly repeats: number;
  readonly ended: Ended;
}

/** Of the nodes of one configuration, which is the worst to lose. */
export interface WorstNode {
  readonly configuration: string;
  /** From the worst to the least. */
  readonly order: readonly number[];
  /** Those whose loss is not decided to be less than that of the worst; it is among them. */
  readonly alike: readonly number[];
  /** Futures in which each node was lost by itself; 0 where the budget has no room for that. */
  readonly repeats: number;
}

export interface Losses {
  readonly rows: readonly LossRow[];
  readonly worst: readonly WorstNode[];
  /** The budget had no room for all repeats, or all rows. */
  readonly isCut: boolean;
}

export interface LossesOptions {
  readonly loss: Loss;
  readonly firstSeed: number;
  readonly judge: Judge;
  /** By which nodes are told apart. */
  readonly runs: Making;
  /** Of which rows are made, and with how many repeats each. Default: the same, as many as it takes. */
  readonly fine?: Pick<Fine, "runs" | "repeats"> | undefined;
  /** What may fail in a month: rows say how much of that they cost. */
  readonly objective?: Objective | undefined;
}

/** Of the database's capacity, and of what it comes to where that is more. */
const PRECISE: Precision = { metric: LOAD, absolute: 0.02, relative: 0.05 };
/** Futures in which each node is lost, to tell them apart: as many as there is room for in a part of the budget. */
const SCREENED = [3, 1];
/** That part: the largest that leaves room for the first rows. */
const SCREENED_SHARES = [0.3, 0.2, 0.1, 0];
/** No more nodes than this are lost at once. */
const LOST_MAX = 4;

interface Place {
  readonly configuration: Configuration;
  readonly world: World;
  readonly nodes: readonly number[];
  readonly isTogether: boolean;
}

/** @throws InvalidInput where the model refuses a world. */
export async function lossesOf(all: readonly Configuration[], options: LossesOptions): Promise<Losses> {
  const worst: WorstNode[] = [];
  const screened = screenedShare(all, options) ?? 0;
  for (const [i, configuration] of all.entries()) {
    worst.push(await worstNode(configuration, options, (screened * (i + 1)) / all.length));
  }
  const rows: LossRow[] = [];
  const usual = new Map<string, readonly Kept[]>();
  let wanted = 0;
  const placesOf = (i: number, lost: number): Place[] => {
    const { order } = worst[i];
    return lost >= order.length && lost > 0 ? [] : [placeOf(all[i], order.slice(0, lost), false, options.loss)];
  };
  let open = [...all.keys()];
  // One node is always tried, beside none, and a further one as long as it holds: what fails with two fails with three.
  for (let lost = 1; open.length > 0 && lost <= LOST_MAX; lost++) {
    const places = [
      ...(lost === 1 ? open.flatMap((i) => placesOf(i, 0)) : []),
      ...open.flatMap((i) => placesOf(i, lost)),
    ];
    const made = await rowsOf(places, options, usual);
    wanted += places.length;
    rows.push(...made);
    const isBorne = ({ nodes, outcome }: LossRow): boolean => nodes.length === lost && outcome !== "FAIL";
    open = open.filter((i) => made.some((row) => row.configuration === all[i].label && isBorne(row)));
  }
  const racks = all.flatMap((one) => one.together.map((nodes) => placeOf(one, nodes, true, options.loss)));
  rows.push(...(await rowsOf(racks, options, usual)));
  const isCut = rows.length < wanted + racks.length || rows.some(({ ended }) => ended === "budget");
  const order = new Map(all.map(({ label }, i) => [label, i]));
  return { rows: rows.sort((a, b) => order.get(a.configuration)! - order.get(b.configuration)!), worst, isCut };
}

/** Runs of the rows that every table has: nothing lost and, where there are others, one node. */
export function firstRuns(all: readonly Configuration[], { fine }: Pick<LossesOptions, "fine">): number {
  return all.reduce((sum, { scenario }) => sum + Math.min(2, clusterNodes(scenario).length), 0) * repeatsOf(fine);
}

/** Null where the budget has no room for these rows. */
export function screenedShare(
  all: readonly Configuration[],
  { loss, firstSeed, runs, fine }: Pick<LossesOptions, "loss" | "firstSeed" | "runs" | "fine">,
): number | null {
  const worlds = all.flatMap((one) => {
    const nodes = clusterNodes(one.scenario);
    return nodes.slice(0, 2).map((_, lost) => placeOf(one, nodes.slice(0, lost), false, loss).world);
  });
  const asks = asksOf(worlds, seedsOf(firstSeed, repeatsOf(fine)));
  return SCREENED_SHARES.find((share) => (fine?.runs ?? runs).affords(asks, 1 - share)) ?? null;
}

function repeatsOf(fine: LossesOptions["fine"]): number {
  return fine?.repeats ?? FIRST_REPEATS;
}

function placeOf(configuration: Configuration, nodes: readonly number[], isTogether: boolean, loss: Loss): Place {
  const what =
    nodes.length === 0 ? "no node lost" : `${nodes.length === 1 ? "node" : "nodes"} ${nodes.join(", ")} lost`;
  const label = [configuration.label, what].filter((text) => text !== "").join(": ");
  return { configuration, nodes, isTogether, world: { label, scenario: losing(configuration, nodes, loss) } };
}

/** @param usual runs of each configuration with nothing lost, which comes first. */
async function rowsOf(
  places: readonly Place[],
  { firstSeed, judge, runs, fine, objective }: LossesOptions,
  usual: Map<string, readonly Kept[]>,
): Promise<LossRow[]> {
  const worlds = places.map(({ world }) => world);
  const all =
    fine === undefined
      ? await measured(worlds, firstSeed, PRECISE, runs)
      : await measuredWith(fine.repeats, worlds, firstSeed, fine.runs);
  return places.flatMap(({ configuration, nodes, isTogether, world }, i) => {
    const { runs: kept, ended } = all[i];
    if (kept.length === 0) return [];
    const isCalm = nodes.length === 0;
    const { metrics } = pointOf(kept, { id: world.label, label: world.label, isStated: judge.isStated, isCalm });
    const verdict = verdictOf(kept, judge, { axes: configuration.axes, isCalm });
    if (isCalm) usual.set(configuration.label, kept);
    const costs = costOf(world, kept, usual.get(configuration.label) ?? [], objective);
    const figures = { ...figuresOf(metrics, FIGURES), ...(isCalm ? {} : costs) };
    const row = { configuration: configuration.label, nodes, isTogether, figures };
    return [{ ...row, ...verdict, repeats: kept.length, ended }];
  });
}

/** Seed by seed, as long as both were run. */
function costOf({ scenario }: World, lost: readonly Kept[], calm: readonly Kept[], objective: Objective | undefined) {
  if (objective === undefined) return {};
  const [failed, usual] = [lost.slice(0, calm.length), calm].map((runs) =>
    runs.map(({ metrics }) => metrics[FAILED] ?? null),
  );
  return { [COST.name]: estimateOf(COST, costsOf(failed, usual, objective, asRun(scenario))) };
}

/** @param share of the budget that may be used up when it is done. */
async function worstNode(configuration: Configuration, options: LossesOptions, share: number): Promise<WorstNode> {
  const { loss, firstSeed, runs } = options;
  const nodes = clusterNodes(configuration.scenario);
  const places = nodes.map((node) => placeOf(configuration, [node], false, loss));
  const { label } = configuration;
  const asksWith = (repeats: number) =>
    asksOf(
      places.map(({ world }) => world),
      seedsOf(firstSeed, repeats),
    );
  const repeats = SCREENED.find((some) => runs.affords(asksWith(some), share));
  if (repeats === undefined) return { configuration: label, order: nodes, alike: nodes, repeats: 0 };
  const asks = asksWith(repeats);
  const kept = await runs.make(asks);
  const runsOf = (i: number): Kept[] => kept.slice(i * repeats, (i + 1) * repeats);
  let left = places.map(({ world }, i) => pointOf(runsOf(i), { id: String(i), label: world.label, isStated: true }));
  const order: number[] = [];
  while (left.length > 0) {
    const next = worstOf(left);
    order.push(nodes[Number(next.id)]);
    left = left.filter((point) => point !== next);
  }
  // The worst has the greatest load, which is the least of what is turned over.
  const alike = noWorse(nodes.map((_, i) => runsOf(i).map(({ metrics }) => -(metrics[LOAD] ?? 0)))).map(
    (i) => nodes[i],
  );
  return { configuration: label, order, alike: order.filter((node) => alike.includes(node)), repeats };
}
