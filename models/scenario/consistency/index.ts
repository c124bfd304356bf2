/** What is wrong between parts that are right by themselves. One check a file; each runs as soon as its parts are readable. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { frameworks } from "../../frameworks/index.ts";
import { keysOf } from "../../workload/new-keys.ts";
import { hopelessDeadline } from "../application.ts";
import { asksForMany, clientProblem, inconsistentGroups, inconsistentTier, processesOf } from "../client.ts";
import type { PlacedDraft } from "../draft.ts";
import { frameworkProblems } from "../framework.ts";
import { pageProblems } from "../page.ts";
import { allOf, below } from "../parts.ts";
import { inconsistentTimes } from "../times.ts";
import {
  tooManyConnections,
  tooManyInspections,
  tooManyNodeSeconds,
  tooManyRequests,
  tooManyStrikes,
} from "./budget.ts";
import { inspectionTimes } from "./inspection-times.ts";
import { memoryNotKept } from "./kept-memory.ts";
import { clientMisfits, listsAtStart, type StartLists, tooFewProcesses, unlistedNodes } from "./server-lists.ts";
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
  ];
}

function timeInconsistencies({ times, cluster: { nodes } }: PlacedDraft): Problem[] {
  if (times === null) return [];
  return [...inconsistentTimes(times), ...tooManyNodeSeconds(times.durationSeconds, nodes?.length ?? 1)];
}

function deadlineInconsistencies({ parts: { application, network } }: PlacedDraft): Problem[] {
  if (application === null || network === null) return [];
  return below(["application"], hopelessDeadline(application, network.roundTrip));
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
  return [
    ...(workload.keySizes === undefined ? [] : [{ path: ["workload", "keyBytes"], text: drawn }]),
    ...(isRefused ? [{ path: ["application", "page", "multiGets"], text }] : []),
    ...frameworkProblems(framework, client, { keys, keyBytes: workload.keyBytes }),
  ];
}

function clientInconsistencies({
  parts: { client },
  cluster: { cluster, nodes },
  servers,
  groupLists,
  placed: found,
}: PlacedDraft) {
  if (client === null) return [];
  const tier = inconsistentTier(client);
  const lists = servers === null || groupLists === null ? null : { servers, groupLists };
  return [
    ...below(["client"], tier.length > 0 ? tier : inconsistentGroups(client)),
    ...(found === null ? [] : tooFewProcesses(processesOf(client), found)),
    ...(tier.length > 0 || nodes === null ? [] : tooManyConnections(processesOf(client), nodes.length)),
    ...(cluster === null || lists === null || found === null ? [] : clientMisfits(client, lists, found, cluster.nodes)),
  ];
}

function faultInconsistencies(draft: PlacedDraft) {
  const { parts, servers, groupLists, placed: found, struck } = draft;
  const { cluster, nodes } = draft.cluster;
  if (found === null) return [];
  const keys = keysOfRun(draft);
  const lists = servers === null || groupLists === null ? null : { servers, groupLists };
  const useless = (known: StartLists) => uselessFaults(struck?.timed ?? [], () => listsAtStart(parts.client, known));
  return [
    ...(cluster === null ? [] : below(["faults"], memoryNotKept(found.placed, cluster.memcached))),
    ...(lists === null || nodes === null ? [] : below(["faults"], unlistedNodes(lists, found, nodes))),
    ...(lists === null ? [] : below(["faults"], useless(lists))),
    ...(struck === null || keys === null ? [] : tooManyStrikes(struck.strikes, keys)),
  ];
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
  if (anchors === null || times === null) return [];
  const { arrivals } = workload;
  const looks = statsAt ?? [];
  const knownStrikes = (struck?.timed ?? []).map(({ atSeconds }) => atSeconds);
  return [
    ...(startAt === null || workload.workload === null
      ? []
      : workloadOverTime({ ...times, startAtSeconds: startAt, workload: workload.workload })),
    ...(arrivals === null ? [] : tooManyRequests(arrivals.ratePerSecond, anchors.curve, times.durationSeconds)),
    ...below(["statsAt"], inspectionTimes(looks, knownStrikes, anchors, times)),
    ...tooManyInspections(looks.length, nodes?.length ?? 1),
  ];
}
