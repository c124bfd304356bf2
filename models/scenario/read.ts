/** From what an experiment says of its world to a resolved scenario, or to all that is wrong with it. */

import type { z } from "zod";
import { type Parsed, type Problem, parseAs, withoutComments } from "../../src/core/text/problems.ts";
import { SECONDS_PER_DAY } from "../../src/core/units.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import { inconsistentClient, inconsistentTier, resolveClient } from "./client.ts";
import { resolveCluster } from "./cluster.ts";
import {
  inconsistentFaults,
  inconsistentLooks,
  inconsistentNodes,
  inconsistentTimes,
  memoryNotKept,
  type PlacedFault,
} from "./consistency.ts";
import { resolveDatabase } from "./database.ts";
import { fault } from "./faults.ts";
import { nodeMissing, placedFault, positions } from "./placed-fault.ts";
import { resolveTimes, scenarioSchema } from "./schema.ts";
import type { NodeSpec, Scenario } from "./types.ts";
import { inconsistentWorkload, resolveWorkload } from "./workload.ts";

type Shape = typeof scenarioSchema.shape;

/** How far beyond the end of a run a peak or a trough is looked for, to say that it comes too late. */
const ANCHORS_SECONDS = 2 * SECONDS_PER_DAY;

/** Plain JSON in, a scenario with every default filled in out. Never throws on input, however wrong. */
export function readScenario(input: unknown): Parsed<Scenario> {
  const plain = withoutComments(input);
  const whole = parseAs(scenarioSchema, plain);
  if (whole.problems.length > 0 && (plain === null || typeof plain !== "object" || Array.isArray(plain))) {
    return { value: null, problems: whole.problems };
  }
  const problems: Problem[] = [...whole.problems];
  const given = plain as Readonly<Record<string, unknown>>;
  // Each part by itself, so that one unreadable part does not hide what is wrong between the others.
  const part = <K extends keyof Shape>(key: K) => {
    const read = whole.value === null ? parseAs(scenarioSchema.shape[key], given[key]).value : whole.value[key];
    return read as z.output<Shape[K]> | null;
  };

  const [duration, measureFrom, window] = [part("duration"), part("measureFrom"), part("window")];
  const readable = (key: string): boolean => !whole.problems.some(({ path }) => path[0] === key);
  const times =
    readable("duration") && readable("measureFrom") && readable("window")
      ? resolveTimes(duration!, measureFrom ?? undefined, window ?? undefined)
      : null;
  if (times !== null) problems.push(...inconsistentTimes(times));

  const clusterPart = part("cluster");
  const resolved = clusterPart === null ? null : resolveCluster(clusterPart);
  problems.push(...(resolved?.problems ?? []).map(({ path, text }) => ({ path: ["cluster", ...path], text })));
  const cluster = resolved?.cluster ?? null;
  // Who the nodes are can be known where something else of the cluster is wrong.
  const nodes = cluster?.nodes ?? nodesAlone(given.cluster);
  if (nodes !== null) problems.push(...inconsistentNodes(nodes));

  const clientPart = part("client");
  const listed: Problem[] = [];
  const servers =
    nodes === null ? [] : positions(clientPart?.servers ?? nodes.map((_, node) => node), ["servers"], nodes, listed);
  problems.push(...listed.map(({ path, text }) => ({ path: ["client", ...path], text })));
  if (cluster !== null && clientPart !== null && listed.length === 0) {
    const inList = servers.map((node) => cluster.nodes[node]);
    problems.push(...inconsistentClient(clientPart, inList));
  }

  if (clientPart !== null) problems.push(...inconsistentTier(clientPart));

  const workloadPart = part("workload");
  const memcached = resolved?.problems.length === 0 ? resolved.cluster.memcached : null;
  const misfits = workloadPart === null ? [] : inconsistentWorkload(workloadPart, memcached);
  problems.push(...misfits.map(({ path, text }) => ({ path: ["workload", ...path], text })));
  const workload = workloadPart === null ? null : resolveWorkload(workloadPart);

  const entries = Array.isArray(given.faults) ? given.faults.map((entry) => parseAs(fault, entry).value) : [];
  const placed: PlacedFault[] = [];
  let everywhere = true;
  entries.forEach((entry, index) => {
    if (entry === null) {
      const missing = nodeMissing((given.faults as unknown[])[index]);
      problems.push(...missing.map(({ path, text }) => ({ path: ["faults", index, ...path], text })));
    }
    if (entry === null || nodes === null) return;
    const { spec, misplaced } = placedFault(entry, nodes);
    everywhere &&= misplaced.length === 0;
    problems.push(...misplaced.map(({ path, text }) => ({ path: ["faults", index, ...path], text })));
    placed.push({ index, spec });
  });
  if (memcached !== null) problems.push(...memoryNotKept(placed, memcached));
  const startAt = part("startAt");
  const load = workload ?? loadAlone(given.workload);
  if (times !== null && load !== null && startAt !== null) {
    // A load curve depends on these parts alone; the others may still be unreadable.
    const world = { ...times, startAtSeconds: startAt, workload: load } as unknown as Scenario;
    const curve = loadCurve(world);
    const later = loadCurve({ ...world, durationSeconds: times.durationSeconds + ANCHORS_SECONDS });
    const complete = everywhere && placed.length === entries.length && readable("faults");
    const faults = inconsistentFaults(placed, { curve, later }, times, { complete });
    problems.push(...faults.problems);
    problems.push(...inconsistentLooks(part("statsAt") ?? [], faults.struck, { curve, later }, times));
  }

  if (problems.length > 0) return { value: null, problems };
  const { client, database, network } = whole.value!;
  const value: Scenario = {
    ...times!,
    startAtSeconds: startAt!,
    ...cluster!,
    client: resolveClient(client, servers),
    database: resolveDatabase(database),
    workload: workload!,
    network: { roundTripSeconds: network.roundTrip },
    statsAt: whole.value!.statsAt,
    faults: placed.map(({ spec }) => spec),
  };
  return { value, problems: [] };
}

function nodesAlone(given: unknown): readonly NodeSpec[] | null {
  const { value } = parseAs(scenarioSchema.shape.cluster, { nodes: (given as { nodes?: unknown } | null)?.nodes });
  return value === null ? null : resolveCluster(value).cluster.nodes;
}

/** The load of a workload that cannot be read as a whole. */
function loadAlone(workload: unknown) {
  const { arrivals } = (workload ?? {}) as { readonly arrivals?: unknown };
  const part = parseAs(scenarioSchema.shape.workload, arrivals === undefined ? {} : { arrivals }).value;
  return part === null ? null : resolveWorkload(part);
}
