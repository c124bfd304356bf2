/** What is wrong between parts that are right by themselves. One check a file; each runs as soon as its parts are readable. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { frameworks } from "../../frameworks/index.ts";
import { keysOf } from "../../workload/new-keys.ts";
import { deathWithoutDeadline, hopelessDeadline } from "../application.ts";
import {
  asksForMany,
  clientProblem,
  inconsistentGroups,
  inconsistentTier,
  processesOf,
  unevenHosts,
} from "../client.ts";
import type { PlacedDraft } from "../draft.ts";
import { frameworkProblems } from "../framework.ts";
import { pageProblems } from "../page.ts";
import { allOf, below } from "../parts.ts";
import { protectionProblems } from "../protection.ts";
import { inconsistentTimes } from "../times.ts";
import type { Scenario } from "../types.ts";
import { absentServers } from "./absent-servers.ts";
import {
  tooManyConnections,
  tooManyInspections,
  tooManyNodeSeconds,
  tooManyRequests,
  tooManyStrikes,
} from "./budget.ts";
import { notCounted } from "./counted.ts";
import { idleHelp, type ToSet } from "./idle-help.ts";
import { inspectionTimes } from "./inspection-times.ts";
import { memoryNotKept } from "./kept-memory.ts";
import { nobodyLocks } from "./locks.ts";
import { impossibleReturns } from "./returns.ts";
import { notSampled } from "./sampled.ts";
import { besideCluster } from "./second-pools.ts";
import { clientMisfits, listsAtStart, type StartLists, tooFewProcesses, unlistedNodes } from "./server-lists.ts";
import { notStretched } from "./stretched.ts";
import { uselessFaults } from "./useless-faults.ts";
import { workloadOverTime } from "./workload-over-time.ts";

export function inconsistencies(draft: PlacedDraft): Problem[] {
  return [
    ...timeInconsistencies(draft),
    ...clientInconsistencies(draft),
    ...faultInconsistencies(draft),
    ...loadInconsistencies(draft),
    ...deadlineInconsistencies(draft),
    ...pageInconsistencies(draft),
    ...frameworkInconsistencies(draft),
    ...protectionInconsistencies(draft),
    ...besideInconsistencies(draft),
    ...notSampled(draft),
    ...notCounted(draft),
    ...notStretched(draft),
  ];
}

function besideInconsistencies({ parts, cluster: { cluster }, servers, placed: found }: PlacedDraft): Problem[] {
  const { client, application, framework } = parts;
  if (cluster?.secondPools === undefined || client === null || servers === null) return [];
  const list = servers.map((node) => cluster.nodes[node]);
  if (clientProblem(client, list) !== null) return [];
  const isAsking = (application?.page?.multiGets.length ?? 0) > 0;
  const isItself = framework && frameworks.named(framework.name).asksForMany?.(framework.options) === true;
  const asksForMany = isAsking || isItself === true;
  const { secondPools: spec, nodes } = cluster;
  return besideCluster({ spec, client, servers: list, nodes, placed: found.placed, asksForMany });
}

function timeInconsistencies({ times, cluster: { nodes } }: PlacedDraft): Problem[] {
  if (times === null) return [];
  return [...inconsistentTimes(times), ...tooManyNodeSeconds(times.durationSeconds, nodes?.length ?? 1)];
}

function deadlineInconsistencies({ parts: { application, network } }: PlacedDraft): Problem[] {
  if (application === null) return [];
  return below(
    ["application"],
    [
      ...deathWithoutDeadline(application),
      ...(network === null ? [] : hopelessDeadline(application, network.roundTrip)),
    ],
  );
}

function protectionInconsistencies({ parts: { protection } }: PlacedDraft): Problem[] {
  return protection === null ? [] : below(["protection"], protectionProblems(protection));
}

function pageInconsistencies({ parts: { application, client }, cluster: { nodes } }: PlacedDraft): Problem[] {
  const page = application?.page;
  if (page === undefined) return [];
  const own = pageProblems(page);
  const isAsking = page.multiGets.length > 0 && client !== null && nodes !== null;
  if (own.length > 0 || !isAsking || clientProblem(client, nodes) !== null || asksForMany(client, nodes)) {
    return below(["application", "page"], own);
  }
  const text = `${client.name}, whose call for many keys is not modelled; expected none, and its keys as gets`;
  return [{ path: ["application", "page", "multiGets"], text }];
}

function frameworkInconsistencies(draft: PlacedDraft): Problem[] {
  const { framework, client } = draft.parts;
  const keys = keysOfRun(draft);
  const { workload } = draft.workload;
  if (framework === null || framework === undefined || keys === null || workload === null) return [];
  const asked = draft.parts.application?.page?.multiGets.length ?? 0;
  const isRefused = asked > 0 && frameworks.named(framework.name).summary.many === null;
  const text = `multi-gets through ${framework.name}, which are not modelled; expected none, and their keys as gets`;
  const drawn = `a distribution; expected one size beside framework: ${framework.name} makes names as long as their keys`;
  const filled = `"trace"; expected "simulated" beside framework: ${framework.name} stores what its reads compute`;
  return [
    ...drawnLengths(workload).map((path) => ({ path: ["workload", ...path, "keyBytes"], text: drawn })),
    ...(isRefused ? [{ path: ["application", "page", "multiGets"], text }] : []),
    ...(workload.trace?.fills === "trace" ? [{ path: ["workload", "trace", "fills"], text: filled }] : []),
    ...asksInVain(draft),
    ...frameworkProblems(framework, client, { keys, keyBytes: workload.trace?.keyBytesMax ?? workload.keyBytes }),
  ];
}

/** A framework's own call for many keys has to go through the client too. */
function asksInVain({ parts: { framework, client }, cluster: { nodes } }: PlacedDraft): Problem[] {
  if (framework === null || framework === undefined || client === null || nodes === null) return [];
  const isAsking = frameworks.named(framework.name).asksForMany?.(framework.options) === true;
  if (!isAsking || clientProblem(client, nodes) !== null || asksForMany(client, nodes)) return [];
  const text = `${framework.name} with these options, which asks for many keys at once; expected another client than ${client.name}, whose call for many keys is not modelled`;
  return [{ path: ["framework"], text }];
}

