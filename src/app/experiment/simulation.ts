/** An experiment's runs, and what they amount to: the same however they are made and wherever they are kept. */
import { outageMetrics } from "../../../models/metrics/each-outage.ts";
import { mainMetrics, metricInfos, overAllOutages, seriesInfos, sizingMetrics } from "../../../models/metrics/index.ts";
import { run } from "../../../models/run/run.ts";
import type { RunEngine } from "../../../models/run/world.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import type { RunResult } from "../../core/result.ts";
import type { Summary } from "../../core/summary.ts";
import { type Backend, type Job, type KeptBackend, RunError } from "../../sweep/backends/backend.ts";
import { inline } from "../../sweep/backends/inline.ts";
import { keptThreads, type ThreadsOptions, threads } from "../../sweep/backends/threads.ts";
import type { FoldedPoint } from "../../sweep/fold-point.ts";
import { runKeys } from "../../sweep/journal.ts";
import { type Pair, type SummaryFigures, summarize } from "../../sweep/summarize.ts";
import { judge } from "../../sweep/thresholds/judge.ts";
import { InvalidInput } from "../ending/errors.ts";
import { engine, version, workerModule } from "../files/package.ts";
import { defaultsNote, isDatabaseStated } from "../narrative/defaults.ts";
import {
  assumptions,
  commentsOf,
  missRatioTables,
  narrate,
  publishedWorkloads,
  type Trial,
  trialsOf,
  validation,
} from "../narrative/index.ts";
import type { Address } from "../queue/address.ts";
import { PRIORITIES } from "../queue/priorities.ts";
import { traceFiles, traceOpener } from "../traces/at-hand.ts";
import { recordedText } from "../validation/recorded.ts";
import { chosenTexts } from "./chosen-hits.ts";
import { defaultText } from "./default-text.ts";
import type { SimulationExperiment } from "./experiment.ts";
import { type Costed, FAILED, objectiveTable } from "./objective.ts";
import type { ReadyPoint } from "./points.ts";
import { recoveries } from "./recoveries.ts";
import type { Task } from "./task.ts";

/** Makes runs, and keeps them. */
export interface RunMaker {
  /**
   * Makes the runs of these jobs, unless they are kept from earlier.
   * @throws InvalidInput where the model refuses a world, which only a run can tell.
   */
  make(jobs: readonly Job[], points: readonly ReadyPoint[]): Promise<void>;
  result(key: string): RunResult;
}

export interface SimulateOptions {
  readonly engine: string;
  /** Whether advice is given, which takes runs of its own. Default: true. */
  readonly advice?: boolean | undefined;
}

export interface Simulated {
  readonly summary: Summary;
  /** The run of a point under a seed. */
  readonly result: (pointId: string, seed: number) => RunResult;
  /** What the repeats of a point have, by metric: one value a seed. */
  readonly values: (pointId: string) => FoldedPoint["values"];
  /** Of all runs, in the order in which they were asked for. */
  readonly keys: readonly string[];
}

/** Makes all runs and summarizes them. */
export async function simulated(
  task: Task<SimulationExperiment>,
  { engine: program, advice = true }: SimulateOptions,
  runs: RunMaker,
): Promise<Simulated> {
  const { experiment } = task;
  const { points, seeds } = experiment;
  const keysOf = new Map<string, string>();
  const keys = new Set<string>();
  const play = async (played: readonly ReadyPoint[]): Promise<void> => {
    const { jobs, keyOf } = jobsOf(played, seeds, program);
    for (const { id } of played) for (const seed of seeds) keysOf.set(`${id}/${seed}`, keyOf(id, seed));
    for (const { key } of jobs) keys.add(key);
    await runs.make(jobs, played);
  };
  const result = (pointId: string, seed: number): RunResult => runs.result(keysOf.get(`${pointId}/${seed}`)!);
  await play(points);
  const folded = new Map<string, FoldedPoint>();
  let figures = figuresOf(task, points, [], result, folded);
  const tried = advice ? await tryAdvice(figures, experiment, play) : [];
  if (tried.length > 0) {
    figures = figuresOf(task, [...points, ...tried.map(({ point }) => point)], pairsOf(tried), result, folded);
  }
  const thresholds = checksOf(experiment, folded);
  const told = withWords({ ...figures, ...(thresholds.length === 0 ? {} : { thresholds }) }, tried, experiment);
  const costs = costsOf(experiment, figures, folded);
  // Points that try advice are part of the result.
  const command = advice ? told.command : `${told.command} --no-advice`;
  const summary = { ...told, command, tables: [...told.tables, ...costs] };
  return { summary, result, values: (id) => folded.get(id)!.values, keys: [...keys] };
}

/** Of the experiment's own points that have a control, what they cost of the errors that a month may have. */
function costsOf(
  { objective, points }: SimulationExperiment,
  figures: SummaryFigures,
  folded: Map<string, FoldedPoint>,
) {
  if (objective === undefined) return [];
  const failed = (id: string) => folded.get(id)?.values.get(FAILED) ?? [];
  const all = figures.points.flatMap((point): Costed[] => {
    const { scenario } = points.find(({ id }) => id === point.id) ?? {};
    if (scenario === undefined || point.controlId === null || point.trialOf !== undefined) return [];
    return [{ point, scenario, failed: failed(point.id), usual: failed(point.controlId) }];
  });
  return all.length === 0 ? [] : [objectiveTable(objective, all)];
}

/** Of the experiment's own points: nobody states what a control or a trial of advice must come to. */
function checksOf({ points, thresholds }: SimulationExperiment, folded: ReadonlyMap<string, FoldedPoint>) {
  const own = points.filter(({ id }) => id.startsWith("p"));
  return judge(
    thresholds,
    own.map(({ id, axes }) => ({ id, axes, values: folded.get(id)!.values })),
  );
}

