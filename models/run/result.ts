/** What a run hands back: the metrics made of its recording, its series, and what happened when. */
import type { Outage, RunResult } from "../../src/core/result.ts";
import { clients } from "../clients/index.ts";
import { OUTAGES_MAX, outagesOf } from "../faults/phases.ts";
import { figuresOfOutage } from "../metrics/each-outage.ts";
import { metrics } from "../metrics/index.ts";
import { isEachOutage, PhaseName } from "../recording/phase-name.ts";
import type { Scenario } from "../scenario/types.ts";
import { warningsOf } from "../scenario/warnings.ts";
import { loadCurves } from "../workload/load-curves/index.ts";
import type { Timeline } from "./timeline.ts";
import type { World } from "./world.ts";

/** Phases that only metrics use. */
const unshown = new Set<string>([PhaseName.measured, PhaseName.onset, PhaseName.disturbance]);

export function resultOf(world: World, { faults, events, inspections }: Timeline): RunResult {
  const { recording, scenario } = world;
  const origin = originSeconds(scenario);
  const series = recording.series();
  const phases = recording.options.phases.filter(({ name }) => !unshown.has(name) && !isEachOutage(name));
  const minutes = recording.minutes();
  const outages = outagesIn(world, faults, origin);
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
    ...(outages.length < 2 ? {} : { outages }),
    notes: notesOf(world),
    inspections: inspections.map((one) => ({ ...one, atSeconds: one.atSeconds + origin })),
  };
}

function outagesIn({ scenario, recording }: World, faults: Timeline["faults"], origin: number): Outage[] {
  const all = outagesOf(faults, scenario.durationSeconds, scenario.client.groups !== undefined).slice(0, OUTAGES_MAX);
  return all.map(({ crashAt, returnAt, isOpen, nodes }, i) => ({
    subjects: nodes.map((node) => nameOf(scenario.nodes[node])),
    fromSeconds: crashAt + origin,
    toSeconds: isOpen ? null : returnAt + origin,
    metrics: Object.fromEntries(
      Object.entries(figuresOfOutage(recording, i + 1)).map(([name, value]) => [name, finite(value)]),
    ),
  }));
}

function nameOf({ host, port }: Scenario["nodes"][number]): string {
  return `${host}:${port}`;
}

/** A load that follows the day is told in the time of day, all others in time since the start. */
export function originSeconds({ startAtSeconds, workload }: Scenario): number {
  return loadCurves.named(workload.arrivals.load.curve).followsDay ? startAtSeconds : 0;
}

/** JSON knows no infinity and no NaN: a number that is neither is kept to twelve digits, else it is undefined. */
function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(12));
}

/** More requests wait at once than there are processes: where each serves one at a time that many cannot be. */
function withoutWorkers({ scenario: { client }, recording, oneAtATime }: World): string[] {
  const { underWayMax } = recording.phase(PhaseName.measured)!;
  const standIns = oneAtATime?.standInsMax ?? 0;
  if (client.workers > 0 || (underWayMax <= client.processes && standIns === 0)) return [];
  const processes = client.processes === 1 ? "the one process" : `the ${client.processes} processes`;
  const more = `${standIns} more ${standIns === 1 ? "stands" : "stand"} in for ${processes} when these are busy`;
  const served =
    oneAtATime === null
      ? `${processes} ${client.processes === 1 ? "serves" : "serve"} any number`
      : `${more}, since ${clients.named(client.name).oneAtATime}`;
  return [
    `At the worst moment ${underWayMax} requests wait at once, for no client.workers are stated: ${served}. Workers that serve one request each would all be taken; how long others then wait for one, and how many are refused, these figures do not show.`,
  ];
}

function frameworkNotes({ framework, client, scenario }: World): readonly string[] {
  const allUp = new Uint8Array(scenario.nodes.length);
  return framework?.notes?.((id) => nameOf(scenario.nodes[client.settled(id, allUp)])) ?? [];
}

function notesOf(world: World): string[] {
  const { client, recording, database, scenario } = world;
  const notes: string[] = [...(client.notes ?? []), ...frameworkNotes(world), ...warningsOf(scenario)];
  if (metrics.find(({ name }) => name === "errorRatio")!.of(recording) === null) {
    notes.push("There was no request between measureFrom and the end.");
  }
  const share = metrics.find(({ name }) => name === "duplicateReadRatio")!.of(recording);
  if (recording.facts.stampedeMax > 1 && share !== null) {
    notes.push(
      `Concurrent misses of one key each ask the database (a stampede): ${(share * 100).toPrecision(3)} % of its reads.`,
    );
  }
  notes.push(...withoutWorkers(world));
  const waiting = database.queueLength;
  if (waiting > scenario.database.servers) {
    notes.push(`When the run ends ${waiting} queries still wait for the database: it has not recovered.`);
  }
  return notes;
}
