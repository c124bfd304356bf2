/**
 * Expands an experiment into its points: one for every combination of its swept settings. Points with faults get a control,
 * one for each distinct world without faults. Pure: it knows documents and paths, and no models.
 */
import { PathError, type PathTable } from "./paths.ts";

/** A value of a grid axis; `{label, value}` gives it a readable name. */
export type GridValue = unknown;

export interface Sweep {
  /** The values to try, by path. All combinations are made; the first path varies slowest. */
  readonly grid?: Readonly<Record<string, readonly GridValue[]>>;
  /** Named groups of settings, combined with the grid. */
  readonly cases?: readonly { readonly case: string; readonly set: Readonly<Record<string, unknown>> }[];
  /** What all cases are called together. */
  readonly axis?: string;
}

export interface ExpandInput {
  readonly name: string;
  readonly scenario: unknown;
  readonly sweep?: Sweep;
  readonly paths: PathTable;
  /** The same world without faults, or null where it has none. Absent: no controls are made. */
  readonly undisturbed?: (scenario: unknown) => unknown | null;
  /** What the label of a control says: `no faults`. */
  readonly undisturbedLabel?: string;
}

/** One combination of swept settings. */
export interface Point {
  /** `p0`, `p1` ... in the order of the sweep; controls `c0`, `c1` ... */
  readonly id: string;
  readonly label: string;
  readonly axes: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly control: boolean;
  readonly controlId: string | null;
  /** The id of the point whose advice this one tries. */
  readonly trialOf?: string;
  /** The document of this world, as a user would write it. */
  readonly scenario: unknown;
}

type BarePoint = Omit<Point, "control" | "controlId">;

interface Axis {
  readonly name: string;
  readonly values: readonly { readonly label: string; readonly set: Readonly<Record<string, unknown>> }[];
}

/** @throws PathError where the scenario has no room for a setting (the reader has checked the paths themselves). */
export function expand(input: ExpandInput): Point[] {
  const axes = axesOf(input.sweep ?? {});
  const points = combinations(axes).map((choice, i): BarePoint => {
    const settings = Object.assign({}, ...choice.map(({ set }) => set)) as Record<string, unknown>;
    return {
      id: `p${i}`,
      label: choice.map(({ label }, k) => spoken(axes[k].name, label)).join(", ") || input.name,
      axes: Object.fromEntries(axes.map(({ name }, k) => [name, choice[k].label])),
      settings,
      scenario: applySettings(input.scenario, settings, input.paths),
    };
  });
  return withControls(points, axes, input);
}

/** The names of the swept axes, in order. */
export function axisNames(sweep: Sweep): string[] {
  return axesOf(sweep).map(({ name }) => name);
}

/** The labels of the values of this axis, in order. */
export function axisValues(sweep: Sweep, axis: string): string[] {
  return axesOf(sweep)
    .filter(({ name }) => name === axis)
    .flatMap(({ values }) => values.map(({ label }) => label));
}

/** The seeds of an experiment's repeats. */
export function seedsOf(first: number, repeats: number): number[] {
  return Array.from({ length: repeats }, (_, i) => first + i);
}

export function applySettings(
  scenario: unknown,
  settings: Readonly<Record<string, unknown>>,
  paths: PathTable,
): unknown {
  let document = scenario;
  for (const [path, value] of Object.entries(settings)) document = paths.set(document, paths.segments(path)!, value);
  return document;
}

