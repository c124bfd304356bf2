/** The points of an experiment, each with its world read. */
import { stretchOf, together } from "../../../models/run/stretch.ts";
import { type Chosen, readWanted } from "../../../models/run/wanted-hits.ts";
import type { Problem, Scenario } from "../../../models/scenario/index.ts";
import type { LookIntoTrace } from "../../../models/scenario/trace.ts";
import type { StretchTimes } from "../../../models/scenario/types.ts";
import { expand, type Point, type Sweep } from "../../sweep/expand.ts";
import { PathError, type PathTable } from "../../sweep/paths.ts";
import type { SimulationHeader } from "./experiment-schema.ts";

/** A point whose world is read. */
export interface ReadyPoint extends Omit<Point, "scenario"> {
  readonly scenario: Scenario;
  /** What was chosen of it for the hit ratio that it wants. */
  readonly chosen?: Chosen;
}

/** Who says in which detail the worlds of an experiment are simulated; `auto` where it says that this is to be found. */
export type DetailSaid = "auto" | "said" | "unsaid";

const NO_FAULTS = "no faults";

export function readPoints(
  header: SimulationHeader,
  paths: PathTable,
  { say, look }: { readonly say: (problems: readonly Problem[]) => string[]; readonly look: LookIntoTrace },
): { points: ReadyPoint[]; detailSaid: DetailSaid; problems: string[] } {
  const none = { points: [] as ReadyPoint[], detailSaid: "unsaid" as const };
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
    if (error instanceof PathError) return { ...none, problems: [`sweep: ${error.message}`] };
    throw error;
  }
  const read = expanded.map((point) => ({ point, ...readWanted(point.scenario, look) }));
  const pointsOf = new Map<string, Point[]>();
  for (const { point, problems } of read) {
    // Whatever is wrong with a control is wrong with the points that it was made from.
    if (point.control && problems.length > 0 && point.id.startsWith("c")) continue;
    for (const text of say(problems)) {
      pointsOf.set(text, [...(pointsOf.get(text) ?? []), point]);
    }
  }
  const own = expanded.filter(({ id }) => id.startsWith("p")).length;
  const problems = [...pointsOf].map(([text, points]) =>
    points.length === own ? text : `point ${points[0].id} (${points[0].label})${andMore(points.length - 1)}: ${text}`,
  );
  const said = new Set(expanded.map(({ scenario }) => detailSaid(scenario)));
  if (said.has("auto") && said.size > 1) {
    problems.push('detail: "auto" for some points only; expected it for all, or "full" or {"sampled": 30} for each');
  }
  if (problems.length > 0) return { ...none, problems };
  const points = read.map(({ point, value, chosen }) => ({
    ...point,
    scenario: value!,
    ...(chosen === undefined ? {} : { chosen }),
  }));
  return { points: inOneStretch(points), detailSaid: said.size === 1 ? [...said][0] : "said", problems };
}

/** A control and the points that are held against it, run by run and minute by minute, are simulated in one stretch. */
function inOneStretch(points: readonly ReadyPoint[]): ReadyPoint[] {
  const groupOf = ({ id, controlId }: ReadyPoint): string => controlId ?? id;
  const groups = new Map<string, StretchTimes[]>();
  for (const point of points) {
    const { scenario } = point;
    if (scenario.stretch === undefined || scenario.faults.length === 0) continue;
    const group = groups.get(groupOf(point)) ?? [];
    // Where there is too little to step over all of the run is simulated.
    group.push(stretchOf(scenario) ?? { fromSeconds: 0, quietUntilSeconds: 0, untilSeconds: scenario.durationSeconds });
    groups.set(groupOf(point), group);
  }
  return points.map((point) => {
    const { stretch } = point.scenario;
    const group = groups.get(groupOf(point));
    if (stretch === undefined || group === undefined) return point;
    return { ...point, scenario: { ...point.scenario, stretch: { ...stretch, times: together(group) } } };
  });
}

function andMore(amount: number): string {
  return amount === 0 ? "" : ` and ${amount} more`;
}

function withoutFaults(scenario: unknown): unknown | null {
  const { faults } = scenario as { faults?: unknown };
  return Array.isArray(faults) && faults.length > 0 ? { ...(scenario as object), faults: [] } : null;
}

function detailSaid(scenario: unknown): DetailSaid {
  const { detail } = scenario as { readonly detail?: unknown };
  if (detail === undefined) return "unsaid";
  return detail === "auto" ? "auto" : "said";
}
