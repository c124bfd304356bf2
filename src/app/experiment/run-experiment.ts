/** For programs: an experiment to its summary. Nothing is written, nothing is printed. */
import type { RunResult } from "../../core/result.ts";
import type { Summary } from "../../core/summary.ts";
import { engine } from "../files/package.ts";
import type { SimulationExperiment } from "./experiment.ts";
import { readTaskToRun } from "./run-experiments.ts";
import { played, scriptSummary } from "./run-script-experiment.ts";
import { backendOf, inputErrorOf, type RunMaker, simulated } from "./simulation.ts";
import type { Task } from "./task.ts";

export interface ReadOptions {
  /** Settings of the scenario that are changed, as `path=value`. */
  readonly set?: readonly string[];
  /** Repeats of each point. */
  readonly seeds?: number;
}

/**
 * Reads an experiment and loads its plugins.
 * @param name a file, or the name of an experiment that comes with the package.
 * @throws InvalidInput with all that is wrong with it.
 */
export function readExperiment(name: string, { set = [], seeds }: ReadOptions = {}): Promise<Task> {
  return readTaskToRun(name, { set, ...(seeds === undefined ? {} : { seeds }) });
}

export interface RunExperimentOptions {
  /** Threads that run at the same time. Default: 0, all on this one. */
  readonly workers?: number;
  /** Hold every run to the conservation laws. */
  readonly check?: boolean;
  /** Whether advice is given, which takes runs of its own. Default: true. */
  readonly advice?: boolean;
  readonly signal?: AbortSignal;
  /** Called when a run has ended; advice that is tried adds runs. */
  readonly onRun?: (runsDone: number, runsTotal: number) => void;
}

/**
 * @throws InvalidInput where the model refuses a world, which only a run can tell.
 * @throws the signal's reason where that stopped it.
 */
export async function runExperiment(task: Task, options: RunExperimentOptions = {}): Promise<Summary> {
  const { experiment } = task;
  if (experiment.kind === "script") return scriptSummary({ ...task, experiment }, played(experiment));
  return runPoints({ ...task, experiment }, options);
}

async function runPoints(task: Task<SimulationExperiment>, options: RunExperimentOptions): Promise<Summary> {
  const { workers = 0, check, signal, advice, onRun } = options;
  // As texts, which take a tenth of the memory.
  const results = new Map<string, string>();
  let wanted = 0;
  const make: RunMaker["make"] = async (jobs, points) => {
    const left = jobs.filter(({ key }) => !results.has(key));
    wanted += left.length;
    try {
      await backendOf(task, { workers, check })(left, {
        ...(signal === undefined ? {} : { signal }),
        onResult: ({ key }, result) => {
          // As it is read back from a journal, so that both come to the same bytes.
          results.set(key, JSON.stringify(result));
          onRun?.(results.size, wanted);
        },
      });
    } catch (error) {
      throw inputErrorOf(error, task.experiment.name, points);
    }
    signal?.throwIfAborted();
  };
  const runs = { make, result: (key: string) => JSON.parse(results.get(key)!) as RunResult };
  return (await simulated(task, { engine: engine(task.plugins), advice }, runs)).summary;
}
