/** Where hits cannot be counted in place of being made (`application/counted-hits.ts`): something else would come of some of them than a hit. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { goesHome } from "../../clients/goes-home.ts";
import { createClient } from "../../clients/index.ts";
import { isWhole } from "../../clients/whole-list.ts";
import { serverListsOf } from "../../faults/index.ts";
import { ListedKeys } from "../../hashing/keys.ts";
import { clientProblem } from "../client.ts";
import type { PlacedDraft } from "../draft.ts";

export function notCounted(draft: PlacedDraft): Problem[] {
  const { detail } = draft.parts;
  if (detail === null || typeof detail === "string" || detail.counted !== true) return [];
  const found = [
    ...(detail.sampled === undefined ? ["all keys (detail.sampled says of how many one is simulated)"] : []),
    ...ofApplication(draft),
    ...ofNodes(draft),
    ...ofClient(draft),
    ...ofWorkload(draft),
  ];
  if (found.length === 0) return [];
  const text = `hits are not counted beside ${found.join(", and ")}; expected none, and all of them made`;
  return [{ path: ["detail", "counted"], text }];
}

function ofApplication({ parts: { application, client } }: PlacedDraft): string[] {
  return [
    ...(application?.page === undefined ? [] : ["pages (application.page), of which a hit is a part"]),
    ...(application?.deadline === undefined ? [] : ["a deadline (application.deadline)"]),
    ...((client?.workers ?? 0) === 0 ? [] : ["workers (client.workers), which a hit may wait for"]),
  ];
}

function ofNodes({ cluster: { cluster } }: PlacedDraft): string[] {
  const profile = cluster?.memcached.profile ?? "classic";
  return [
    ...(profile === "classic"
      ? []
      : [`the profile ${profile}, whose hits say to which segment an item goes; "classic" has none`]),
    ...(cluster?.secondPools === undefined ? [] : ["nodes beside the cluster"]),
  ];
}

/** Hits of a key are counted together, so every process has to go to its one home. */
function ofClient({ parts: { client }, cluster: { nodes }, servers, groupLists, placed: { placed } }: PlacedDraft) {
  if (client === null || nodes === null || servers === null || groupLists === null) return [];
  const listed = servers.map((node) => nodes[node]);
  if (clientProblem(client, listed) !== null) return [];
  const lists = [servers, ...groupLists, ...placed.flatMap(({ spec }) => serverListsOf(spec))];
  if (!lists.every((list) => isWhole(list, nodes.length))) return ["lists of servers that are not all nodes in order"];
  if (goesHome(createClient({ ...client, processes: 1 }, listed, new ListedKeys([])))) return [];
  return [`${client.name} with its options, whose processes may go elsewhere than to a key's home`];
}

function ofWorkload({ workload: { workload } }: PlacedDraft): string[] {
  if (workload === null) return [];
  const { process, users } = workload.arrivals;
  return [
    ...(workload.namespaces === undefined ? [] : ["namespaces (workload.namespaces)"]),
    ...(workload.popularity === undefined ? [] : ["popularity other than Zipf's law (workload.popularity)"]),
    ...(process === undefined ? [] : ["arrivals of another law than Poisson's (workload.arrivals.process)"]),
    ...(users === undefined ? [] : ["users who wait for answers (workload.arrivals.users)"]),
  ];
}
