/** Errors in terms of the file and the command line: where something is wrong, and what was meant. */
import { type Problem, pathText, problemText } from "../../../models/scenario/index.ts";
import { loadCurves } from "../../../models/workload/load-curves/index.ts";
import { listed, nearest } from "../../core/text/nearest.ts";
import type { PathTable } from "../../sweep/paths.ts";
import { simulationHeader } from "./experiment-schema.ts";
import { placeCalled } from "./synonyms.ts";

export function pathHint(path: string, paths: PathTable, more: readonly string[] = []): string {
  const found = nearest(paths.template(path), [...paths.texts, ...more]);
  return found === null
    ? "; expected a path into the scenario such as client.name"
    : `; did you mean '${paths.withIndexesOf(path, found)}'?`;
}

/** If a key at the top belongs into the scenario, or means something there, the text says so. */
export function headerProblemText(problem: Problem, paths: PathTable): string {
  const key = String(problem.path[0]);
  if (problem.path.length > 1 || !problem.text.startsWith("no such option")) return problemText(problem);
  const meant = paths.texts.includes(key) ? key : placeCalled(key, null);
  return meant === null ? problemText(problem) : `${key}: no such option here; did you mean 'scenario.${meant}'?`;
}

/** Two numbers, or two quantities, where one is expected. */
const INTERVAL = /^\[("?)-?[\d.]+[^,"\]]*\1, ?\1-?[\d.]+[^,"\]]*\1\]; expected/;
const PLAN_HINT = "; two numbers are an interval for `fallthrough plan`, the lower first";

/**
 * Names the place in the file, or the setting as the command line called it. For an unknown key that is known elsewhere, the
 * text says where.
 */
export function scenarioProblemText(problem: Problem, changed: ReadonlyMap<string, string>, paths: PathTable): string {
  const path = pathText(problem.path);
  const setting = [...changed].find(
    ([, set]) => path === set || path.startsWith(`${set}.`) || path.startsWith(`${set}[`),
  );
  const prefix = setting === undefined || setting[0].startsWith("scenario.") ? "scenario." : "";
  const hint = INTERVAL.test(problem.text) ? PLAN_HINT : "";
  const text = `${path === "" ? "scenario" : `${prefix}${path}`}: ${problem.text}${hint}`;
  if (!problem.text.startsWith("no such option")) return text;
  // What a fault does not take is meant for the fault, whatever else has a setting of that name.
  if (problem.path[0] === "faults") return text;
  const key = String(problem.path.at(-1));
  const curve = problem.path.at(-2) === "arrivals" ? curveCalled(key) : null;
  if (curve !== null) return `${prefix}${path}: no such option here; did you mean load: {"curve": "${curve}"}?`;
  if (problem.path.length === 1 && key in simulationHeader.shape) {
    return `${prefix}${key}: no such option here; expected beside "scenario", not inside it`;
  }
  const elsewhere = paths.texts.filter((other) => other.endsWith(`.${key}`));
  const parent = pathText(problem.path.slice(0, -1));
  const below = elsewhere.filter((other) => other.startsWith(`${parent}.`));
  // The very word one level deeper is nearer than a similar one here; one that lies deeper still is not.
  const isNear = below.some((other) => other.slice(parent.length + 1).split(".").length === 2);
  if (problem.text.includes("did you mean") && !isNear) return text;
  const isInList = problem.path.some((one) => typeof one === "number");
  const meant = isInList || isNear ? null : placeCalled(key, String(problem.path[0]));
  if (meant !== null) return `${prefix}${path}: no such option here; did you mean '${prefix}${meant}'?`;
  const found = (below.length > 0 ? below : elsewhere.slice(0, 1)).map((other) => `'${prefix}${other}'`);
  return found.length === 0 ? text : `${prefix}${path}: no such option here; did you mean ${listed(found)}?`;
}

/** The load curve that is called so, wholly or by a word of its name. */
function curveCalled(key: string): string | null {
  const word = key.toLowerCase().replace(/[^a-z]/g, "");
  const found = loadCurves.find(({ name }) => word.length > 3 && name.toLowerCase().includes(word));
  return found?.name ?? null;
}
