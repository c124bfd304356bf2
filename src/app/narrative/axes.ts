/** What kind an axis of a sweep is. The paths that it sets tell, and never its name. */
import { group } from "d3-array";
import { disturbed, type PointSummary, type SummaryFacts } from "./texts.ts";

/** `client`: another library; `plan`: what happens to the nodes and when; `setting`: anything else. */
export type AxisKind = "client" | "plan" | "setting";

const CLIENT = /^client(?:\.name|\.version)?$/;
const PLAN = /^faults\b/;

/** By axis; paths that do not vary along an axis are not its own. */
export function axisKinds({ points }: SummaryFacts): ReadonlyMap<string, AxisKind> {
  const swept = points.filter(({ control, trialOf }) => !control && trialOf === undefined);
  const names = [...new Set(swept.flatMap(({ axes }) => Object.keys(axes)))];
  return new Map(names.map((name) => [name, kindOf(pathsAlong(name, swept))]));
}

function kindOf(paths: readonly string[]): AxisKind {
  if (paths.length === 0) return "setting";
  if (paths.every((path) => CLIENT.test(path))) return "client";
  return paths.every((path) => PLAN.test(path)) ? "plan" : "setting";
}

/** Paths that differ between two points that differ only on this axis. */
export function pathsAlong(axis: string, points: readonly PointSummary[]): string[] {
  const paths = new Set<string>();
  for (const a of points) {
    for (const b of points) {
      if (!differOnlyOn(axis, a, b)) continue;
      for (const path of new Set([...Object.keys(a.settings), ...Object.keys(b.settings)])) {
        if (JSON.stringify(a.settings[path]) !== JSON.stringify(b.settings[path])) paths.add(path);
      }
    }
  }
  return [...paths];
}

function differOnlyOn(axis: string, a: PointSummary, b: PointSummary): boolean {
  return Object.keys(a.axes).every((name) => (a.axes[name] !== b.axes[name]) === (name === axis));
}

/** The values of the axes of this kind, as one text: `back in the trough`. */
export function valuesOf(point: PointSummary, kinds: ReadonlyMap<string, AxisKind>, kind: AxisKind): string {
  return Object.entries(point.axes)
    .filter(([axis]) => kinds.get(axis) === kind)
    .map(([axis, value]) => (kind === "setting" ? settingText(axis, value) : value))
    .join(", ");
}

/** `socket_timeout 1`; a value that is words needs no name. */
export function settingText(axis: string, value: string): string {
  return /^[-+]?[\d.]+[A-Za-z%]*$|^(?:true|false|null)$/.test(value) ? `${axis.split(".").at(-1)} ${value}` : value;
}

/** The experiment's own points in which something happens, by client. */
export function pointsByClient(facts: SummaryFacts): ReadonlyMap<string, readonly PointSummary[]> {
  const kinds = axisKinds(facts);
  return group(facts.points.filter(disturbed), (point) => valuesOf(point, kinds, "client"));
}
