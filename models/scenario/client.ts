/** The client library of the application: which, in which version, with which options, in how many processes. */
import { z } from "zod";
import { expected, type Problem } from "../../src/core/text/problems.ts";
import { count } from "../../src/core/text/quantities.ts";
import type { ClientDefinition } from "../clients/definition.ts";
import { clients } from "../clients/index.ts";
import { nearestVersion, versionNamed } from "../clients/shared/versions.ts";
import { ListedKeys } from "../hashing/keys.ts";
import { node } from "../network/node-name.ts";
import type { NodeSpec } from "./types.ts";

/** Processes where nobody says anything, as many as make equal parts of the hosts. */
const PROCESSES = 64;
/** PHP-FPM's own `listen.backlog`. */
const BACKLOG = 511;

const tier = {
  processes: count(1)
    .max(100_000)
    .optional()
    .describe(
      `Processes of the application tier, each with its own connections and its own view of which nodes are dead; of a proxy its processes. Default: hosts times workers, else ${PROCESSES}, an assumption.`,
    ),
  hosts: count(1).max(100_000).prefault(1).describe("Hosts that the processes run on, in equal parts. Default: 1."),
  workers: count(1)
    .max(1_000_000)
    .optional()
    .describe(
      "Requests that each host serves at once; one is occupied while its request waits for a node or the database. More requests wait in the backlog. Default: no limit.",
    ),
  servers: z
    .array(node())
    .min(1)
    .optional()
    .describe(
      "The application's server list at the start, where it is not all of cluster.nodes: positions from 0, or addresses. Nodes outside of it wait to be added by a resize. Default: all nodes in order.",
    ),
  backlog: count(0)
    .prefault(BACKLOG)
    .describe(`Requests that may wait on each host for a worker; one more is refused. Default: ${BACKLOG}, PHP-FPM's.`),
};

/** `3.0`, or any release that one of the modelled versions stands for: `3.0.8`, `php-memcache 3.0.8`. */
function version(definition: ClientDefinition) {
  const { versions, defaultVersion: newest } = definition;
  const words = `one of ${versions.join(", ")}, or a release that one of them stands for`;
  return z
    .string({ error: (issue) => expected(issue.input, words) })
    .meta({ examples: [...versions] })
    .transform((release, context) => {
      const modelled = versionNamed(definition, release);
      if (modelled !== null) return modelled;
      context.issues.push({
        code: "custom",
        input: release,
        message: expected(release, words) + nearestVersion(definition, release),
      });
      return z.NEVER;
    })
    .prefault(newest)
    .describe(`One of ${versions.join(", ")}; each stands for all releases up to the next. Default: ${newest}.`);
}

const entries = clients.map((definition) =>
  z
    .strictObject({
      name: z.literal(definition.name).describe("The client library."),
      version: version(definition),
      ...tier,
      options: definition.options
        .prefault({})
        .describe("The library's own options under its own names. Default: the library's own defaults."),
    })
    .describe(definition.title),
);

export interface ClientPart {
  readonly name: string;
  readonly version: string;
  readonly processes?: number | undefined;
  readonly hosts: number;
  readonly workers?: number | undefined;
  readonly backlog: number;
  readonly servers?: readonly (number | string)[] | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The branches come from the registry, hence the type by hand. */
export const client = z.discriminatedUnion(
  "name",
  entries as unknown as [(typeof entries)[0]],
) as unknown as z.ZodType<ClientPart>;

/** With the number of processes, and 0 for workers without limit. */
export function resolveClient({ processes, hosts, workers, ...rest }: ClientPart, servers: readonly number[]) {
  const most = workers === undefined ? Math.ceil(PROCESSES / hosts) * hosts : hosts * workers;
  return { ...rest, servers, hosts, processes: processes ?? most, workers: workers ?? 0 };
}

/** Processes that are no equal parts of the hosts, workers that are no equal parts of the processes. */
export function inconsistentTier({ processes: given, hosts, workers }: ClientPart): Problem[] {
  if (given === undefined) return [];
  if (given % hosts !== 0) {
    return [{ path: ["client", "processes"], text: `${given}; expected a multiple of the ${hosts} hosts` }];
  }
  const perHost = given / hosts;
  if (workers === undefined || workers % perHost === 0) return [];
  const text = `${workers}; expected a multiple of ${perHost}, the processes of a host`;
  return [{ path: ["client", "workers"], text }];
}

/** What is used when nobody says anything. */
export const defaultClient = { name: clients[0].name };

/** Options that contradict each other, the version or the servers: the client itself is asked. */
export function inconsistentClient({ name, version, options }: ClientPart, servers: readonly NodeSpec[]): Problem[] {
  const definition = clients.find((entry) => entry.name === name)!;
  try {
    definition.create({ servers, keys: new ListedKeys(["key"]), processes: 1, version, options });
    return [];
  } catch (error) {
    return [{ path: ["client", "options"], text: error instanceof Error ? error.message : String(error) }];
  }
}
