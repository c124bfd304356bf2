/** What can be wrong with a sweep before its points are read, and which axes it compares by default. */
import { didYouMean } from "../../core/text/nearest.ts";
import { axisNames, axisValues, type Sweep } from "../../sweep/expand.ts";
import type { PathTable } from "../../sweep/paths.ts";
import type { Compared } from "../../sweep/summarize.ts";
import type { SimulationHeader } from "./experiment-schema.ts";
import { pathHint } from "./problem-words.ts";

const POINTS_MAX = 10_000;

/** Unknown paths, names that come twice, more points than anybody can want. */
export function sweepProblems(
  { sweep, compare = [] }: Pick<SimulationHeader, "sweep" | "compare">,
  paths: PathTable,
): string[] {
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
  compare.forEach((compared, i) => {
    const { axis, against } = typeof compared === "string" ? { axis: compared, against: null } : compared;
    const where = `compare[${i}]${against === null ? "" : ".axis"}`;
    if (!axes.includes(axis)) {
      const known = axes.length === 0 ? "; there is no axis in this sweep" : `; expected one of ${axes.join(", ")}`;
      problems.push(`${where}: "${axis}"${known}${didYouMean(axis, axes)}`);
    } else if (against !== null) {
      const values = axisValues(sweep as Sweep, axis);
      if (values.includes(against)) return;
      const known = `; expected one of ${values.join(", ")}`;
      problems.push(`compare[${i}].against: "${against}"${known}${didYouMean(against, values)}`);
    }
  });
  return problems;
}

/** With more values each is compared with the first alone: each with each would be more than 190 pairs, which nobody reads, and memory by their square. */
const ALL_PAIRS_VALUES = 20;

/** What the sweep is about: its first axis, and its named cases. */
export function comparedAxes(sweep: Sweep): Compared[] {
  const names = axisNames(sweep);
  const first = names.slice(0, 1);
  const axes = (sweep.cases ?? []).length > 0 && names.length > 1 ? [...first, names.at(-1)!] : first;
  return axes.map((axis) => {
    const values = axisValues(sweep, axis);
    return values.length > ALL_PAIRS_VALUES ? { axis, against: values[0] } : axis;
  });
}