/** Where keys have lengths in items that their names have not. */
function drawnLengths({ keySizes, namespaces }: Scenario["workload"]): PropertyKey[][] {
  if (keySizes !== undefined) return [[]];
  return (namespaces ?? []).flatMap((one, i) => (one.keySizes === undefined ? [] : [["namespaces", i]]));
}

function clientInconsistencies({
  parts: { client },
  tier: readable,
  cluster: { cluster, nodes },
  servers,
  groupLists,
  placed: found,
}: PlacedDraft) {
  if (client === null) return below(["client"], unevenHosts(readable));
  const tier = inconsistentTier(client);
  const lists = servers === null || groupLists === null ? null : { servers, groupLists };
  return [
    ...below(["client"], tier.length > 0 ? tier : inconsistentGroups(client)),
    ...tooFewProcesses(processesOf(client), found),
    ...(tier.length > 0 || nodes === null ? [] : tooManyConnections(processesOf(client), nodes.length)),
    ...(cluster === null || lists === null ? [] : clientMisfits(client, lists, found, cluster.nodes)),
  ];
}

function faultInconsistencies(draft: PlacedDraft) {
  const { parts, servers, groupLists, placed: found, struck } = draft;
  const { cluster, nodes } = draft.cluster;
  const keys = keysOfRun(draft);
  const lists = servers === null || groupLists === null ? null : { servers, groupLists };
  const useless = (known: StartLists) => uselessFaults(struck?.timed ?? [], () => listsAtStart(parts.client, known));
  return [
    ...(cluster === null ? [] : below(["faults"], memoryNotKept(found.placed, cluster.memcached))),
    ...(parts.framework === null ? [] : below(["faults"], nobodyLocks(found.placed, parts.framework))),
    ...below(["faults"], impossibleReturns(found.placed, parts.framework ?? undefined)),
    ...(parts.database === null ? [] : below(["faults"], absentServers(found.placed, parts.database))),
    ...below(["faults"], idleHelp(found.placed, toSet(draft))),
    ...(lists === null || nodes === null ? [] : below(["faults"], unlistedNodes(lists, found, nodes))),
    ...(lists === null ? [] : below(["faults"], useless(lists))),
    ...(struck === null || keys === null ? [] : tooManyStrikes(struck.strikes, keys)),
  ];
}

function toSet({ parts: { protection, database }, workload: { workload } }: PlacedDraft): ToSet {
  return {
    hasRetries: protection === null || protection?.retry !== undefined,
    hasServers: database === null || database.servers !== "unlimited",
    hasRate: workload?.trace === undefined && workload?.arrivals.users === undefined,
  };
}

/** New ones too, where it is known how many come. */
function keysOfRun({ parts: { startAt }, times, workload }: PlacedDraft): number | null {
  const whole = allOf({ startAt, times, workload: workload.workload });
  if (whole === null) return workload.keys;
  return keysOf({ ...whole.times, startAtSeconds: whole.startAt, workload: whole.workload });
}

function loadInconsistencies({
  parts: { statsAt, startAt },
  cluster: { nodes },
  anchors,
  times,
  struck,
  workload,
}: PlacedDraft) {
  if (times === null) return [];
  const { arrivals } = workload;
  const looks = statsAt ?? [];
  const knownStrikes = (struck?.timed ?? []).map(({ atSeconds }) => atSeconds);
  return [
    ...(startAt === null || workload.workload === null
      ? []
      : workloadOverTime({ ...times, startAtSeconds: startAt, workload: workload.workload })),
    ...(arrivals === null || anchors === null
      ? []
      : tooManyRequests(arrivals.ratePerSecond, anchors.curve, times.durationSeconds, struck?.loadChanges ?? [])),
    ...below(["statsAt"], inspectionTimes(looks, knownStrikes, anchors, times)),
    ...tooManyInspections(looks.length, nodes?.length ?? 1),
  ];
}
