/**
 * The detail of an experiment where nobody says it: the finest that fits the budget, counted for all of its runs on a fixed number of
 * threads, so that the same file has the same detail on every machine, in each shard and with any `--workers`.
 *
 * Fewer keys take less memory and hardly less time. So memory decides, and a time that is too long in any detail is left to be told,
 * or refused where `--budget` is given.
 */
import { sampledMost } from "../../../models/scenario/consistency/sampled.ts";
import { formatSize } from "../../core/text/units.ts";
import { MIB } from "../../core/units.ts";
import { InvalidInput } from "../ending/errors.ts";
import {
  type Budget,
  budgetText,
  DEFAULT_BUDGET,
  estimate,
  estimateText,
  fits,
  type Runs,
  whatFits,
  worksOf,
} from "./budget.ts";
import type { SimulationExperiment } from "./experiment.ts";

const THREADS = 2;

export interface Detail {
  /** What is to be set, as `path=value`; null where the experiment is as it is read. */
  readonly setting: string | null;
  readonly whySampled?: string;
}

/**
 * @param sampled reads the experiment with one key in so many simulated.
 * @throws InvalidInput where its worlds need more memory than there may be, however few keys are simulated.
 */
export function autoDetail(
  experiment: SimulationExperiment,
  sampled: (per: number) => SimulationExperiment,
  budget: Budget = DEFAULT_BUDGET,
): Detail {
  const { detailSaid, points } = experiment;
  if (detailSaid === "said") return { setting: null };
  // As it is read: of more keys than there is room for, as many as there is.
  const full = runsAt(experiment, 1);
  const least = Math.max(...full.works.map((work) => work.sampled));
  const whole: Detail = { setting: detailSaid === "auto" ? "detail=full" : null };
  if (least === 1 && fits(estimate(full), budget)) return whole;

  const most = Math.min(...points.map(({ scenario }) => sampledMost(scenario.nodes)));
  const why =
    most > 1
      ? refusal(() => sampled(Math.max(2, least)))
      : "detail: sampled, of which a node has fewer than 64 pages of memory";
  const finest = (isFit: (runs: Runs) => boolean): number | null =>
    why === null ? leastThat((per) => isFit(runsAt(experiment, per)), Math.max(2, least), most) : null;
  const hasRoom = (runs: Runs): boolean => estimate(runs).bytes <= budget.bytes;
  const per = finest((runs) => fits(estimate(runs), budget)) ?? (least === 1 && hasRoom(full) ? 1 : finest(hasRoom));
  if (per === 1) return whole;
  if (per !== null) {
    return {
      setting: `detail=${JSON.stringify({ sampled: per })}`,
      whySampled: `Of the rare keys one in ${per} is simulated, the most that fit ${budgetText(budget)}: ${estimateText(full)}. \`--detail\` and \`--budget\` say otherwise`,
    };
  }
  const text = `${estimateText(full)}; expected ${budgetText(budget)} at most: ${whatFits(full, budget).join(", or ")}`;
  const coarsest = `with 1 in ${most} of the rare keys it takes ${formatSize(Math.ceil(estimate(runsAt(experiment, most)).bytes / MIB) * MIB)}`;
  throw new InvalidInput(experiment.name, [`${text} (${why === null ? coarsest : `not fewer keys: ${why}`})`]);
}

function runsAt({ points, seeds }: SimulationExperiment, sampled: number): Runs {
  const scenarios = points.map(({ scenario }) => (sampled === 1 ? scenario : { ...scenario, detail: { sampled } }));
  return { works: worksOf(scenarios), seeds: seeds.length, threads: THREADS };
}

/** Why it cannot be read; null where it can. */
function refusal(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems.join(" ");
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
