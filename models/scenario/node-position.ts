/** Nodes by their names: each address stands once, and a name becomes a position in `cluster.nodes`. */
import { listed } from "../../src/core/text/nearest.ts";
import { type Problem, show } from "../../src/core/text/problems.ts";
import type { NodeSpec } from "./types.ts";

export type NodeName = number | string;

/** Nodes that could not be read: how many there are, null where not even that is known. */
export interface UnreadNodes {
  readonly amount: number | null;
}

/** Without those beside the cluster: what a server list may hold. They come first. */
export function ofCluster(nodes: readonly NodeSpec[]): readonly NodeSpec[] {
  return nodes.filter(({ beside }) => beside === undefined);
}

/** Addresses that stand twice, and ports beyond the last. Paths begin at the list. */
export function inconsistentNodes(nodes: readonly NodeSpec[]): Problem[] {
  const first = new Map<string, number>();
  return nodes.flatMap(({ host, port }, i): Problem[] => {
    const problems: Problem[] = [];
    const name = `${host}:${port}`;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, i);
    else {
      const text = `${name} again; expected each address once, it is nodes[${earlier}] already`;
      problems.push({ path: [i], text });
    }
    if (port > 65_535) {
      problems.push({ path: [i], text: `port ${port}; expected at most 65535, give ports to the nodes` });
    }
    return problems;
  });
}

/** The position of a node, or what is wrong with its name; null where that cannot be said. */
export function positionOf(
  name: NodeName,
  nodes: readonly NodeSpec[] | UnreadNodes,
): number | { readonly text: string } | null {
  const amount = "amount" in nodes ? nodes.amount : nodes.length;
  if (typeof name === "number") {
    if (amount === null) return null;
    if (name < amount) return name;
    const range = amount === 1 ? "0, the cluster has 1 node" : `0 to ${amount - 1}, the cluster has ${amount} nodes`;
    return { text: `${name}; expected ${range}` };
  }
  if ("amount" in nodes) return null;
  const names = nodes.map(({ host, port }) => `${host}:${port}`);
  const found = names.indexOf(name);
  if (found >= 0) return found;
  const known = names.length > 6 ? `an address of the cluster, ${names[0]} to ${names.at(-1)}` : listed(names);
  return { text: `${show(name)}; expected ${known}` };
}

/** The positions of a list of nodes, each once. `pathOf` says where the i-th name stands. */
export function positionsOf(
  names: readonly NodeName[],
  nodes: readonly NodeSpec[] | UnreadNodes,
  pathOf: (i: number) => Problem["path"],
): { readonly positions: number[]; readonly problems: Problem[] } {
  const positions: number[] = [];
  const problems: Problem[] = [];
  names.forEach((name, i) => {
    const position = positionOf(name, nodes);
    // Of nodes that are not known, the same name is the same node.
    const isAgain = position === null ? names.indexOf(name) < i : positions.includes(position as number);
    if (isAgain) problems.push({ path: pathOf(i), text: `${name} again; expected each node once` });
    else if (typeof position === "number") positions.push(position);
    else if (position !== null) problems.push({ path: pathOf(i), text: position.text });
  });
  return { positions, problems };
}
