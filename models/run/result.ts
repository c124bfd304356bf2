/** What a run hands back: the metrics made of its recording, its series, and what happened when. */
import type { RunResult } from "../../src/core/result.ts";
import { metrics } from "../metrics/index.ts";
import { isEachOutage, PhaseName } from "../recording/phase-name.ts";
import type { Scenario } from "../scenario/types.ts";
import { loadCurves } from "../workload/load-curves/index.ts";
import type { Timeline } from "./timeline.ts";
import type { World } from "./world.ts";

/** Phases that only metrics use. */
const unshown = new Set<string>([PhaseName.measured, PhaseName.onset, PhaseName.disturbance]);

export function resultOf(world: World, { events, inspections }: Timeline): RunResult {
  const { recording, scenario } = world;
  const origin = originSeconds(scenario);
  const series = recording.series();
  const phases = recording.options.phases.filter(({ name }) => !unshown.has(name) && !isEachOutage(name));
  const minutes = recording.minutes();
  return {
    atLeast: metrics.filter((metric) => metric.isAtLeast?.(recording) === true).map(({ name }) => name),
    minutes: { ...minutes, fromSeconds: minutes.fromSeconds + origin },
    metrics: Object.fromEntries(metrics.map((metric) => [metric.name, finite(metric.of(recording))])),
    series: { ...series, fromSeconds: series.fromSeconds + origin },
    events: events.map((event) => ({ ...event, atSeconds: event.atSeconds + origin })),
    phases: phases.map(({ name, fromSeconds, toSeconds }) => ({
      name,
      fromSeconds: fromSeconds + origin,
      toSeconds: toSeconds + origin,
    })),
    notes: notesOf(world),
    inspections: inspections.map((one) => ({ ...one, atSeconds: one.atSeconds + origin })),
  };
}

/** A load that follows the day is told in the time of day, all others in time since the start. */
export function originSeconds({ startAtSeconds, workload }: Scenario): number {
  return loadCurves.named(workload.arrivals.load.curve).followsDay ? startAtSeconds : 0;
}

/** JSON knows no infinity and no NaN: a number that is neither is kept to twelve digits, else it is undefined. */
function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(12));
}

function notesOf({ client, recording, database, scenario }: World): string[] {
  const notes: string[] = [...(client.notes ?? [])];
  const share = metrics.find(({ name }) => name === "duplicateReadRatio")!.of(recording);
  if (recording.facts.stampedeMax > 1 && share !== null) {
    notes.push(
      `Concurrent misses of one key each ask the database (a stampede): ${(share * 100).toPrecision(3)} % of its reads.`,
    );
  }
  const waiting = database.queueLength;
  if (waiting > scenario.database.servers) {
    notes.push(`When the run ends ${waiting} queries still wait for the database: it has not recovered.`);
  }
  return notes;
}
