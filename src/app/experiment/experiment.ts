/** Reads an experiment: from the text of its file and what the command line changes to points that are ready to run. */
import type { z } from "zod";
import {
  check,
  type Problem,
  pathText,
  problemText,
  readScenario,
  readScript as readScriptPart,
  type Scenario,
  withoutComments,
} from "../../../models/scenario/index.ts";
import type { Script } from "../../../models/scenario/script-schema.ts";
import { didYouMean, nearest } from "../../core/text/nearest.ts";
import { axisNames, expand, type Point, type Sweep, seedsOf } from "../../sweep/expand.ts";
import { PathError, PathTable } from "../../sweep/paths.ts";
import { InvalidInput, jsonProblemText } from "../ending/errors.ts";
import { parseJson } from "../files/json.ts";
import { scenarioJsonSchema, scriptHeader, simulationHeader } from "./experiment-schema.ts";
import { manifestOf } from "./manifest.ts";

/** A point whose world is read. */
export interface ReadyPoint extends Omit<Point, "scenario"> {
  readonly scenario: Scenario;
}

export interface SimulationExperiment {
  readonly kind: "simulation";
  readonly name: string;
  readonly title: string;
  readonly question: string;
  /** What was read, comments included, with the changes of the command line: as a file it repeats the experiment. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly seeds: readonly number[];
  readonly points: readonly ReadyPoint[];
  /** Axes along which points are compared. */
  readonly compare: readonly string[];
  /** Paths that the sweep varies. */
  readonly swept: readonly string[];
  /** Paths that the command line set. */
  readonly changed: readonly string[];
  /** What the experiment says of where its values came from. */
  readonly sources: readonly Source[];
  /** What stands at a path of the scenario when nobody says anything. */
  readonly fallback: (path: string) => unknown;
}

export interface ScriptExperiment {
  readonly kind: "script";
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly script: Script;
}

/** Where values came from, by their paths. */
export interface Source {
  readonly kind: "published" | "assumed";
  readonly source: string;
  readonly of: readonly string[];
}

export type Experiment = SimulationExperiment | ScriptExperiment;

export interface Changes {
  /** `path=value`, in order. */
  readonly set?: readonly string[];
  readonly repeats?: number;
}

type Document = Readonly<Record<string, unknown>>;

const POINTS_MAX = 10_000;
const NO_FAULTS = "no faults";

/**
 * @param where what the file is called in errors.
 * @param fallbackName the experiment's name if the file gives none.
 * @param changes apply to a scenario; a script has nothing to vary.
 * @throws InvalidInput with all that is wrong with it.
 */
export function readExperiment(text: string, where: string, fallbackName: string, changes: Changes = {}): Experiment {
  const parsed = parseJson(text);
  if (parsed.problem !== null) throw new InvalidInput(where, [jsonProblemText(parsed.problem)]);
  const manifest = manifestOf(parsed.value);
  const document = manifest?.experiment ?? parsed.value;
  if (document === null || typeof document !== "object" || Array.isArray(document)) {
    throw new InvalidInput(where, ["not an object; expected an experiment: question, scenario, sweep ..."]);
  }
  const named = { name: fallbackName, ...document } as Document;
  const fail = (problems: readonly string[]): never => {
    throw new InvalidInput(where, problems);
  };
  return "script" in document ? readScript(named, fail) : readSimulation(named, changes, manifest?.changed ?? [], fail);
}

type Fail = (problems: readonly string[]) => never;

function readScript(document: Document, fail: Fail): ScriptExperiment {
  const plain = withoutComments(document) as Document;
  const header = check(scriptHeader, plain);
  const script = readScriptPart(plain.script);
  const problems = [...header.problems, ...script.problems.map(under("script"))].map(problemText);
  if (header.value === null || script.value === null) return fail(problems);
  const { name, title, question } = header.value;
  return { kind: "script", name: name!, title: title ?? name!, question, document, script: script.value };
}

type Header = z.output<typeof simulationHeader>;

