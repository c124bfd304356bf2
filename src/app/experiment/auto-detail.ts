/**
 * The detail of an experiment where nobody says it: the finest that fits the budget, counted for all of its runs on a fixed number of
 * threads, so that the same file has the same detail on every machine, in each shard and with any `--workers`.
 *
 * What takes too long is simulated in the stretches around its faults, where its start is stationary; what takes too much memory with
 * fewer keys, which hardly saves time; and what takes too long even so has its hits counted, where they can be. A time that is too long
 * in any detail is left to be told, or refused where `--budget` is given.
 */

import { stretchOf } from "../../../models/run/stretch.ts";
import { sampledMost } from "../../../models/scenario/consistency/sampled.ts";
import { formatSize } from "../../core/text/units.ts";
import { MIB } from "../../core/units.ts";
import { InvalidInput } from "../ending/errors.ts";
import {
  type Budget,
  budgetText,
  COUNTED_THREADS,
  DEFAULT_BUDGET,
  estimate,
  estimateText,
  fits,
  type Runs,
  whatFits,
  worksOf,
} from "./budget.ts";
import type { SimulationExperiment } from "./experiment.ts";

/** What takes so many times as long as the quickest detail is taken for it, since it has more of the keys. */
const LITTLE_LONGER = 1.25;

/** As the scenario says it. */
export interface DetailSetting {
  readonly sampled?: number;
  readonly counted?: true;
  readonly stretches?: true;
}

export interface Detail {
  /** What is to be set, as `path=value`; null where the experiment is as it is read. */
  readonly setting: string | null;
  readonly whySampled?: string;
}

/**
 * @param inDetail reads the experiment in this detail.
 * @throws InvalidInput where its worlds need more memory than there may be, however few keys are simulated.
 */
export function autoDetail(
  asRead: SimulationExperiment,
  inDetail: (detail: DetailSetting) => SimulationExperiment,
  budget: Budget = DEFAULT_BUDGET,
): Detail {
  const { detailSaid, points } = asRead;
  if (detailSaid === "said") return { setting: null };
  // As it is read: of more keys than there is room for, as many as there is.
  const all = runsAt(asRead, 1);
  const least = Math.max(...all.works.map((work) => work.sampled));
  const whole: Detail = { setting: detailSaid === "auto" ? "detail=full" : null };
  if (least === 1 && fits(estimate(all), budget)) return whole;

  const stretched = estimate(all).seconds > budget.seconds ? inStretches(asRead, inDetail, least) : null;
  const experiment = stretched ?? asRead;
  const full = runsAt(experiment, 1);
  const most = Math.min(...points.map(({ scenario }) => sampledMost(scenario.nodes)));
  const beside: DetailSetting = stretched === null ? {} : { stretches: true };
  const from = Math.max(2, least);
  const why =
    most > 1
      ? readOr(() => inDetail({ sampled: from, ...beside })).why
      : "detail: sampled, of which a node has fewer than 64 pages of memory";
  const finest = (is: (runs: Runs) => boolean, counted?: true): number | null =>
    why === null ? leastThat((per) => is(runsAt(experiment, per, counted)), from, most) : null;
  const hasRoom = (runs: Runs): boolean => estimate(runs).bytes <= budget.bytes;
  const isFit = (runs: Runs): boolean => fits(estimate(runs), budget);
  const sampled = (per: number | null, counted?: true): DetailSetting | null => {
    if (per === null) return null;
    return { ...(per === 1 ? {} : { sampled: per }), ...(counted === undefined ? {} : { counted }), ...beside };
  };
  const withHitsCounted = (): DetailSetting | null => {
    if (why !== null || readOr(() => inDetail({ sampled: from, counted: true, ...beside })).why !== null) return null;
    const quickest = estimate(runsAt(experiment, most, true)).seconds;
    const isQuick = (runs: Runs): boolean =>
      hasRoom(runs) && estimate(runs).seconds <= Math.max(budget.seconds, LITTLE_LONGER * quickest);
    return sampled(finest(isQuick, true), true);
  };
  const found =
    sampled(least === 1 && isFit(full) ? 1 : finest(isFit)) ??
    withHitsCounted() ??
    sampled(least === 1 && hasRoom(full) ? 1 : finest(hasRoom));
  if (found !== null) {
    if (Object.keys(found).length === 0) return whole;
    return {
      setting: `detail=${JSON.stringify(found)}`,
      whySampled: `${wordsOf(found)} ${budgetText(budget)}: ${estimateText(all)}. \`--detail\` and \`--budget\` say otherwise`,
    };
  }
  const text = `${estimateText(full)}; expected ${budgetText(budget)} at most: ${whatFits(full, budget).join(", or ")}`;
  const coarsest = `with 1 in ${most} of the rare keys it takes ${formatSize(Math.ceil(estimate(runsAt(experiment, most)).bytes / MIB) * MIB)}`;
  throw new InvalidInput(experiment.name, [`${text} (${why === null ? coarsest : `not fewer keys: ${why}`})`]);
}

function wordsOf({ sampled, counted, stretches }: DetailSetting): string {
  const words = [
    ...(sampled === undefined ? [] : [`of the rare keys one in ${sampled} is simulated`]),
    ...(counted === undefined ? [] : ["hits that change nothing are counted"]),
    ...(stretches === undefined ? [] : ["of the run the stretch around its faults is simulated"]),
  ].join(", and ");
  const fit = sampled === undefined || counted === true ? "as all of it does not fit" : "the most that fit";
  return `${words[0].toUpperCase()}${words.slice(1)}, ${fit}`;
}

/** The same experiment in stretches, of as many keys; null where it cannot be, or nothing is stepped over. */
function inStretches(
  { points }: SimulationExperiment,
  inDetail: (detail: DetailSetting) => SimulationExperiment,
  least: number,
): SimulationExperiment | null {
  if (points.some(({ scenario }) => scenario.workload.prefill !== "stationary")) return null;
  const { experiment } = readOr(() => inDetail({ ...(least === 1 ? {} : { sampled: least }), stretches: true }));
  return experiment?.points.some(({ scenario }) => stretchOf(scenario) !== null) === true ? experiment : null;
}

function runsAt({ points, seeds }: SimulationExperiment, sampled: number, counted?: true): Runs {
  const detail = { sampled, ...(counted === undefined ? {} : { counted }) };
  const scenarios = points.map(({ scenario }) => (sampled === 1 ? scenario : { ...scenario, detail }));
  return { works: worksOf(scenarios), seeds: seeds.length, threads: COUNTED_THREADS };
}

/** What is read, or why it cannot be. */
function readOr(read: () => SimulationExperiment) {
  try {
    return { experiment: read(), why: null };
  } catch (error) {
    if (error instanceof InvalidInput) return { experiment: null, why: error.problems.join(" ") };
    throw error;
  }
}

/** The least from `from` to `most` that is so; what is more is so too. */
function leastThat(is: (value: number) => boolean, from: number, most: number): number | null {
  if (!is(most)) return null;
  let [low, high] = [from - 1, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (is(middle)) high = middle;
    else low = middle;
  }
  return high;
}
