/** What a run hands back: the metrics made of its recording, its series, and what happened when. */
import type { Outage, RunResult } from "../../src/core/result.ts";
import { formatDuration } from "../../src/core/text/units.ts";
import { clients } from "../clients/index.ts";
import { serversOfAll } from "../database/capacity.ts";
import { sharingOf } from "../database/sharing/index.ts";
import { OUTAGES_MAX, outagesOf } from "../faults/phases.ts";
import { figuresOfOutage } from "../metrics/each-outage.ts";
import { metrics } from "../metrics/index.ts";
import { busiestShard } from "../metrics/shards.ts";
import { type Stability, stabilityOf } from "../metrics/stability.ts";
import { isEachOutage, PhaseName } from "../recording/phase-name.ts";
import { isAsUsual, withoutValue } from "../recording/stepped-over.ts";
import type { Scenario } from "../scenario/types.ts";
import { warningsOf } from "../scenario/warnings.ts";
import { loadCurves } from "../workload/load-curves/index.ts";
import type { Timeline } from "./timeline.ts";
import type { World } from "./world.ts";

/** Phases that only metrics use. */
const unshown = new Set<string>([
  PhaseName.measured,
  PhaseName.onset,
  PhaseName.disturbance,
  PhaseName.usualBefore,
  PhaseName.usualAfter,
]);

/** @param whole the scenario that was to be run, of which the world may be a stretch. */
export function resultOf(world: World, { faults, events, inspections, walking }: Timeline, whole: Scenario): RunResult {
  const { recording } = world;
  const origin = originSeconds(whole) + (world.stretch?.fromSeconds ?? 0);
  const series = recording.series();
  const phases = recording.options.phases.filter(({ name }) => !unshown.has(name) && !isEachOutage(name));
  const minutes = recording.minutes();
  const stability = stabilityOf(recording);
  const walk = walking?.result(origin, world) ?? null;
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
    ...(stability === null ? {} : { stability: { name: stability.name, evidence: stability.evidence } }),
    notes: [...stretchNotes(world, whole), ...notesOf(world, stability)],
    inspections: inspections.map((one) => ({ ...one, atSeconds: one.atSeconds + origin })),
    ...(walk === null ? {} : { walk }),
  };
}

