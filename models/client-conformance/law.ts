/** What every client owes to the simulator, in every version and however it is set up. Each law is tried on a rig. */
import { type Configuration, clientOf, servers, takesWeights } from "./configuration.ts";
import { Rig } from "./rig.ts";

export interface Law {
  /** What a variation calls it that breaks it with good reason. */
  readonly name: string;
  readonly title: string;
  /** @throws Error that says where, what came and what was expected. */
  holds(configuration: Configuration): void;
}

export const keys = Array.from({ length: 40 }, (_, i) => `${["user", "item", "s", "cart:list"][i % 4]}:${i * 7919}`);

const allSizes: readonly (readonly [nodes: number, weights: readonly number[]])[] = [
  [1, [1]],
  [2, [1]],
  [5, [3, 1, 2]],
  [5, [1]],
  [9, [1]],
];

export function expectThat(isSo: boolean, words: () => string): void {
  if (!isSo) throw new Error(words());
}

export function sizesFor(configuration: Configuration) {
  const weighted = takesWeights(configuration);
  return allSizes.filter(([, weights]) => weighted || weights.length === 1);
}

export function rigOf(configuration: Configuration, nodes: number, weights: readonly number[], processes: number): Rig {
  return new Rig(clientOf(configuration, { servers: servers(nodes, weights), keys, processes }));
}
