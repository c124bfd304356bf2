/** Makes runs and keeps each in a journal at once, with progress on the terminal, until all are there or a signal comes. */
import { metricInfos } from "../../../models/metrics/index.ts";
import { type Job, sharesOf } from "../../sweep/backends/backend.ts";
import { Journal, JournalError } from "../../sweep/journal.ts";
import { startProgress } from "../../terminal/progress.ts";
import { Interrupted, InvalidInput } from "../ending/errors.ts";
import { leaveSignals, onInterrupt } from "../ending/interrupt.ts";
import { writeProblem } from "../files/output-file.ts";
import { WRITE_ADVICE } from "../files/results-folder.ts";
import type { SimulationExperiment } from "./experiment.ts";
import type { RunFlags } from "./run-flags.ts";
import { backendOf, inputErrorOf } from "./simulation.ts";
import { SoFar } from "./so-far.ts";
import type { Task } from "./task.ts";

export interface JournalUse {
  readonly journal: Journal;
  /**
   * Makes the runs that the journal does not hold.
   * @throws Interrupted where a signal stopped it.
   * @throws InvalidInput where the model refuses a world, which only a run can tell.
   */
  readonly make: (jobs: readonly Job[], points: SimulationExperiment["points"]) => Promise<void>;
}

export type MakingFlags = Pick<
  RunFlags,
  "workers" | "check" | "runEngine" | "fresh" | "queue" | "priority" | "stream" | "quiet"
> & {
  /** The command that goes on where this one was stopped. */
  readonly again: string;
};

/**
 * Opens the journal, and closes it when `use` is done, with the lines of the keys that it gives alone.
 * @throws InvalidInput where the journal cannot be read or written; and as `make`.
 */
export async function withJournal<T extends { readonly keys: readonly string[] }>(
  task: Task<SimulationExperiment>,
  path: string,
  flags: MakingFlags,
  use: (made: JournalUse) => Promise<T>,
): Promise<T> {
  try {
    // A run that is to be checked, or made by an engine that was asked for, has to be made.
    const fresh = flags.fresh === true || flags.check === true || flags.runEngine !== undefined;
    const journal = new Journal(path, { fresh });
    if (journal.damaged > 0) {
      process.stderr.write(`${path}: ${damagedText(journal.damaged)}; what is missing is run again\n`);
    }
    try {
      const used = await use({ journal, make: (jobs, points) => finish(jobs, journal, { task, points }, flags) });
      journal.seal(used.keys);
      return used;
    } finally {
      journal.close();
    }
  } catch (error) {
    throw error instanceof JournalError ? journalInputError(error) : error;
  }
}

export function damagedText(lines: number): string {
  return lines === 1 ? "1 damaged line" : `${lines} damaged lines`;
}

function journalInputError({ path, code, message }: JournalError): InvalidInput {
  return new InvalidInput(path, [code === null ? message : `${writeProblem(code)}${WRITE_ADVICE}`]);
}

async function finish(
  jobs: readonly Job[],
  journal: Journal,
  { task, points }: { readonly task: Task<SimulationExperiment>; readonly points: SimulationExperiment["points"] },
  flags: MakingFlags,
): Promise<void> {
  const { name } = task.experiment;
  const { stream } = flags;
  const left = jobs.filter(({ key }) => !journal.has(key));
  if (left.length === 0) return;
  const onThreads = flags.workers > 0 || flags.queue !== undefined;
  if (!onThreads) await leaveSignals();
  const interrupt = onInterrupt({ onThreads });
  const labels = new Map(points.map(({ id, label }) => [id, label]));
  const shares = sharesOf(flags.workers);
  const labelOf = (point: string): string => labels.get(point) ?? "";
  const soFar = new SoFar(metricInfos());
  for (const { key, point } of jobs) {
    const kept = journal.get(key);
    if (kept !== undefined) soFar.add(point, kept.result);
  }
  stream?.write(name, { event: "experiment", runs: jobs.length, kept: jobs.length - left.length });
  const state = {
    get soFar() {
      return soFar.text(labelOf);
    },
    runsDone: jobs.length - left.length,
    runsTotal: jobs.length,
    current: "",
    get begun() {
      return shares.reduce((sum, share) => sum + share, 0);
    },
  };
  const progress = startProgress({ stream: process.stderr, state, logs: flags.quiet !== true });
  try {
    await backendOf(task, flags)(left, {
      signal: interrupt.signal,
      shares,
      onStart: ({ point, seed }) => {
        state.current = labelOf(point);
        stream?.write(name, { event: "begin", point, label: labelOf(point), seed });
      },
      onResult: ({ key, point, seed }, result) => {
        journal.append({ key, point, seed, result });
        state.runsDone++;
        soFar.add(point, result);
        const { runsDone: done, runsTotal: runs } = state;
        stream?.write(name, { event: "run", point, label: labelOf(point), seed, done, runs });
        const worst = stream && soFar.told();
        if (worst) stream.write(name, { event: "soFar", label: labelOf(worst.point), ...worst });
      },
    });
  } catch (error) {
    throw inputErrorOf(error, name, points);
  } finally {
    progress.stop();
    interrupt.release();
  }
  if (interrupt.signal.aborted) {
    throw new Interrupted(
      `${name}: interrupted after ${state.runsDone} of ${jobs.length} runs, which are kept. The same command goes on from here:\n  ${flags.again}`,
    );
  }
}
