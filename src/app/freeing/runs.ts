/** Makes the runs of a search, each world under a seed, in the order in which they were asked for. */
import type { Scenario } from "../../../models/scenario/index.ts";
import type { RunResult } from "../../core/result.ts";
import type { Job } from "../../sweep/backends/backend.ts";
import { startProgress } from "../../terminal/progress.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import { inputErrorOf, keptBackendOf } from "../experiment/simulation.ts";
import type { Task } from "../experiment/task.ts";

export type Runs = (jobs: readonly Omit<Job, "key">[]) => Promise<RunResult[]>;

export function engineJobs(point: string, scenario: Scenario, seeds: readonly number[]): Omit<Job, "key">[] {
  return seeds.map((seed) => ({ point, scenario, seed }));
}

/** @throws InvalidInput where the model refuses a world. */
export function runsOf(
  task: Task<SimulationExperiment>,
  { workers, quiet }: { readonly workers: number; readonly quiet: boolean },
): { readonly make: Runs; readonly stop: () => Promise<void> } {
  const backend = keptBackendOf(task, { workers });
  const state = { runsDone: 0, runsTotal: 0, current: "" };
  const progress = quiet ? null : startProgress({ stream: process.stderr, state });
  const make: Runs = async (asked) => {
    const jobs = asked.map((job, i): Job => ({ ...job, key: String(i) }));
    const results = new Map<string, RunResult>();
    state.runsTotal += jobs.length;
    try {
      await backend.make(jobs, {
        onStart: ({ point }) => {
          state.current = point;
        },
        onResult: ({ key }, result) => {
          results.set(key, result);
          state.runsDone++;
        },
      });
    } catch (error) {
      throw inputErrorOf(error, task.experiment.name, task.experiment.points);
    }
    return jobs.map(({ key }) => results.get(key)!);
  };
  const stop = async (): Promise<void> => {
    progress?.stop();
    await backend.close();
  };
  return { make, stop };
}
