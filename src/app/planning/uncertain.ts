/**
 * What a plan is worth where inputs are uncertain: worlds are drawn between the ends of all intervals by Latin hypercube, and each
 * configuration loses its worst node in each of them, under the same seed. The regret of one in a world is how much more of its
 * capacity the database is offered than with the configuration that does best in that world.
 */
import { latinHypercube, rankCorrelation } from "../../core/latin-hypercube.ts";
import { InvalidInput } from "../ending/errors.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import { type Interval, valueAt } from "./intervals.ts";
import { type Judge, verdictOf } from "./judging.ts";
import { LOAD, type WorstNode } from "./losses.ts";
import { type Making, NO_ROOM } from "./runs.ts";
import { configurationsOf, type Loss, losing } from "./worlds.ts";

export interface Uncertain {
  readonly intervals: readonly Interval[];
  /** Drawn, and made: worlds that the model refuses are left out. */
  readonly worlds: number;
  readonly candidates: readonly Candidate[];
  /** Why there is nothing; empty where there is. */
  readonly why: string;
}

interface Candidate {
  readonly configuration: string;
  /** Worlds in which losing the worst node is no FAIL. */
  readonly passes: number;
  /** Of the database's load in its worst minute, over its capacity. */
  readonly load: { readonly mean: number; readonly p95: number };
  readonly regret: { readonly mean: number; readonly p95: number };
  /** By interval, in their order: Spearman's correlation of the input with the load; null where one of them never changes. */
  readonly sensitivity: readonly (number | null)[];
}

export interface UncertainOptions {
  readonly intervals: readonly Interval[];
  /** The experiment with each interval at this share of its way. @throws InvalidInput */
  readonly at: (shares: readonly number[]) => Promise<SimulationExperiment>;
  readonly worst: readonly WorstNode[];
  readonly loss: Loss;
  readonly firstSeed: number;
  readonly judge: Judge;
  readonly runs: Making;
}

/** Of a 95 % regret the worst or the second worst of so many decide. */
const WORLDS = 32;

/** @throws InvalidInput where none of the drawn worlds can be read. */
export async function uncertainOf(options: UncertainOptions): Promise<Uncertain> {
  const { intervals, at, worst, loss, firstSeed, judge, runs } = options;
  const nothing = { intervals, worlds: 0, candidates: [] };
  let refused: InvalidInput | null = null;
  const inputs: number[][] = [];
  const rows: { readonly load: number; readonly isFail: boolean }[][] = [];
  for (const [i, shares] of latinHypercube(WORLDS, intervals.length, firstSeed).entries()) {
    const read = await drawn(at, shares, loss);
    if (read instanceof InvalidInput) refused = read;
    if (read instanceof InvalidInput || read.length !== worst.length) continue;
    const configurations = read;
    const asks = configurations.map((configuration, c) => ({
      world: {
        label: `${configuration.label} world ${i}`.trim(),
        scenario: losing(configuration, worst[c].order.slice(0, 1), loss),
      },
      seed: firstSeed + i,
    }));
    if (!runs.affords(asks)) return { ...nothing, why: NO_ROOM };
    const kept = await runs.make(asks);
    inputs.push(intervals.map((interval, k) => valueAt(interval, shares[k])));
    rows.push(
      kept.map((one, c) => ({
        load: one.metrics[LOAD] ?? 0,
        isFail: verdictOf([one], judge, { axes: configurations[c].axes, isCalm: false }).outcome === "FAIL",
      })),
    );
  }
  if (rows.length === 0) throw refused ?? new InvalidInput("plan", ["no world between the ends has these points"]);
  const least = rows.map((row) => Math.min(...row.map(({ load }) => load)));
  const candidates = worst.map(({ configuration }, c): Candidate => {
    const loads = rows.map((row) => row[c].load);
    return {
      configuration,
      passes: rows.filter((row) => !row[c].isFail).length,
      load: spreadOf(loads),
      regret: spreadOf(loads.map((load, i) => load - least[i])),
      sensitivity: intervals.map((_, k) =>
        rankCorrelation(
          inputs.map((row) => row[k]),
          loads,
        ),
      ),
    };
  });
  return { intervals, worlds: rows.length, candidates, why: "" };
}

/** What is wrong where the drawn world cannot be read: both ends can, and yet not all between them need to. */
async function drawn(at: UncertainOptions["at"], shares: readonly number[], loss: Loss) {
  try {
    return configurationsOf((await at(shares)).points, loss);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
}

/** The 95 % quantile is the least value that 95 of 100 do not exceed. */
function spreadOf(values: readonly number[]): { readonly mean: number; readonly p95: number } {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    p95: sorted[Math.ceil(0.95 * sorted.length) - 1],
  };
}
