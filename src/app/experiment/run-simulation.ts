/** Runs a simulated experiment and writes its results: jobs, journal, figures, words, files. */

import { mainMetrics, metricInfos, seriesInfos, sizingMetrics } from "../../../models/metrics/index.ts";
import { run } from "../../../models/run/run.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import type { RunResult } from "../../core/result.ts";
import type { Summary } from "../../core/summary.ts";
import { type Backend, type Job, RunError } from "../../sweep/backends/backend.ts";
import { inline } from "../../sweep/backends/inline.ts";
import { threads } from "../../sweep/backends/threads.ts";
import { Journal, runKey } from "../../sweep/journal.ts";
import { type Pair, type SummaryFigures, summarize } from "../../sweep/summarize.ts";
import { startProgress } from "../../terminal/progress.ts";
import { Interrupted, InvalidInput } from "../ending/errors.ts";
import { onInterrupt } from "../ending/interrupt.ts";
import { engine, version, workerModule } from "../files/package.ts";
import { ResultsFolder } from "../files/results-folder.ts";
import { assumptions, commentsOf, narrate, type Trial, trialsOf, validation } from "../narrative/index.ts";
import { wholeCommand } from "./command-text.ts";
import { defaultText } from "./default-text.ts";
import type { SimulationExperiment } from "./experiment.ts";
import type { ReadyPoint } from "./points.ts";
import { publish } from "./publish.ts";
import { recoveries } from "./recoveries.ts";
import type { RunFlags } from "./run-flags.ts";
import type { Task } from "./task.ts";
import { manifestText } from "./write-manifest.ts";

