/** Puts the settings of the command line, `--set path=value`, into an experiment before it is read. */
import type { Sweep } from "../../sweep/expand.ts";
import { PathError, type PathTable } from "../../sweep/paths.ts";
import { jsonProblemText } from "../ending/errors.ts";
import { parseJson } from "../files/json.ts";
import type { RawExperiment } from "./experiment-schema.ts";
import { pathHint } from "./problem-words.ts";

export interface Changes {
  /** `path=value`, in order. */
  readonly set?: readonly string[];
  readonly repeats?: number;
}

/** The document with the settings in it; and the path into the scenario of each setting, by how it was written. */
export function applyChanges(original: RawExperiment, { set = [], repeats }: Changes, paths: PathTable) {
  const problems: string[] = [];
  const changed = new Map<string, string>();
  let document: RawExperiment = repeats === undefined ? original : { ...original, repeats };
  for (const text of set) {
    const equals = text.indexOf("=");
    const written = text.slice(0, equals).trim();
    const path = written.replace(/^scenario\./, "");
    const raw = text.slice(equals + 1);
    if (equals <= 0) problems.push(`--set ${text}: no value; expected path=value`);
    else if (path === BAD_LINES && !hasTrace(document)) {
      problems.push("--skip-bad-lines: no trace is played; expected an experiment with a trace (workload.trace)");
    } else if (topLevel.has(path)) document = { ...document, [path]: jsonOrText(raw) };
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

/** The setting that `--skip-bad-lines` stands for. */
const BAD_LINES = "workload.trace.skipBadLines";

/** In the scenario itself, or in any point of the sweep. */
function hasTrace({ scenario, sweep }: RawExperiment): boolean {
  const { workload } = (scenario ?? {}) as { readonly workload?: { readonly trace?: unknown } };
  return workload?.trace !== undefined || JSON.stringify(sweep ?? {}).includes("trace");
}

const topLevel: ReadonlySet<string> = new Set(["repeats", "seed", "control", "name", "question", "objective"]);

/** The changed document, or what is wrong with the setting. An axis of the grid that is set is no longer an axis. */
function setInScenario(document: RawExperiment, path: string, raw: string, paths: PathTable): RawExperiment | string {
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
  const { value, problem } = settingOf(raw, paths.types(path));
  if (problem !== null) return problem;
  try {
    const scenario = paths.set(document.scenario ?? {}, segments, value);
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

/**
 * The value as JSON if it is JSON, but as text where only a text is allowed: 4.0 is a version. Broken JSON is a text too,
 * unless no text is allowed there.
 */
function settingOf(raw: string, types: ReadonlySet<string>): { value?: unknown; problem: string | null } {
  const takesText = types.size === 0 || types.has("string");
  if (takesText && types.size === 1 && !raw.startsWith('"')) return { value: raw, problem: null };
  const parsed = parseJson(raw);
  if (parsed.problem === null) return parsed;
  if (takesText || !/^\s*[[{]/.test(raw)) return { value: raw, problem: null };
  return { problem: jsonProblemText(parsed.problem) };
}

function jsonOrText(raw: string): unknown {
  const parsed = parseJson(raw);
  return parsed.problem === null ? parsed.value : raw;
}
