/**
 * The server lists of the application: the one at the start, and those that faults install. The client's options must fit
 * each of them. A node that is on none of them serves nobody, so nobody would notice a fault of it.
 */
import type { Problem } from "../../../src/core/text/problems.ts";
import { serverListsOf } from "../../faults/index.ts";
import { type ClientPart, clientProblem } from "../client.ts";
import type { PlacedFault, PlacedFaults } from "../placed-faults.ts";
import type { NodeSpec } from "../types.ts";

/** Options of the client that contradict each other, its version, or a server list. */
export function clientMisfits(
  client: ClientPart,
  servers: readonly number[],
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
  return placed.flatMap((fault): Problem[] => {
    const texts = listsOf(fault)
      .map(misfit)
      .filter((text) => text !== null);
    return [...new Set(texts)].map((text) => ({
      path: ["faults", fault.index],
      text: `with this server list: ${text}`,
    }));
  });
}

/** Faults of nodes that no client ever asks. A fault that strikes all nodes strikes some that clients ask. */
export function unlistedNodes(
  servers: readonly number[],
  { placed, isComplete }: PlacedFaults,
  nodes: readonly NodeSpec[],
): Problem[] {
  if (!isComplete) return [];
  const listed = new Set([...servers, ...placed.flatMap((fault) => listsOf(fault).flat())]);
  return placed.flatMap(({ index, spec }): Problem[] => {
    if (spec.nodes.length === nodes.length) return [];
    const unlisted = spec.nodes.find((node) => node >= 0 && !listed.has(node));
    if (unlisted === undefined) return [];
    const text = `node ${unlisted} is on no server list; expected a node of client.servers, or of a list that a fault installs`;
    return [{ path: [index], text }];
  });
}

/** None where the nodes of the list could not be read. */
function listsOf({ spec }: PlacedFault): readonly (readonly number[])[] {
  return spec.nodes.length === 0 ? [] : serverListsOf(spec);
}
