/**
 * On which node Symfony's version key lies, which every request reads first. The namespace decides; where the file does not say it,
 * the experiment has that of the framework's default, and the node may be another one.
 */

import type { Server } from "../../../models/clients/client.ts";
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { createClient } from "../../../models/clients/index.ts";
import { frameworks } from "../../../models/frameworks/index.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { serverText } from "../routing/servers.ts";
import type { Found } from "./kind.ts";

interface Placed {
  readonly definition: ClientDefinition;
  readonly version: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly servers: readonly Server[];
  readonly framework: Found["framework"];
}

/** Lines for people; none where the framework has no version key. */
export function versionKeyLines({ definition, version, options, servers, framework }: Placed): string[] {
  if (framework?.versionKeys === undefined) return [];
  const { versionKeys } = framework;
  const keyOf = (namespace: string): string => {
    const key = `:${namespace}:`;
    const given = { name: definition.name, version, processes: 1, options };
    const node = createClient(given, servers, new ListedKeys([key])).settled(0, new Uint8Array(servers.length));
    return `\`${key}\` on ${serverText(servers[node])}`;
  };
  const set = "--set framework.options.namespace=";
  if (typeof versionKeys === "string") {
    const { namespace } = frameworks.named(framework.name).options.parse({}) as { readonly namespace: string };
    return [
      `The namespace of the pool is not known: ${versionKeys}. \`${namespace}\` is assumed, whose version key is ${keyOf(namespace)}. With yours it may be on another node: its name is what stands before the first colon in the pool's keys, and ${set}NAME gives it to a run.`,
    ];
  }
  const [taken, ...others] = versionKeys;
  const rest = others.map(({ value, releases }) => `With ${releases} it is ${keyOf(value)}: ${set}${value}.`);
  return [`The version key is ${keyOf(taken.value)}, as ${taken.releases} names it. ${rest.join(" ")}`];
}
