/**
 * At which detail a plan searches and at which it tells. Where its worlds are so large that the budget has room for few runs, it searches
 * in scale models (`coarser.ts`) and confirms what it found in the worlds themselves, at the detail of `run`.
 */
import { workOf } from "../../../models/run/work.ts";
import { asRun } from "./around.ts";
import { type Scale, scaled, scaleOf } from "./coarser.ts";
import { type Making, type Runs, secondsOf } from "./runs.ts";
import { inWorldUnits } from "./world-units.ts";
import { type Configuration, type Loss, losing } from "./worlds.ts";

export interface Levels {
  /** Of the searches. */
  readonly runs: Making;
  /** Absent where searches are in the worlds themselves. */
  readonly fine?: Fine;
  readonly scale: Scale | null;
}

export interface Fine {
  readonly runs: Making;
  /** Of each row that is told. */
  readonly repeats: number;
  /** Runs that were asked for. */
  readonly asked: () => number;
}

/** A plan whose searches are in the worlds themselves takes so many runs of each configuration. */
const WANTED_RUNS = 500;
/** A scale model that takes a larger part of the work is not worth what it leaves out. */
const SCALED_MOST = 1 / 3;
/** Of a scale model's plan. */
const CONFIRMING_RUNS = 60;
/** Rows of lost nodes, and the part of the budget that they may take with so many repeats each. */
const ROWS = 4;
const ROWS_SHARE = 0.3;
const REPEATS = [10, 5, 3];

/** Of one run of the longest of these worlds with a node lost, as a budget counts it. */
export function runSeconds(all: readonly Configuration[], loss: Loss, scale: Scale | null = null): number {
  const events = all.map((one) => {
    const scenario = losing(one, [0], loss);
    return workOf(asRun(scale === null ? scenario : scaled(scenario, scale))).events;
  });
  return secondsOf(Math.max(...events));
}

export function levelsOf(all: readonly Configuration[], loss: Loss, runs: Runs, budgetSeconds: number): Levels {
  const seconds = runSeconds(all, loss);
  const isSmall = seconds * WANTED_RUNS * all.length <= budgetSeconds;
  const scale = isSmall ? null : commonScale(all);
  if (scale === null || runSeconds(all, loss, scale) > SCALED_MOST * seconds) return { runs, scale: null };
  const room = (ROWS_SHARE * budgetSeconds) / (seconds * ROWS * all.length);
  const repeats = REPEATS.find((some) => some <= room) ?? REPEATS[REPEATS.length - 1];
  return {
    runs: runs.ofOthers(
      (scenario) => scaled(scenario, scale),
      (kept) => inWorldUnits(kept, scale),
    ),
    fine: { ...limited(runs), repeats },
    scale,
  };
}

/** One for all, so that configurations are told apart by what they do. */
function commonScale(all: readonly Configuration[]): Scale | null {
  const scales = all.map(({ scenario }) => scaleOf(scenario));
  return scales.reduce((a, b) => (a === null || b === null ? null : a.per <= b.per ? a : b));
}

function limited(runs: Runs): Pick<Fine, "runs" | "asked"> {
  let asked = 0;
  return {
    asked: () => asked,
    runs: {
      affords: (asks, share) => asked + asks.length <= CONFIRMING_RUNS && runs.affords(asks, share),
      make: async (asks) => {
        const before = runs.asked;
        const made = await runs.make(asks);
        asked += runs.asked - before;
        return made;
      },
    },
  };
}