/** @param earlier paths that were set on the command line when the manifest was written that is read here. */
function readSimulation(
  original: Document,
  changes: Changes,
  earlier: readonly string[],
  fail: Fail,
): SimulationExperiment {
  const paths = new PathTable(scenarioJsonSchema());
  const { document, changed, problems } = applyChanges(original, changes, paths);
  const say = (found: readonly Problem[]): string[] =>
    found.map((problem) => scenarioProblemText(problem, changed, paths));
  const plain = withoutComments(document) as Document;
  const header = check(simulationHeader, plain);
  problems.push(...header.problems.map((problem) => headerProblemText(problem, paths)));
  if (header.value === null) {
    const isReadable = !header.problems.some(({ path }) => path[0] === "scenario");
    const sweep = check(simulationHeader.shape.sweep, plain.sweep).value;
    if (sweep !== null) problems.push(...sweepProblems({ sweep }, paths));
    return fail([...problems, ...(isReadable ? say(readScenario(plain.scenario ?? {}).problems) : [])]);
  }

  const { name, title, question, seed, repeats, compare, sources } = header.value;
  problems.push(...sweepProblems(header.value, paths), ...sourceProblems(sources, paths));
  if (problems.length > 0) return fail([...problems, ...say(readScenario(header.value.scenario).problems)]);

  const { points, problems: found } = readPoints(header.value, paths, say);
  if (found.length > 0) return fail(found);
  const sweep = header.value.sweep as Sweep;
  return {
    kind: "simulation",
    name: name!,
    title: title ?? name!,
    question,
    document,
    seeds: seedsOf(seed, repeats),
    points,
    compare: compare ?? comparedAxes(sweep),
    swept: [...Object.keys(sweep.grid ?? {}), ...(sweep.cases ?? []).flatMap(({ set }) => Object.keys(set))],
    changed: [...new Set([...earlier, ...changed.values()])],
    sources,
    fallback: (path) => paths.fallback(path),
  };
}

/** What the sweep is about: its first axis, and its named cases. */
function comparedAxes(sweep: Sweep): string[] {
  const names = axisNames(sweep);
  const first = names.slice(0, 1);
  return (sweep.cases ?? []).length > 0 && names.length > 1 ? [...first, names.at(-1)!] : first;
}

/** The document with the command line's settings in it, and their paths into the scenario by how they were written. */
function applyChanges(original: Document, { set = [], repeats }: Changes, paths: PathTable) {
  const problems: string[] = [];
  const changed = new Map<string, string>();
  let document: Document = repeats === undefined ? original : { ...original, repeats };
  for (const text of set) {
    const equals = text.indexOf("=");
    const written = text.slice(0, equals).trim();
    const path = written.replace(/^scenario\./, "");
    const raw = text.slice(equals + 1);
    if (equals <= 0) problems.push(`--set ${text}: no value; expected path=value`);
    else if (topLevel.has(path)) document = { ...document, [path]: jsonOrText(raw) };
    else {
      const result = setInScenario(document, path, raw, paths);
      if (typeof result === "string") problems.push(`--set ${text}: ${result}`);
      else {
        document = result;
        changed.set(written, path);
      }
    }
  }
  return { document, changed, problems };
}

const topLevel: ReadonlySet<string> = new Set(["repeats", "seed", "control", "name", "question"]);

/** The changed document, or what is wrong with the path. An axis of the grid that is set is no axis any more. */
function setInScenario(document: Document, path: string, raw: string, paths: PathTable): Document | string {
  const segments = paths.segments(path);
  if (segments === null) return `no such path${pathHint(path, paths, [...topLevel])}`;
  const sweep = document.sweep as Sweep | undefined;
  const owner = sweep?.cases?.find(({ set }) => Object.keys(set ?? {}).some((other) => overlaps(other, path)));
  if (owner !== undefined) return `'${owner.case}' of the sweep sets it too; expected a path that no case sets`;
  const axis = Object.keys(sweep?.grid ?? {}).find(
    (other) => path.startsWith(`${other}.`) || path.startsWith(`${other}[`),
  );
  if (axis !== undefined)
    return `the axis ${axis} of the sweep sets it too; expected ${axis} itself, which ends the axis`;
  try {
    const scenario = paths.set(document.scenario ?? {}, segments, paths.parseValue(raw, path));
    return { ...document, scenario, ...withoutAxis(sweep, path) };
  } catch (error) {
    if (error instanceof PathError) return error.message;
    throw error;
  }
}

function withoutAxis(sweep: Sweep | undefined, path: string): { sweep?: Sweep } {
  if (sweep?.grid?.[path] === undefined) return {};
  const { [path]: _, ...grid } = sweep.grid;
  return { sweep: { ...sweep, grid } };
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || a.startsWith(`${b}[`) || b.startsWith(`${a}.`) || b.startsWith(`${a}[`);
}

function jsonOrText(raw: string): unknown {
  const parsed = parseJson(raw);
  return parsed.problem === null ? parsed.value : raw;
}

/** Paths that lead nowhere, names that come twice, more points than anybody can want. */
function sweepProblems({ sweep, compare = [] }: Pick<Header, "sweep" | "compare">, paths: PathTable): string[] {
  const { grid = {}, cases = [] } = sweep;
  const problems: string[] = [];
  const checkPath = (where: string, path: string): void => {
    if (paths.segments(path) === null) problems.push(`${where}["${path}"]: no such path${pathHint(path, paths)}`);
  };
  for (const path of Object.keys(grid)) checkPath("sweep.grid", path);
  cases.forEach(({ set }, i) => {
    for (const path of Object.keys(set)) checkPath(`sweep.cases[${i}].set`, path);
  });
  const names = cases.map((entry) => entry.case);
  names.forEach((name, i) => {
    if (names.indexOf(name) < i) problems.push(`sweep.cases[${i}].case: "${name}" again; expected each name once`);
  });
  const amount = Object.values(grid).reduce((product, values) => product * values.length, Math.max(1, cases.length));
  if (amount > POINTS_MAX) problems.push(`sweep: ${amount} points; expected at most ${POINTS_MAX}`);
  const axes = axisNames(sweep as Sweep);
  compare.forEach((axis, i) => {
    if (axes.includes(axis)) return;
    const known = axes.length === 0 ? "; there is no axis in this sweep" : `; expected one of ${axes.join(", ")}`;
    problems.push(`compare[${i}]: "${axis}"${known}${didYouMean(axis, axes)}`);
  });
  return problems;
}

