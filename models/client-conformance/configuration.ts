/** What the laws are tried on: one version of a client with one set of options. */
import type { Client, Server } from "../clients/client.ts";
import type { ClientDefinition, StartedAt, Variation } from "../clients/definition.ts";
import { ListedKeys } from "../hashing/keys.ts";

export interface Configuration extends Variation {
  readonly definition: ClientDefinition;
  readonly version: string;
}

/** Every version at its defaults and with each variation that it takes. */
export function configurationsOf(definition: ClientDefinition): Configuration[] {
  const variations: readonly Variation[] = [{ options: {} }, ...(definition.variations ?? [])];
  return definition.versions.flatMap((version) =>
    variations.map((variation) => ({ definition, version, ...variation })).filter((one) => isTaken(one)),
  );
}

/** `rendezvous 1.0 {"retry":5}`. */
export function labelOf({ definition, version, options }: Configuration): string {
  return `${definition.name} ${version} ${JSON.stringify(options)}`;
}

export interface Parts {
  readonly servers: readonly Server[];
  readonly keys: readonly string[];
  readonly processes: number;
  readonly startedAt?: StartedAt;
}

export function clientOf({ definition, version, options }: Configuration, parts: Parts): Client {
  return definition.create({ ...parts, keys: new ListedKeys(parts.keys), version, options });
}

/** So many servers; their weights are repeated. */
export function servers(count: number, weights: readonly number[] = [1]): Server[] {
  return Array.from({ length: count }, (_, i) => ({
    host: `10.0.0.${i + 1}`,
    port: 11_212,
    weight: weights[i % weights.length],
  }));
}

/** Libraries without weights refuse them. */
export function takesWeights(configuration: Configuration): boolean {
  return isTaken(configuration, [1, 2]);
}

/** Whether the client can be made; older versions refuse options that they do not know. */
function isTaken(configuration: Configuration, weights: readonly number[] = [1]): boolean {
  try {
    clientOf(configuration, { servers: servers(2, weights), keys: ["a"], processes: 1 });
    return true;
  } catch {
    return false;
  }
}
