/** The client and the cluster of an experiment. Each value has a comment that says where it came from. */
import type { Server } from "../../../models/clients/client.ts";
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { defaultOf } from "../listing/default-of.ts";
import type { Found } from "./kind.ts";

export interface ImportedParts {
  readonly name: string;
  readonly definition: ClientDefinition;
  readonly version: string;
  readonly versionFrom: string;
  readonly found: Found;
  /** Null where neither the files nor the command line name servers. */
  readonly servers: { readonly list: readonly Server[]; readonly from: string } | null;
}

/** As JSON for `fallthrough run`. */
export function importedExperiment({ name, definition, version, versionFrom, found, servers }: ImportedParts) {
  const options = Object.fromEntries([...found.options].map(([option, { value }]) => [option, value]));
  const comment: Record<string, string> = {};
  for (const [option, { from }] of found.options) comment[option] = from;
  const ketama = found.options.get("OPT_LIBKETAMA_COMPATIBLE");
  if (definition.name === "php-memcached" && ketama !== undefined && Number(ketama.value) !== 0) {
    const follows = `follows from OPT_LIBKETAMA_COMPATIBLE (${ketama.from})`;
    comment.OPT_DISTRIBUTION ??= `${follows}: the weighted ketama ring`;
    comment.OPT_HASH ??= `${follows}: MD5`;
  }
  for (const [option, { description }] of Object.entries(definition.options.shape)) {
    comment[option] ??=
      `default of ${definition.name} ${version}: ${defaultOf(description ?? "") ?? "see its description"}`;
  }
  const { keyPrefix, framework } = found;
  return {
    name,
    question: `What reaches the database, and what is stale, when a node dies and returns under the configuration of ${name}?`,
    scenario: {
      comment: "Load and database are the program's defaults, not yours: set workload and database.",
      ...(servers === null
        ? {}
        : {
            cluster: {
              comment: { nodes: servers.from },
              nodes: servers.list.map(({ host, port, weight }) => ({ host, port, weight })),
            },
          }),
      client: {
        comment: {
          name: "by the kind of configuration",
          version: versionFrom,
          processes: "default: an assumption",
          ...(keyPrefix === null ? {} : { keyPrefix: keyPrefix.from }),
        },
        name: definition.name,
        version,
        ...(keyPrefix === null ? {} : { keyPrefix: keyPrefix.value }),
        options: { comment, ...options },
      },
      ...(framework === null
        ? {}
        : { framework: { comment: framework.from, name: framework.name, options: framework.options } }),
    },
  };
}
