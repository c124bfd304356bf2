/** Runs a simulated experiment, all of it or a share, within its budget. */
import { warningsOf } from "../../../models/scenario/warnings.ts";
import type { Summary } from "../../core/summary.ts";
import { InvalidInput } from "../ending/errors.ts";
import { budgetText, estimate, estimateText, fits, lateText, type Runs, whatFits, worksOf } from "./budget.ts";
import { missedHits, missedInRuns } from "./chosen-hits.ts";
import { wholeCommand } from "./command-text.ts";
import type { SimulationExperiment } from "./experiment.ts";
import type { RunFlags } from "./run-flags.ts";
import { writeShard } from "./run-shard.ts";
import { say } from "./say.ts";
import type { Task } from "./task.ts";
import { writeResults } from "./whole-results.ts";

/** Nobody needs to be told of less. */
const TOLD_FROM_SECONDS = 10;

/** @returns where the results are, and what all of them came to unless they are a share. */
export async function runSimulation(
  task: Task<SimulationExperiment>,
  options: RunFlags,
): Promise<{ readonly folder: string; readonly summary: Summary | null }> {
  const { experiment, command } = task;
  const { shard, quiet } = options;
  const runs = runsOf(experiment, options);
  holdTo(runs, experiment, options);
  if (task.whySampled !== undefined) say(`${experiment.name}: ${task.whySampled}.`, options);
  const again = wholeCommand(command, options);
  const hints =
    quiet === true ? [] : [...warnings(experiment), ...missedHits(experiment.points), ...idleFlags(options)];
  const { folder, made, seconds, summary } =
    shard === undefined
      ? await writeResults(task, { ...options, again, hints })
      : { ...(await writeShard(task, shard, { ...options, again, hints })), summary: null };
  if (options.queue === undefined) say(lateText(runs, made, seconds), options);
  for (const text of summary === null ? [] : missedInRuns(experiment.points, summary.points)) say(`! ${text}`, options);
  return { folder, summary };
}

function runsOf({ points, seeds }: SimulationExperiment, { workers, shard }: RunFlags): Runs {
  const works = worksOf(points.map(({ scenario }) => scenario));
  return { works, seeds: seeds.length, threads: workers, shards: shard?.of ?? 1 };
}

/**
 * Says what the experiment is about to take.
 * @throws InvalidInput where that is more than it may.
 */
function holdTo(runs: Runs, { name, traces }: SimulationExperiment, options: RunFlags): void {
  const { budget, queue } = options;
  if (queue !== undefined && traces.length > 0) {
    throw new InvalidInput(name, [
      `workload.trace: ${traces[0].file}; a queue's workers have no traces, expected the runs to be shared by --shard`,
    ]);
  }
  // How many make the runs is not known.
  if (queue !== undefined) return;
  const taken = estimate(runs);
  if (budget !== undefined && !fits(taken, budget)) {
    throw new InvalidInput(name, [
      `${estimateText(runs)}; expected ${budgetText(budget)} at most: ${whatFits(runs, budget).join(", or ")}`,
    ]);
  }
  if (budget !== undefined || taken.seconds >= TOLD_FROM_SECONDS) say(`${name}: ${estimateText(runs)}`, options);
}

/** What to know before the runs begin, each once. */
function warnings({ points }: SimulationExperiment): ReadonlySet<string> {
  return new Set(points.flatMap(({ scenario }) => warningsOf(scenario)));
}

function idleFlags({ shard, advice }: RunFlags): string[] {
  if (shard === undefined || advice !== false) return [];
  return ["--no-advice does nothing with --shard: a shard tries no advice. Give it to `fallthrough merge`."];
}
