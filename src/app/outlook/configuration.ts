/** A client as a configuration sets it up, over its servers. */
import type { Client, Server } from "../../../models/clients/client.ts";
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";

export interface Configuration {
  readonly definition: ClientDefinition;
  readonly version: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** At least one. */
  readonly servers: readonly Server[];
}

/** Linux gives up on a connection that is not made after 127 s (tcp_syn_retries), and on one that is after 924.6 s. */
export const KERNEL_SECONDS = 127;

/** So long a time-out is none: the kernel's comes first. */
export function isUnlimited(timeoutMs: number): boolean {
  return timeoutMs < 0 || timeoutMs >= KERNEL_SECONDS * 1000;
}

export const keyName = (key: number): string => `key:${key}`;

/** @throws Error if options contradict each other, the version or the servers. */
export function clientOf({ definition, version, options, servers }: Configuration, keys: number): Client {
  const names = new ListedKeys(Array.from({ length: keys }, (_, key) => keyName(key)));
  return definition.create({ servers, keys: names, processes: 1, version, options });
}
