/**
 * What kind an axis of a sweep is. The paths that it sets tell, and what befalls the nodes, but never its name. How many nodes
 * are lost is no plan, nor is the load: nobody chooses them, so none of their values is recommended.
 */
import { group } from "d3-array";
import { isCompound } from "../../../models/faults/fault.ts";
import { faultNamed } from "../../../models/faults/index.ts";
import { disturbed, type PointSummary, type SummaryFacts } from "./texts.ts";

/**
 * `client`: another library; `plan`: what operators do about nodes, and when; `circumstance`: what befalls the nodes, and what
 * is asked of them; `setting`: anything else.
 */
export type AxisKind = "client" | "plan" | "circumstance" | "setting";

const CLIENT = /^client(?:\.name|\.version)?$/;
const FAULTS = /^faults\b/;
/** The workload and the network, but for what the application chooses. */
const GIVEN = /^(?:workload(?!\.(?:ttl|onWrite)\b)|network)\b/;
/** Faults that are acts of an operator, whichever nodes they strike and when. */
const ACTS: ReadonlySet<unknown> = new Set([
  "restart",
  "warm-restart",
  "warm-stop",
  "warm-start",
  "rolling-restart",
  "flush",
  "resize",
  "partial-resize",
  "deploy",
]);

/** By axis; paths that do not vary along an axis are not its own. */
export function axisKinds({ points }: SummaryFacts): ReadonlyMap<string, AxisKind> {
  const swept = points.filter(({ control, trialOf }) => !control && trialOf === undefined);
  const names = [...new Set(swept.flatMap(({ axes }) => Object.keys(axes)))];
  return new Map(names.map((name) => [name, kindOf(name, swept)]));
}

function kindOf(axis: string, points: readonly PointSummary[]): AxisKind {
  const paths = pathsAlong(axis, points);
  const are = (kind: RegExp): boolean => paths.every((path) => kind.test(path));
  if (paths.length === 0) return "setting";
  if (are(CLIENT)) return "client";
  if (are(GIVEN)) return "circumstance";
  if (!are(FAULTS)) return "setting";
  const isPlan = paths.every((path) => points.every(({ settings }) => areActs(settings[path])));
  return isPlan || sameBefalls(axis, points) ? "plan" : "circumstance";
}

/** Each fault that the setting names is an act of an operator. */
function areActs(setting: unknown): boolean {
  const entries = Array.isArray(setting) ? setting : [setting];
  return entries.every((entry) => ACTS.has((entry as { readonly fault?: unknown } | null | undefined)?.fault));
}

/** Whether points that differ only on this axis lose the same nodes in the same way, from the same time on. */
function sameBefalls(axis: string, points: readonly PointSummary[]): boolean {
  return points.every((a) => points.every((b) => !differOnlyOn(axis, a, b) || befalls(a) === befalls(b)));
}

/** What is wrong with which nodes, how badly, how often, and when that begins; whose server lists differ is a matter of deployment. */
function befalls({ events }: PointSummary): string {
  const begun = events.filter(({ what }) => {
    const fault = faultNamed(what);
    return !isCompound(fault) && fault.begins !== undefined && fault.begins !== "lists differ";
  });
  const all = begun.map(({ what, subject, text }) => `${what} ${subject} ${text}`).sort();
  return JSON.stringify([begun[0]?.atSeconds, all]);
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
    .map(([axis, value]) => (kind === "setting" || kind === "circumstance" ? settingText(axis, value) : value))
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

/** Where a point stands on all axes but those of clients: `timeout 1, four nodes, back at once`. */
export function placeOf(point: PointSummary, kinds: ReadonlyMap<string, AxisKind>): string {
  const places = (["setting", "circumstance", "plan"] as const).map((kind) => valuesOf(point, kinds, kind));
  return places.filter((text) => text !== "").join(", ");
}

/** The points that differ from this one on the axis alone, itself included. */
export function familyAlong(axis: string, one: PointSummary, points: readonly PointSummary[]): PointSummary[] {
  return points.filter((point) =>
    Object.keys(point.axes).every((other) => other === axis || point.axes[other] === one.axes[other]),
  );
}
