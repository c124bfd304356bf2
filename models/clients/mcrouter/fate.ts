/** Where a write ends up of a mcrouter that knows which servers are out, without a step on the wire. */
import { Verb } from "../client.ts";
import type { Ending } from "./broadcasts.ts";
import { CarbonResult, isError, isWorse, mostCommon } from "./results.ts";
import { type All, type Chain, childAt, goesOn, type Leaf, type Route, serverOf } from "./routes.ts";

export interface Asked {
  readonly key: number;
  readonly process: number;
  /** 1 for a server that is out. */
  readonly down: Uint8Array;
  /** Every server that is asked, in order. */
  readonly tried: number[];
  /** Those of them that do it; with `isLasting` only those where it lives as long as the application wants. */
  readonly isLasting: boolean;
  readonly reached: number[];
}

type Fate = Pick<Ending, "result" | "node">;

/** For a key that mcrouter takes. */
export function fateOf(route: Route, asked: Asked): Fate {
  switch (route.kind) {
    case "leaf":
      return leafFate(route, asked);
    case "reply":
      return { result: route.result, node: -1 };
    case "chain":
      return chainFate(route, asked);
    case "selection":
      return fateOf(route.children[route.chosen[asked.key]], asked);
    case "draw":
    case "migration": {
      // The first child, as before a migration starts; copies of all are meant to be.
      const [first] = route.children.map((child) => fateOf(child, asked));
      return first;
    }
    case "all":
      return allFate(route, asked);
  }
}

function leafFate(leaf: Leaf, { key, down, isLasting, tried, reached }: Asked): Fate {
  const node = serverOf(leaf, key);
  tried.push(node);
  if (down[node] === 1) return { result: CarbonResult.tko, node: -1 };
  if (!isLasting || leaf.ttlSecondsMax === 0) reached.push(node);
  return { result: CarbonResult.hit, node };
}

function chainFate(route: Chain, asked: Asked): Fate {
  let fate: Fate = { result: CarbonResult.local_error, node: -1 };
  for (let turn = 0; ; turn++) {
    const child = childAt(route, turn, asked.process);
    if (child === null) return fate;
    fate = fateOf(child, asked);
    if (!goesOn(route, fate.result, Verb.set)) return fate;
  }
}

function allFate({ children, waitsFor }: All, asked: Asked): Fate {
  const fates = children.map((child) => fateOf(child, asked));
  switch (waitsFor) {
    case "none": {
      const { node } = fates.find((fate) => fate.node >= 0) ?? { node: -1 };
      return { result: CarbonResult.miss, node };
    }
    case "first":
      return fates[0];
    case "fastest":
      return fates.find(({ result }) => !isError(result)) ?? fates[fates.length - 1];
    case "majority":
      return mostCommon(fates, fates.length / 2).one;
    default:
      return fates.reduce((worst, fate) => (isWorse(fate.result, worst.result) ? fate : worst));
  }
}
