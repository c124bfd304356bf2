/** Reads an experiment: from the text of its file and the changes of the command line to points that are ready to run. */
import { readWanted } from "../../../models/run/wanted-hits.ts";
import {
  type Problem,
  parseAs,
  problemText,
  readScript as readScriptPart,
  withoutComments,
} from "../../../models/scenario/index.ts";
import type { Script } from "../../../models/scenario/script-schema.ts";
import { type Sweep, seedsOf } from "../../sweep/expand.ts";
import type { Compared } from "../../sweep/summarize.ts";
import type { Threshold } from "../../sweep/thresholds/threshold.ts";
import { InvalidInput, jsonProblemText } from "../ending/errors.ts";
import { parseJson } from "../files/json.ts";
import { type TracePlace, TracesAtHand } from "../traces/at-hand.ts";
import { withWorkloadFiles } from "../workload-files/workload-files.ts";
import { type RawExperiment, type SimulationHeader, scriptHeader, simulationHeader } from "./experiment-schema.ts";
import { type Manifest, manifestOf } from "./manifest.ts";
import { type Objective, objectiveProblems } from "./objective.ts";
import { type DetailSaid, type ReadyPoint, readPoints } from "./points.ts";
import { headerProblemText, scenarioProblemText } from "./problem-words.ts";
import { scenarioPaths } from "./scenario-paths.ts";
import { applyChanges, type Changes } from "./settings.ts";
import { type Source, sourceProblems } from "./sources.ts";
import { comparedAxes, sweepProblems } from "./sweep-problems.ts";
import { readableThresholds, readThresholds } from "./thresholds.ts";

export interface SimulationExperiment {
  readonly kind: "simulation";
  readonly name: string;
  readonly title: string;
  readonly question: string;
  /** What was read, with comments and the changes of the command line. Saved as a file, it repeats the experiment. */
  readonly document: RawExperiment;
  /** The command of the manifest that was read, null where an experiment was. */
  readonly manifestCommand: string | null;
  readonly seeds: readonly number[];
  readonly points: readonly ReadyPoint[];
  readonly detailSaid: DetailSaid;
  /** Axes along which points are compared. */
  readonly compare: readonly Compared[];
  /** What must hold at its points. */
  readonly thresholds: readonly Threshold[];
  /** What may fail in a month; absent where nobody says. */
  readonly objective?: Objective;
  /** Paths that the sweep varies. */
  readonly swept: readonly string[];
  /** Paths that the command line set. */
  readonly changed: readonly string[];
  /** What the command line set, as `path=value`; that of the manifest first. */
  readonly set: readonly string[];
  /** What the experiment says about where its values came from. */
  readonly sources: readonly Source[];
  /** Where the traces that its points play lie. */
  readonly traces: readonly TracePlace[];
  /** The default at a path of the scenario. */
  readonly fallback: (path: string) => unknown;
}

export interface ScriptExperiment {
  readonly kind: "script";
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly document: RawExperiment;
  readonly script: Script;
}

export type Experiment = SimulationExperiment | ScriptExperiment;

/**
 * @param where the name of the file in errors.
 * @param fallbackName the name of the experiment if the file gives none.
 * @param folder what paths of files in the workload are relative to, and where its traces are looked for first; null: the files of a
 * workload are not read.
 * @param changes apply to a scenario; a script has nothing to change.
 * @throws InvalidInput with everything that is wrong with it.
 */
export function readExperiment(
  text: string,
  where: string,
  fallbackName: string,
  changes: Changes = {},
  folder: string | null = null,
): Experiment {
  const parsed = parseJson(text);
  if (parsed.problem !== null) {
    // Who has a configuration at hand means it to be imported.
    const isConfiguration = /\.(?:ya?ml|php|inc|py|rb|ini|conf|cfg|xml|env)$/i.test(where);
    const hint = isConfiguration ? `; \`fallthrough import ${where}\` makes an experiment of a configuration` : "";
    throw new InvalidInput(where, [`${jsonProblemText(parsed.problem)}${hint}`]);
  }
  const manifest = manifestOf(parsed.value);
  const document = manifest?.experiment ?? parsed.value;
  if (document === null || typeof document !== "object" || Array.isArray(document)) {
    throw new InvalidInput(where, ["not an object; expected an experiment: question, scenario, sweep ..."]);
  }
  const named = { name: fallbackName, ...document } as RawExperiment;
  const fail = (problems: readonly string[]): never => {
    throw new InvalidInput(where, problems);
  };
  return "script" in document
    ? readScript(named, fail)
    : readSimulation(
        named,
        { changes, folder },
        { manifest, traces: new TracesAtHand(folder ?? ".", manifest?.traces), fail },
      );
}