export async function runSimulation(task: Task<SimulationExperiment>, options: RunFlags): Promise<void> {
  const startedMs = Date.now();
  const folder = new ResultsFolder(options.out, task.experiment.name);
  const program = engine();
  const { summary, stats } = await simulate(task, folder.file("runs.ndjson"), { ...options, engine: program });
  folder.write("manifest.json", manifestText(task, { engine: program, startedMs, workers: options.workers }));
  if (stats.length > 0) folder.write("stats.ndjson", stats.map((line) => `${JSON.stringify(line)}\n`).join(""));
  publish(summary, folder, options);
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
 * @throws InvalidInput where the model refuses a world, which only a run can tell.
 */
export async function simulate(
  task: Task<SimulationExperiment>,
  journalPath: string,
  options: RunFlags & { readonly engine: string },
): Promise<{ readonly summary: Summary; readonly stats: readonly StatsLine[] }> {
  const { experiment } = task;
  const { seeds } = experiment;
  // A run that is to be checked has to be made.
  const journal = new Journal(journalPath, { fresh: options.fresh === true || options.check === true });
  if (journal.damaged > 0) {
    process.stderr.write(`${journalPath}: ${journal.damaged} damaged lines; their runs are made again\n`);
  }
  const keysOf = new Map<string, string>();
  const keys: string[] = [];
  const play = async (points: readonly ReadyPoint[]): Promise<void> => {
    const { jobs, keyOf } = jobsOf(points, seeds, options.engine);
    for (const { id } of points) for (const seed of seeds) keysOf.set(`${id}/${seed}`, keyOf(id, seed));
    keys.push(...jobs.map(({ key }) => key).filter((key) => !keys.includes(key)));
    await finish(jobs, journal, { ...task, experiment: { ...experiment, points } }, options);
  };
  const result = (pointId: string, seed: number): RunResult => journal.get(keysOf.get(`${pointId}/${seed}`)!)!.result;
  const figuresOf = (points: readonly ReadyPoint[], pairs: readonly Pair[]): SummaryFigures =>
    summarize({
      experiment: experiment.name,
      title: experiment.title,
      question: experiment.question,
      version,
      command: task.command,
      seeds,
      points,
      result,
      metrics: metricInfos,
      mainMetrics: experiment.swept.includes("cluster.nodes") ? sizingMetrics : mainMetrics,
      series: seriesInfos,
      recoveries,
      compare: experiment.compare,
      pairs,
    });
  let figures: SummaryFigures;
  let tried: readonly Tried[] = [];
  try {
    await play(experiment.points);
    figures = figuresOf(experiment.points, []);
    if (options.advice !== false) {
      tried = await tryAdvice(figures, experiment, play);
      const points = [...experiment.points, ...tried.map(({ point }) => point)];
      if (tried.length > 0) figures = figuresOf(points, pairsOf(tried));
    }
  } finally {
    journal.close();
  }
  journal.seal(keys);
  const stats = experiment.points.flatMap(({ id, label }) =>
    seeds.flatMap((seed) =>
      (result(id, seed).inspections ?? [])
        .filter(({ data }) => data !== null)
        .map(({ when, atSeconds, data }): StatsLine => ({ point: id, label, seed, when, atSeconds, nodes: data })),
    ),
  );
  return { summary: withWords(figures, tried, experiment), stats };
}

/** A trial with the point that it was run as. */
interface Tried {
  readonly trial: Trial;
  readonly point: ReadyPoint;
}

/** Runs the worlds in which what may be advised is done; one that the model refuses is left out, and so not advised. */
async function tryAdvice(
  figures: SummaryFigures,
  { points, seeds }: SimulationExperiment,
  play: (points: readonly ReadyPoint[]) => Promise<void>,
): Promise<Tried[]> {
  const base = (id: string): ReadyPoint => points.find((point) => point.id === id)!;
  const trials = trialsOf(figures, (id) => base(id).scenario, seeds[0]);
  const tried: Tried[] = [];
  for (const trial of trials) {
    const { axes, settings, controlId } = base(trial.baseId);
    const id = `a${tried.length}`;
    const { label, scenario, baseId: trialOf } = trial;
    const point: ReadyPoint = { id, label, axes, settings, control: false, controlId, trialOf, scenario };
    try {
      await play([point]);
      tried.push({ trial, point });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
    }
  }
  return tried;
}

function pairsOf(tried: readonly Tried[]): Pair[] {
  return tried.flatMap(({ trial, point }) => {
    const against = tried.find((other) => other.trial.baseId === trial.baseId && other.trial.label === trial.against);
    return { axis: "advice", a: against?.point.id ?? trial.baseId, b: point.id };
  });
}

/** One job for each distinct world and seed: points that describe the same world share their runs. */
function jobsOf(points: readonly ReadyPoint[], seeds: readonly number[], program: string) {
  const jobs = new Map<string, Job>();
  const keys = new Map<string, string>();
  for (const { id, scenario } of points) {
    for (const seed of seeds) {
      const key = runKey(program, scenario, seed);
      keys.set(`${id}/${seed}`, key);
      if (!jobs.has(key)) jobs.set(key, { key, point: id, seed, scenario });
    }
  }
  return { jobs: [...jobs.values()], keyOf: (point: string, seed: number): string => keys.get(`${point}/${seed}`)! };
}

/** Makes the runs that the journal does not hold. */
async function finish(jobs: readonly Job[], journal: Journal, task: Task<SimulationExperiment>, options: RunFlags) {
  const { experiment, command } = task;
  const left = jobs.filter(({ key }) => !journal.has(key));
  if (left.length === 0) return;
  const done = (): number => journal.count(jobs.map(({ key }) => key));
  const interrupt = onInterrupt();
  const labels = new Map(experiment.points.map(({ id, label }) => [id, label]));
  const state = { runsDone: done(), runsTotal: jobs.length, current: "" };
  const progress = startProgress({ stream: process.stderr, state });
  try {
    await backend(options)(left, {
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
    if (!(error instanceof RunError) || error.refusal === null) throw error;
    const { point, seed } = error.job;
    throw new InvalidInput(experiment.name, [
      `scenario.${error.refusal} (${labels.get(point) || point}, seed ${seed})`,
    ]);
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

function backend({ workers, check = false }: RunFlags): Backend {
  if (workers > 0) return threads({ worker: workerModule, workers, check });
  return inline((scenario, seed) => run(scenario as Scenario, seed, { check }));
}

function withWords(figures: SummaryFigures, tried: readonly Tried[], experiment: SimulationExperiment): Summary {
  const given = experiment.document.scenario ?? {};
  const assumed = assumptions({ ...experiment, given, effective: (path) => defaultText(experiment.fallback(path)) });
  return {
    ...figures,
    mainMetrics: figures.mainMetrics.filter(isDefinedIn(figures)),
    // One repeat tells nothing about a difference.
    comparisons: figures.comparisons.filter(({ metrics }) => Object.keys(metrics).length > 0),
    ...narrate(
      figures,
      tried.map(({ trial }) => trial),
    ),
    assumptions: assumed,
    assumptionsNote: commentsOf(given).join("\n"),
    validation,
  };
}

/** A metric about outages is undefined where there was none, and needs no column. */
function isDefinedIn({ points }: SummaryFigures): (metric: string) => boolean {
  return (metric) => points.some(({ metrics }) => metrics[metric]?.mean !== null || metrics[metric].censored > 0);
}