function pathHint(path: string, paths: PathTable, more: readonly string[] = []): string {
  const found = nearest(paths.template(path), [...paths.texts, ...more]);
  return found === null
    ? "; expected a path into the scenario such as client.name"
    : `; did you mean '${paths.withIndexesOf(path, found)}'?`;
}

/** A key at the top that belongs into the scenario is told so. */
function headerProblemText(problem: Problem, paths: PathTable): string {
  const key = String(problem.path[0]);
  const isMisplaced =
    problem.path.length === 1 && problem.text.startsWith("no such option") && paths.texts.includes(key);
  return isMisplaced ? `${key}: no such option here; did you mean 'scenario.${key}'?` : problemText(problem);
}

/**
 * Where it stands in the file; a setting of the command line is called what it was called there. An unknown key that is
 * known elsewhere is told where.
 */
function scenarioProblemText(problem: Problem, changed: ReadonlyMap<string, string>, paths: PathTable): string {
  const path = pathText(problem.path);
  const setting = [...changed].find(
    ([, set]) => path === set || path.startsWith(`${set}.`) || path.startsWith(`${set}[`),
  );
  const prefix = setting === undefined || setting[0].startsWith("scenario.") ? "scenario." : "";
  const text = path === "" ? `scenario: ${problem.text}` : `${prefix}${path}: ${problem.text}`;
  if (!problem.text.startsWith("no such option") || problem.text.includes("did you mean")) return text;
  const key = String(problem.path.at(-1));
  if (problem.path.length === 1 && key in simulationHeader.shape) {
    return `${prefix}${key}: no such option here; expected beside "scenario", not inside it`;
  }
  const elsewhere = paths.texts.filter((other) => other.endsWith(`.${key}`));
  const parent = pathText(problem.path.slice(0, -1));
  const found = elsewhere.find((other) => other.startsWith(`${parent}.`)) ?? elsewhere[0];
  return found === undefined ? text : `${prefix}${path}: no such option here; did you mean '${prefix}${found}'?`;
}

function sourceProblems(sources: readonly Source[], paths: PathTable): string[] {
  return sources.flatMap(({ of }, i) =>
    of.flatMap((path, k) =>
      paths.segments(path) === null ? [`sources[${i}].of[${k}]: "${path}"; no such path${pathHint(path, paths)}`] : [],
    ),
  );
}

function readPoints(
  header: Header,
  paths: PathTable,
  say: (problems: readonly Problem[]) => string[],
): { points: ReadyPoint[]; problems: string[] } {
  const wantsControl = header.control ?? true;
  let expanded: Point[];
  try {
    expanded = expand({
      name: header.name!,
      scenario: header.scenario,
      sweep: header.sweep as Sweep,
      paths,
      undisturbedLabel: NO_FAULTS,
      ...(wantsControl ? { undisturbed: withoutFaults } : {}),
    });
  } catch (error) {
    if (error instanceof PathError) return { points: [], problems: [`sweep: ${error.message}`] };
    throw error;
  }
  const read = expanded.map((point) => ({ point, ...readScenario(point.scenario) }));
  const pointsOf = new Map<string, Point[]>();
  for (const { point, problems } of read) {
    // What is wrong with a control is wrong with the points it was made of.
    if (point.control && problems.length > 0 && point.id.startsWith("c")) continue;
    for (const text of say(problems)) {
      pointsOf.set(text, [...(pointsOf.get(text) ?? []), point]);
    }
  }
  const own = expanded.filter(({ id }) => id.startsWith("p")).length;
  const problems = [...pointsOf].map(([text, points]) =>
    points.length === own ? text : `point ${points[0].id} (${points[0].label})${andMore(points.length - 1)}: ${text}`,
  );
  if (problems.length > 0) return { points: [], problems };
  return { points: read.map(({ point, value }) => ({ ...point, scenario: value! })), problems };
}

function andMore(amount: number): string {
  return amount === 0 ? "" : ` and ${amount} more`;
}

function withoutFaults(scenario: unknown): unknown | null {
  const { faults } = scenario as { faults?: unknown };
  return Array.isArray(faults) && faults.length > 0 ? { ...(scenario as object), faults: [] } : null;
}

function under(key: string) {
  return (problem: Problem): Problem => ({ ...problem, path: [key, ...problem.path] });
}