type Fail = (problems: readonly string[]) => never;

function readScript(document: RawExperiment, fail: Fail): ScriptExperiment {
  const plain = withoutComments(document) as RawExperiment;
  const header = parseAs(scriptHeader, plain);
  const script = readScriptPart(plain.script);
  const problems = [...header.problems, ...script.problems.map(under("script"))].map(problemText);
  if (header.value === null || script.value === null) return fail(problems);
  const { name, title, question } = header.value;
  return { kind: "script", name: name!, title: title ?? name!, question, document, script: script.value };
}

function readSimulation(
  original: RawExperiment,
  { changes, folder }: { readonly changes: Changes; readonly folder: string | null },
  {
    manifest,
    traces,
    fail,
  }: { readonly manifest: Manifest | null; readonly traces: TracesAtHand; readonly fail: Fail },
): SimulationExperiment {
  const paths = scenarioPaths();
  const { document: named, changed, problems } = applyChanges(original, changes, paths);
  const { document, problems: ofFiles } = readFilesOf(named, folder);
  const say = (found: readonly Problem[]): string[] =>
    found.map((problem) => scenarioProblemText(problem, changed, paths));
  problems.push(...ofFiles.map(problemText));
  const plain = withoutComments(document) as RawExperiment;
  const header = parseAs(simulationHeader, plain);
  problems.push(...header.problems.map((problem) => headerProblemText(problem, paths)));
  /** Of all worlds, where the sweep says which they are; else of the one that it starts from. */
  const worldProblems = (sweep: Sweep | null): string[] => {
    const { name = "", control, scenario = {} } = plain as Partial<SimulationHeader>;
    if (scenario === null || typeof scenario !== "object" || Array.isArray(scenario)) return [];
    if (sweep === null) return say(readWanted(scenario, traces.look).problems);
    const worlds = { name, scenario, sweep, ...(control === false ? { control } : {}) } as unknown as SimulationHeader;
    return readPoints(worlds, paths, { say, look: traces.look }).problems;
  };
  if (header.value === null) {
    const read = parseAs(simulationHeader.shape.sweep, plain.sweep).value;
    const sweep = read as Sweep | null;
    const ofSweep = read === null ? [] : sweepProblems({ sweep: read }, paths);
    problems.push(...ofSweep, ...readThresholds(readableThresholds(plain.thresholds), sweep).problems);
    return fail([...problems, ...worldProblems(ofSweep.length === 0 ? sweep : null)]);
  }

  const { name, title, question, seed, repeats, compare, sources } = header.value;
  const sweep = header.value.sweep as Sweep;
  const judged = readThresholds(header.value.thresholds, sweep);
  const ofSweep = sweepProblems(header.value, paths);
  problems.push(...ofSweep, ...sourceProblems(sources, paths), ...judged.problems);
  if (problems.length > 0) return fail([...problems, ...worldProblems(ofSweep.length === 0 ? sweep : null)]);

  const { points, detailSaid, problems: found } = readPoints(header.value, paths, { say, look: traces.look });
  if (found.length > 0) return fail(found);
  const uncounted = objectiveProblems(
    header.value.objective,
    points.map(({ scenario }) => scenario),
  );
  if (uncounted.length > 0) return fail(uncounted);
  return {
    kind: "simulation",
    name: name!,
    title: title ?? name!,
    question,
    document,
    manifestCommand: manifest?.command ?? null,
    seeds: seedsOf(seed, repeats),
    points,
    detailSaid,
    compare: compare ?? comparedAxes(sweep),
    thresholds: judged.thresholds,
    ...(header.value.objective === undefined ? {} : { objective: header.value.objective }),
    swept: [...Object.keys(sweep.grid ?? {}), ...(sweep.cases ?? []).flatMap(({ set }) => Object.keys(set))],
    changed: [...new Set([...(manifest?.changed ?? []), ...changed.values()])],
    set: [...(manifest?.set ?? []), ...(changes.set ?? [])],
    sources,
    traces: traces.places,
    fallback: (path) => paths.fallback(path),
  };
}

/** The document with what the files hold that its worlds name. */
function readFilesOf(document: RawExperiment, folder: string | null) {
  if (folder === null) return { document, problems: [] };
  const parts = (["scenario", "sweep"] as const).filter((key) => document[key] !== undefined);
  const read = parts.map((key) => ({ key, ...withWorkloadFiles(document[key], folder) }));
  const whole = Object.fromEntries(read.map(({ key, value }) => [key, value]));
  return {
    document: { ...document, ...whole },
    problems: read.flatMap(({ key, problems }) => problems.map(under(key))),
  };
}

function under(key: string) {
  return (problem: Problem): Problem => ({ ...problem, path: [key, ...problem.path] });
}
