/** Nodes by their names: each address stands once, and a name becomes a position in `cluster.nodes`. */
import { listed } from "../../src/core/text/nearest.ts";
import { type Problem, show } from "../../src/core/text/problems.ts";
import type { NodeSpec } from "./types.ts";

export type NodeName = number | string;

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

/** The position of a node, or what is wrong with its name. */
export function positionOf(name: NodeName, nodes: readonly NodeSpec[]): number | { readonly text: string } {
  const names = nodes.map(({ host, port }) => `${host}:${port}`);
  if (typeof name === "number") {
    if (name < nodes.length) return name;
    const range =
      nodes.length === 1
        ? "0, the cluster has 1 node"
        : `0 to ${nodes.length - 1}, the cluster has ${nodes.length} nodes`;
    return { text: `${name}; expected ${range}` };
  }
  const found = names.indexOf(name);
  if (found >= 0) return found;
  const known = names.length > 6 ? `an address of the cluster, ${names[0]} to ${names.at(-1)}` : listed(names);
  return { text: `${show(name)}; expected ${known}` };
}

/** The positions of a list of nodes, each once. `pathOf` says where the i-th name stands. */
export function positionsOf(
  names: readonly NodeName[],
  nodes: readonly NodeSpec[],
  pathOf: (i: number) => Problem["path"],
): { readonly positions: number[]; readonly problems: Problem[] } {
  const positions: number[] = [];
  const problems: Problem[] = [];
  names.forEach((name, i) => {
    const position = positionOf(name, nodes);
    if (typeof position !== "number") problems.push({ path: pathOf(i), text: position.text });
    else if (positions.includes(position)) {
      problems.push({ path: pathOf(i), text: `${name} again; expected each node once` });
    } else positions.push(position);
  });
  return { positions, problems };
}
