/** The points of an experiment, each with its world read. */
import { type Problem, readScenario, type Scenario } from "../../../models/scenario/index.ts";
import type { LookIntoTrace } from "../../../models/scenario/trace.ts";
import { expand, type Point, type Sweep } from "../../sweep/expand.ts";
import { PathError, type PathTable } from "../../sweep/paths.ts";
import type { SimulationHeader } from "./experiment-schema.ts";

/** A point whose world is read. */
export interface ReadyPoint extends Omit<Point, "scenario"> {
  readonly scenario: Scenario;
}

const NO_FAULTS = "no faults";

export function readPoints(
  header: SimulationHeader,
  paths: PathTable,
  { say, look }: { readonly say: (problems: readonly Problem[]) => string[]; readonly look: LookIntoTrace },
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
  const read = expanded.map((point) => ({ point, ...readScenario(point.scenario, look) }));
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