function outagesIn({ scenario, recording }: World, faults: Timeline["faults"], origin: number): Outage[] {
  const all = outagesOf(faults, scenario.durationSeconds, scenario.client.groups !== undefined).slice(0, OUTAGES_MAX);
  return all.map(({ crashAt, returnAt, isOpen, nodes, places }, i) => ({
    subjects: [...nodes.map((node) => nameOf(scenario.nodes[node])), ...places],
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

/** More requests come at once than there are processes: where each serves one at a time that many cannot be. */
function withoutWorkers({ scenario: { client }, recording, oneAtATime }: World): string[] {
  if (client.workers > 0) return [];
  const processes = client.processes === 1 ? "the one process" : `the ${client.processes} processes`;
  const begin = "At the worst moment";
  const end = "how long others then wait for one, and how many are refused, these figures do not show.";
  if (oneAtATime !== null) {
    const { standInsMax } = oneAtATime;
    if (standInsMax === 0) return [];
    const more = `${grouped(standInsMax)} more ${standInsMax === 1 ? "process stands" : "processes stand"} in`;
    return [
      `${begin} ${more} for ${processes} when these are busy, since client.workers has no limit and ${clients.named(client.name).oneAtATime}. As many workers could all be taken; ${end}`,
    ];
  }
  const { underWayMax } = recording.phase(PhaseName.measured)!;
  if (underWayMax <= client.processes) return [];
  return [
    `${begin} ${grouped(underWayMax)} requests are under way, counting those whose query goes on with nobody waiting for it, since client.workers has no limit and ${processes} ${client.processes === 1 ? "serves" : "serve"} any number. Workers that serve one request each could all be taken; ${end}`,
  ];
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** What the reader of a world of sampled keys has to know. */
function sampleNotes({ strata, countedHits }: World): string[] {
  if (strata === null || strata.per === 1) return [];
  const { head, per, held } = strata;
  const made =
    countedHits === null
      ? "each request is made"
      : "each request is made but for hits that change nothing, which are counted";
  return [
    `Sampled: of ${strata.ranks} keys ${held} are simulated, the ${head} most popular ones and one in ${per} of the others, drawn anew for each repeat; ${made}, and counts are those of all keys. Intervals hold the error of the sample; one repeat alone does not show it. Evictions and the memory by class are not told.`,
  ];
}

/** What of the run was simulated, where that is not all, and whether it was as usual in the end. */
function stretchNotes({ stretch, scenario, recording }: World, whole: Scenario): string[] {
  if (stretch === undefined) return [];
  const { durationSeconds } = scenario;
  const from = formatDuration(stretch.fromSeconds);
  const until = formatDuration(stretch.fromSeconds + durationSeconds);
  const simulated = `Simulated: ${formatDuration(durationSeconds)} of ${formatDuration(whole.durationSeconds)}, from ${from} to ${until} after the start. "Before" is ten minutes. Shares, rates and mean times of the whole run weigh the hours that are stepped over, at their load; counts, peaks and worst minutes are of what is simulated.`;
  const usual = recording.usualMinutes;
  if (usual === null || usual.before === null || isAsUsual(usual)) return [simulated];
  const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
  const [before, after] = [usual.before, usual.after].map((account) => percent(withoutValue(account).share));
  return [
    simulated,
    `Not as usual in the end: in the last ten minutes of what is simulated ${after} of the gets bring no value, before the outage ${before}. The hours that follow count as if they went on like that; detail.stretches.after simulates more of them.`,
  ];
}

/** How long it took the start to become one, where that is known only from trying. */
function startNotes({ runInSeconds }: World): string[] {
  if (runInSeconds === null) return [];
  return [
    `Stationary start: the shares of HOT, WARM and COLD had settled to within a hundredth after ${runInSeconds} s of the load, played on the nodes before the run.`,
  ];
}

function frameworkNotes({ framework, client, scenario }: World): readonly string[] {
  const allUp = new Uint8Array(scenario.nodes.length);
  return framework?.notes?.((id) => nameOf(scenario.nodes[client.settled(id, allUp)])) ?? [];
}

/** Of the database's reads. A smaller share is less than any run's interval is wide, and nobody overlooks anything with it. */
const STAMPEDE_NOTABLE = 0.01;

function notesOf(world: World, stability: Stability | null): string[] {
  const { client, recording, database, scenario } = world;
  const notes: string[] = [...(client.notes ?? []), ...frameworkNotes(world), ...warningsOf(scenario)];
  if (metrics.find(({ name }) => name === "errorRatio")!.of(recording) === null) {
    notes.push("There was no request between measureFrom and the end.");
  }
  const share = metrics.find(({ name }) => name === "duplicateReadRatio")!.of(recording);
  if (recording.facts.stampedeMax > 1 && share !== null && share >= STAMPEDE_NOTABLE) {
    notes.push(
      `Concurrent misses of one key each ask the database (a stampede): ${(share * 100).toPrecision(3)} % of its reads.`,
    );
  }
  notes.push(...withoutWorkers(world), ...sampleNotes(world), ...startNotes(world));
  if (stability?.name === "stuck") notes.push(`It is stuck: ${stability.end}, and it does not get better.`);
  const waiting = database.queueLength;
  if (waiting > scenario.database.servers) {
    notes.push(`When the run ends ${waiting} queries still wait for the database: it has not recovered.`);
  }
  const best = sharingOf(scenario.database.sharing).best * serversOfAll(scenario.database);
  // As many again as it does best with: a moment's crowd is not worth a note.
  if (database.inService > 2 * best) {
    notes.push(
      `When the run ends the database works on ${database.inService} queries at once, and gets the most done with ${best}: it has not recovered.`,
    );
  }
  notes.push(...shardNotes(world));
  return notes;
}

/** Where shards are asked unequally the database is as busy as its worst one. */
function shardNotes({ recording }: World): string[] {
  const { shards } = recording.options;
  const account = recording.phase(PhaseName.outage) ?? recording.phase(PhaseName.measured);
  if (shards < 2 || account === null) return [];
  const { shard, share } = busiestShard(account, shards);
  if (share === null) return [];
  const when = account.name === PhaseName.outage ? " during the first outage" : "";
  const even = Number((100 / shards).toPrecision(3));
  return [
    `Of the queries at the database${when} ${Number((share * 100).toPrecision(3))} % went to shard ${shard} of ${shards} (counted from 0), where ${even} % would be its part.`,
  ];
}