/** JSON with its keys sorted, so that equal documents give equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function withControls(points: readonly BarePoint[], axes: readonly Axis[], input: ExpandInput): Point[] {
  const { undisturbed, undisturbedLabel = "control" } = input;
  if (undisturbed === undefined) return points.map((point) => ({ ...point, control: false, controlId: null }));
  const isCalm = ({ scenario }: BarePoint): boolean => undisturbed(scenario) === null;
  const calm = (scenario: unknown): string => canonical(undisturbed(scenario) ?? scenario);
  const faultAxes = axesOfFaults(axes, input, calm);
  const groups = groupBy(points, ({ scenario }) => calm(scenario));

  const extra: Point[] = [];
  const controlOf = new Map<string, string>();
  for (const [key, members] of groups) {
    if (members.every(isCalm)) continue;
    // A point without faults is the control of its group; otherwise one is added.
    const own = members.find(isCalm);
    controlOf.set(key, own?.id ?? `c${extra.length}`);
    if (own !== undefined) continue;
    const { scenario } = members[0];
    const common = shared(members, axes, faultAxes, undisturbedLabel);
    extra.push({ ...common, id: `c${extra.length}`, control: true, controlId: null, scenario: undisturbed(scenario) });
  }
  const placed = points.map((point): Point => {
    const controlId = controlOf.get(calm(point.scenario)) ?? null;
    return { ...point, control: controlId === point.id, controlId: isCalm(point) ? null : controlId };
  });
  return [...placed, ...extra];
}

/** What the points of one control have in common: the values on the axes that matter without faults. */
function shared(
  members: readonly BarePoint[],
  axes: readonly Axis[],
  faultAxes: ReadonlySet<string>,
  calmLabel: string,
) {
  const first = members[0];
  const values = axes.map(({ name }) => {
    const agreed = members.every((point) => point.axes[name] === first.axes[name]);
    return agreed && !faultAxes.has(name) ? first.axes[name] : calmLabel;
  });
  const settings = Object.entries(first.settings).filter(([path, value]) =>
    members.every((point) => canonical(point.settings[path]) === canonical(value)),
  );
  return {
    label: [...new Set([...values.map((label, i) => spoken(axes[i].name, label)), calmLabel])].join(", "),
    axes: Object.fromEntries(axes.map(({ name }, i) => [name, values[i]])),
    settings: Object.fromEntries(settings),
  };
}

/** Axes that make no difference to a world without faults: plans, times of faults. */
function axesOfFaults(
  axes: readonly Axis[],
  { scenario, paths }: ExpandInput,
  calm: (scenario: unknown) => string,
): Set<string> {
  const plain = calm(scenario);
  const changesNothing = (set: Readonly<Record<string, unknown>>): boolean => {
    try {
      return calm(applySettings(scenario, set, paths)) === plain;
    } catch (error) {
      // There is room for this value only in combination with another axis: it is part of that world.
      if (error instanceof PathError) return false;
      throw error;
    }
  };
  return new Set(axes.filter(({ values }) => values.every(({ set }) => changesNothing(set))).map(({ name }) => name));
}

function axesOf({ grid = {}, cases = [], axis = "case" }: Sweep): Axis[] {
  const axes: Axis[] = Object.entries(grid).map(([path, values]) => ({
    name: path,
    values: values.map((value) => gridValue(path, value)),
  }));
  if (cases.length > 0) {
    axes.push({ name: axis, values: cases.map((entry) => ({ label: entry.case, set: entry.set })) });
  }
  return axes;
}

function gridValue(path: string, value: GridValue): Axis["values"][number] {
  if (isLabelled(value)) return { label: value.label, set: { [path]: value.value } };
  return { label: valueLabel(value), set: { [path]: value } };
}

/** A bare number says nothing without the last word of its path: `nodes 8`. */
function spoken(axis: string, label: string): string {
  return /^(?:[-+]?[\d.]+[A-Za-z%]*|true|false|null)$/.test(label)
    ? `${axis.slice(axis.lastIndexOf(".") + 1)} ${label}`
    : label;
}

function isLabelled(value: unknown): value is { label: string; value: unknown } {
  if (value === null || typeof value !== "object") return false;
  return Object.keys(value).sort().join() === "label,value";
}

function valueLabel(value: unknown): string {
  if (typeof value === "string") return value;
  const name = (value as { name?: unknown } | null)?.name;
  return typeof name === "string" ? name : JSON.stringify(value);
}

function combinations(axes: readonly Axis[]): Axis["values"][number][][] {
  return axes.reduce<Axis["values"][number][][]>(
    (made, { values }) => made.flatMap((choice) => values.map((value) => [...choice, value])),
    [[]],
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
