/** Runs a simulated experiment and writes its results: jobs, journal, figures, words, files. */
import { warningsOf } from "../../../models/scenario/warnings.ts";
import type { Summary } from "../../core/summary.ts";
import type { Job } from "../../sweep/backends/backend.ts";
import { Journal, JournalError } from "../../sweep/journal.ts";
import { startProgress } from "../../terminal/progress.ts";
import { wrappedFor } from "../../terminal/screen.ts";
import { Interrupted, InvalidInput } from "../ending/errors.ts";
import { leaveSignals, onInterrupt } from "../ending/interrupt.ts";
import { writeProblem } from "../files/output-file.ts";
import { engine } from "../files/package.ts";
import { ResultsFolder, WRITE_ADVICE } from "../files/results-folder.ts";
import { wholeCommand } from "./command-text.ts";
import type { SimulationExperiment } from "./experiment.ts";
import { ownFolder } from "./own-folder.ts";
import { publish } from "./publish.ts";
import type { RunFlags } from "./run-flags.ts";
import { backendOf, inputErrorOf, type Simulated, simulated } from "./simulation.ts";
import type { Task } from "./task.ts";
import { manifestText } from "./write-manifest.ts";

export async function runSimulation(task: Task<SimulationExperiment>, options: RunFlags): Promise<void> {
  const startedMs = Date.now();
  const { folder: name, told } = ownFolder(task.experiment, options.out);
  if (told !== null) process.stderr.write(`${told}\n`);
  if (options.quiet !== true)
    for (const warning of warnings(task.experiment)) process.stderr.write(wrappedFor(process.stderr, `! ${warning}\n`));
  const folder = new ResultsFolder(options.out, name);
  const program = engine(task.plugins);
  const writeManifest = (seconds: number | null): void => {
    const ran = { engine: program, startedMs, seconds, workers: options.workers };
    folder.write("manifest.json", manifestText(task, folder, ran));
  };
  // From the first run on the folder says what its journal is of.
  writeManifest(null);
  const { summary, stats } = await simulate(task, folder.file("runs.ndjson"), { ...options, engine: program });
  writeManifest((Date.now() - startedMs) / 1000);
  if (stats.length > 0) folder.write("stats.ndjson", stats.map((line) => `${JSON.stringify(line)}\n`).join(""));
  publish(summary, folder, options);
}

/** What to know before the runs begin, each once. */
function warnings({ points }: SimulationExperiment): ReadonlySet<string> {
  return new Set(points.flatMap(({ scenario }) => warningsOf(scenario)));
}

/** A line of stats.ndjson: all nodes at one instant of one run. */
interface StatsLine {
  readonly point: string;
  readonly label: string;
  readonly seed: number;
  readonly when: string;
  readonly atSeconds: number;
  readonly nodes: unknown;
}

/**
 * Makes all runs and summarizes them. Writes the journal only.
 * @throws Interrupted where a signal stopped it.
 * @throws InvalidInput where the model refuses a world, which only a run can tell, or the journal cannot be written.
 */
export async function simulate(
  task: Task<SimulationExperiment>,
  journalPath: string,
  options: RunFlags & { readonly engine: string },
): Promise<{ readonly summary: Summary; readonly stats: readonly StatsLine[] }> {
  try {
    return await simulateWith(task, journalPath, options);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const { path, code, message } = error;
    throw new InvalidInput(path, [code === null ? message : `${writeProblem(code)}${WRITE_ADVICE}`]);
  }
}

async function simulateWith(
  task: Task<SimulationExperiment>,
  journalPath: string,
  options: RunFlags & { readonly engine: string },
) {
  // A run that is to be checked has to be made.
  const journal = new Journal(journalPath, { fresh: options.fresh === true || options.check === true });
  if (journal.damaged > 0) {
    const lines = journal.damaged === 1 ? "1 damaged line" : `${journal.damaged} damaged lines`;
    process.stderr.write(`${journalPath}: ${lines}; what is missing is run again\n`);
  }
  let made: Simulated;
  try {
    made = await simulated(task, options, {
      make: (jobs, points) => finish(jobs, journal, { ...task, experiment: { ...task.experiment, points } }, options),
      result: (key) => journal.get(key)!.result,
    });
  } finally {
    journal.close();
  }
  journal.seal(made.keys);
  return { summary: made.summary, stats: statsOf(task.experiment, made.result) };
}

function statsOf({ points, seeds }: SimulationExperiment, result: Simulated["result"]): StatsLine[] {
  return points.flatMap(({ id, label }) =>
    seeds.flatMap((seed) =>
      (result(id, seed).inspections ?? [])
        .filter(({ data }) => data !== null)
        .map(({ when, atSeconds, data }): StatsLine => ({ point: id, label, seed, when, atSeconds, nodes: data })),
    ),
  );
}

/** Makes the runs that the journal does not hold. */
async function finish(jobs: readonly Job[], journal: Journal, task: Task<SimulationExperiment>, options: RunFlags) {
  const { experiment, command } = task;
  const left = jobs.filter(({ key }) => !journal.has(key));
  if (left.length === 0) return;
  const done = (): number => journal.count(jobs.map(({ key }) => key));
  const onThreads = options.workers > 0;
  if (!onThreads) await leaveSignals();
  const interrupt = onInterrupt({ onThreads });
  const labels = new Map(experiment.points.map(({ id, label }) => [id, label]));
  const state = { runsDone: done(), runsTotal: jobs.length, current: "" };
  const progress = startProgress({ stream: process.stderr, state });
  try {
    await backendOf(task, options)(left, {
      signal: interrupt.signal,
      onStart: ({ point }) => {
        state.current = labels.get(point) ?? "";
      },
      onResult: ({ key, point, seed }, result) => {
        journal.append({ key, point, seed, result });
        state.runsDone = done();
      },
    });
  } catch (error) {
    throw inputErrorOf(error, experiment.name, experiment.points);
  } finally {
    progress.stop();
    interrupt.release();
  }
  if (interrupt.signal.aborted) {
    throw new Interrupted(
      `${experiment.name}: interrupted after ${done()} of ${jobs.length} runs, which are kept. The same command goes on from here:\n  ${wholeCommand(command, options)}`,
    );
  }
}
