/**
 * The server lists of the application: the one at the start, and those that faults install. The client's options must fit
 * each of them. A node that is on none of them serves nobody, so nobody would notice a fault of it.
 */
import type { Problem } from "../../../src/core/text/problems.ts";
import { listsDifferBy, serverListsOf } from "../../faults/index.ts";
import {
  type ClientPart,
  clientProblem,
  type GroupLists,
  groupRanges,
  inconsistentTier,
  processesOf,
  sendsToSeveral,
} from "../client.ts";
import type { PlacedFault, PlacedFaults } from "../placed-faults.ts";
import type { NodeSpec } from "../types.ts";

/** The lists at the start: that of the processes that are in no group, and those of the groups. */
export interface StartLists {
  readonly servers: readonly number[];
  readonly groupLists: GroupLists;
}

/** By process: its list at the start. One stands for all where it cannot be said how many there are. */
export function listsAtStart(client: ClientPart | null, { servers, groupLists }: StartLists): (readonly number[])[] {
  if (client === null || inconsistentTier(client).length > 0) return [servers];
  const all = Array.from({ length: processesOf(client) }, () => servers);
  groupRanges(client.groups ?? [], all.length).forEach(({ from, to }, i) => {
    all.fill(groupLists[i], from, to);
  });
  return all;
}

/** Options of the client that contradict each other, its version, or a server list. */
export function clientMisfits(
  client: ClientPart,
  { servers, groupLists }: StartLists,
  { placed }: PlacedFaults,
  nodes: readonly NodeSpec[],
): Problem[] {
  const misfit = (list: readonly number[]) =>
    clientProblem(
      client,
      list.map((node) => nodes[node]),
    );
  const atStart = misfit(servers);
  if (atStart !== null) return [{ path: ["client", "options"], text: atStart }];
  const inGroups = groupLists.flatMap((list, i): Problem[] => {
    const text = misfit(list);
    return text === null ? [] : [{ path: ["client", "groups", i, "servers"], text: `with this server list: ${text}` }];
  });
  const inFaults = placed.flatMap((fault): Problem[] => {
    const texts = listsOf(fault)
      .map(misfit)
      .filter((text) => text !== null);
    return [...new Set(texts)].map((text) => ({
      path: ["faults", fault.index],
      text: `with this server list: ${text}`,
    }));
  });
  const all = [...inGroups, ...inFaults];
  return all.length > 0 ? all : severalNodes(client, servers, placed, nodes);
}

/** Routes that send to several nodes at once, of processes with different lists, are not modelled. */
function severalNodes(
  client: ClientPart,
  servers: readonly number[],
  placed: readonly PlacedFault[],
  nodes: readonly NodeSpec[],
): Problem[] {
  const found = placed.find(({ spec }) => listsDifferBy(spec) !== null);
  if (client.groups === undefined && found === undefined) return [];
  const list = servers.map((node) => nodes[node]);
  if (!sendsToSeveral(client, list)) return [];
  const path = found === undefined ? ["client", "groups"] : ["faults", found.index];
  const text =
    "the client's routes send to several nodes at once, which is not modelled with lists that differ; expected a resize of all processes, or other routes";
  return [{ path, text }];
}

/** One process cannot have two lists. */
export function tooFewProcesses(processes: number, { placed }: PlacedFaults): Problem[] {
  if (processes > 1) return [];
  return placed.flatMap(({ index, spec }): Problem[] => {
    if (listsDifferBy(spec) !== "for good") return [];
    const text = `${spec.fault} leaves some processes with another list; expected at least 2 processes (client.processes)`;
    return [{ path: ["faults", index], text }];
  });
}

/** Faults of nodes that no client ever asks. A fault that strikes all nodes strikes some that clients ask. */
export function unlistedNodes(
  { servers, groupLists }: StartLists,
  { placed, isComplete }: PlacedFaults,
  nodes: readonly NodeSpec[],
): Problem[] {
  if (!isComplete) return [];
  const listed = new Set([...servers, ...groupLists.flat(), ...placed.flatMap((fault) => listsOf(fault).flat())]);
  return placed.flatMap(({ index, spec }): Problem[] => {
    if (spec.nodes.length === nodes.length) return [];
    const unlisted = spec.nodes.find((node) => node >= 0 && !listed.has(node) && nodes[node].beside === undefined);
    if (unlisted === undefined) return [];
    const text = `node ${unlisted} is on no server list; expected a node of client.servers, or of a list that a fault installs`;
    return [{ path: [index], text }];
  });
}

/** None where the nodes of the list could not be read. */
function listsOf({ spec }: PlacedFault): readonly (readonly number[])[] {
  return spec.nodes.length === 0 ? [] : serverListsOf(spec);
}