interface Where {
  /** Threads; 0 for this one alone. */
  readonly workers: number;
  readonly check?: boolean | undefined;
  /** Who does plain requests; whoever does, a run is the same. */
  readonly runEngine?: RunEngine | undefined;
}

/** Of whom runs are asked; absent where they are made here. */
interface Asked {
  readonly queue?: Address | undefined;
  readonly priority?: number | undefined;
}

export function backendOf(task: Task<SimulationExperiment>, where: Where & Asked): Backend {
  const { queue: address, check = false, priority = PRIORITIES.usual } = where;
  if (address !== undefined) {
    const asked = { address, engine: engine(task.plugins), check, priority };
    return async (jobs, options) => (await import("../queue/ask.ts")).asking(asked)(jobs, options);
  }
  return where.workers > 0 ? threads(threadsOf(task, where)) : inlineOf(task, where);
}

/** The same for a search, which makes a few runs and then sees which it wants next. */
export function keptBackendOf(task: Task<SimulationExperiment>, where: Where): KeptBackend {
  if (where.workers > 0) return keptThreads(threadsOf(task, where));
  return { make: inlineOf(task, where), close: async () => {} };
}

function threadsOf({ plugins, experiment }: Task<SimulationExperiment>, { workers, check = false, runEngine }: Where) {
  // A plugin's functions cannot be sent to a worker, which loads them itself.
  const files = plugins.map(({ file, sha256 }) => ({ file, sha256 }));
  const data = { plugins: files, traces: traceFiles(experiment.traces), engine: runEngine };
  return { worker: workerModule, data, workers, check } satisfies ThreadsOptions;
}

function inlineOf({ experiment }: Task<SimulationExperiment>, { check = false, runEngine }: Where): Backend {
  const openTrace = traceOpener(traceFiles(experiment.traces));
  return inline((scenario, seed, progress) =>
    run(scenario as Scenario, seed, { check, openTrace, progress, engine: runEngine }),
  );
}

/** What a back end threw, as the user's to mend where the model refuses a world. */
export function inputErrorOf(
  error: unknown,
  name: string,
  points: readonly Pick<ReadyPoint, "id" | "label">[],
): unknown {
  if (!(error instanceof RunError) || error.refusal === null) return error;
  const { point, seed } = error.job;
  const label = points.find(({ id }) => id === point)?.label || point;
  return new InvalidInput(name, [`scenario.${error.refusal} (${label}, seed ${seed})`]);
}

function figuresOf(
  { experiment, command }: Task<SimulationExperiment>,
  points: readonly ReadyPoint[],
  pairs: readonly Pair[],
  result: Simulated["result"],
  folded: Map<string, FoldedPoint>,
): SummaryFigures {
  const figures = summarize({
    experiment: experiment.name,
    title: experiment.title,
    question: experiment.question,
    version,
    command,
    seeds: experiment.seeds,
    points,
    result,
    metrics: metricInfos(),
    mainMetrics: experiment.swept.includes("cluster.nodes") ? sizingMetrics : mainMetrics,
    outageMetrics,
    series: seriesInfos,
    recoveries,
    compare: experiment.compare,
    folded,
    pairs,
  });
  if (isDatabaseStated({ given: experiment.document.scenario ?? {}, swept: experiment.swept })) return figures;
  return { ...figures, points: figures.points.map((point) => ({ ...point, databaseIsDefault: true })) };
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

/** One job for each distinct world and seed, point by point: points that describe the same world share their runs. */
export function jobsOf(points: readonly ReadyPoint[], seeds: readonly number[], program: string) {
  const jobs = new Map<string, Job>();
  const keys = new Map<string, string>();
  for (const { id, scenario } of points) {
    const keyOf = runKeys(program, scenario);
    for (const seed of seeds) {
      const key = keyOf(seed);
      keys.set(`${id}/${seed}`, key);
      if (!jobs.has(key)) jobs.set(key, { key, point: id, seed, scenario });
    }
  }
  return { jobs: [...jobs.values()], keyOf: (point: string, seed: number): string => keys.get(`${point}/${seed}`)! };
}

function withWords(figures: SummaryFigures, tried: readonly Tried[], experiment: SimulationExperiment): Summary {
  const given = experiment.document.scenario ?? {};
  const assumed = assumptions({
    ...experiment,
    given,
    effective: (path) => defaultText(experiment.fallback(path)),
    presets: publishedWorkloads(given, experiment.points),
    chosen: chosenTexts(experiment.points, figures.points),
  });
  const words = narrate(
    figures,
    tried.map(({ trial }) => trial),
  );
  const note = defaultsNote({ given, swept: experiment.swept });
  return {
    ...figures,
    mainMetrics: mainOf(figures).filter(isDefinedIn(figures)),
    // One repeat tells nothing about a difference.
    comparisons: figures.comparisons.filter(({ metrics }) => Object.keys(metrics).length > 0),
    ...words,
    headline: note === null ? words.headline : `${words.headline} ${note}`,
    tables: [...words.tables, ...missRatioTables(figures.points, experiment.points)],
    assumptions: assumed,
    assumptionsNote: commentsOf(given).join("\n"),
    validation,
    published: recordedText(),
  };
}

/** Where a point has several outages nothing is shown of the first alone. */
function mainOf({ points, mainMetrics: names }: SummaryFigures): readonly string[] {
  return points.some(({ outages = [] }) => outages.length > 1) ? overAllOutages(names) : names;
}

/** A metric about outages is undefined where there was none, and needs no column. */
function isDefinedIn({ points }: SummaryFigures): (metric: string) => boolean {
  return (metric) => points.some(({ metrics }) => metrics[metric]?.mean !== null || metrics[metric].censored > 0);
}
