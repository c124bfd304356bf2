/** The client library of the application: which, in which version, with which options, in how many processes. */
import { z } from "zod";
import { growing } from "../../src/core/growing.ts";
import { expected, type Problem } from "../../src/core/text/problems.ts";
import { atMost, count, type Limit, share } from "../../src/core/text/quantities.ts";
import type { Client } from "../clients/client.ts";
import type { ClientDefinition } from "../clients/definition.ts";
import { clients } from "../clients/index.ts";
import { nearestVersion, versionNamed } from "../clients/shared/versions.ts";
import { ListedKeys } from "../hashing/keys.ts";
import { node } from "../network/node-name.ts";
import { type Parts, partsReader } from "./parts.ts";
import type { NodeSpec } from "./types.ts";

/** How many processes there are by default, rounded up to a multiple of the hosts. */
const PROCESSES = 64;
/** PHP-FPM's own `listen.backlog`. */
const BACKLOG = 511;
/** With the 200 nodes of a large cluster these take the memory that `tooManyConnections` allows. */
const PROCESSES_MAX: Limit = { value: 100_000, why: "since each takes memory for each node" };
/** A thousand threads for each of a hundred cores. */
export const WORKERS_MAX: Limit = { value: 100_000, why: "more threads than a host runs" };
/** Each is a client over a list of its own, which every process that writes may have to be compared with. */
const GROUPS_MAX = 100;
/** Shares that are written as decimals add up to 1 only so far. */
const SHARES_TOLERANCE = 1e-9;
/** As many waiting requests take some 100 MB of memory here. */
const BACKLOG_MAX: Limit = { value: 1_000_000, why: "since each waiting request takes some 100 bytes of memory" };

/** Memcached refuses longer keys. */
const KEY_PREFIX_MAX = 250;

const tier = {
  processes: atMost(count(1), PROCESSES_MAX)
    .optional()
    .describe(
      `Processes of the application tier (with a proxy: processes of the proxy). Each has its own connections and its own view of which nodes are dead. Default: hosts times workers, else ${PROCESSES}, an assumption.`,
    ),
  hosts: atMost(count(1), PROCESSES_MAX).prefault(1).describe("Hosts that share the processes evenly. Default: 1."),
  workers: z
    .union([atMost(count(1), WORKERS_MAX), z.literal("unlimited")])
    .optional()
    .describe(
      'Requests, or pages, that each host serves at once. A worker is busy while its request waits for a node or the database, or its page runs; further ones wait in the backlog. "unlimited": no limit. Default: no limit; with application.page, twice as many as are busy at the peak of the load by Little\'s law, at least one for each process.',
    ),
  servers: z
    .array(node())
    .min(1)
    .optional()
    .describe(
      "The application's server list at the start: positions in cluster.nodes, from 0, or addresses. A resize can add the nodes it leaves out. Default: all nodes in order.",
    ),
  keyPrefix: z
    .string()
    .max(KEY_PREFIX_MAX)
    .optional()
    .describe(
      "What the application puts in front of every key before the library sees it, as Django puts `prefix:version:`. The library hashes it with the key. Count it in workload.keyBytes. Default: nothing.",
    ),
  groups: z
    .array(
      z.strictObject({
        share: share().gt(0).describe("Share of the processes: at least one of them."),
        servers: z.array(node()).min(1).describe("Their server list at the start, as in `servers`."),
      }),
    )
    .min(1)
    .max(GROUPS_MAX)
    .optional()
    .describe(
      "Groups of processes that begin with another server list: half of them do not know a new node. They take the processes in order, host after host; those that are left have `servers`. Default: none.",
    ),
  backlog: atMost(count(0), BACKLOG_MAX)
    .prefault(BACKLOG)
    .describe(
      `Requests that may wait for a worker on each host. The host refuses one more. Default: ${BACKLOG}, PHP-FPM's.`,
    ),
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

function entryOf(definition: ClientDefinition) {
  return z
    .strictObject({
      name: z
        .literal([definition.name, ...(definition.aliases ?? [])])
        .transform(() => definition.name)
        .describe("The client library."),
      version: version(definition),
      ...tier,
      options: definition.options
        .prefault({})
        .describe("The library's own options under its own names. Default: the library's own defaults."),
    })
    .describe(definition.title);
}

export interface GroupPart {
  readonly share: number;
  readonly servers: readonly (number | string)[];
}

export interface ClientPart {
  readonly name: string;
  readonly version: string;
  readonly processes?: number | undefined;
  readonly hosts: number;
  readonly workers?: number | "unlimited" | undefined;
  readonly backlog: number;
  readonly servers?: readonly (number | string)[] | undefined;
  readonly keyPrefix?: string | undefined;
  readonly groups?: readonly GroupPart[] | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The branches come from the registry, hence the type by hand. */
export const client = growing([clients], () => {
  const [first, ...others] = clients.map(entryOf);
  return z.discriminatedUnion("name", [first!, ...others]) as unknown as z.ZodType<ClientPart>;
});

const readTierParts = partsReader(z.object(tier));

export type ReadTier = Parts<typeof tier>;

/** What is the same for all libraries; what is wrong with it is told of the client as a whole. */
export function readTier(given: unknown): ReadTier {
  return readTierParts(given).parts;
}

/** How many processes there are. */
export function processesOf({
  processes,
  hosts,
  workers,
}: Pick<ClientPart, "processes" | "hosts" | "workers">): number {
  return processes ?? (typeof workers === "number" ? hosts * workers : defaultProcessesOf(hosts));
}

/** Where nothing is said of processes or workers. */
export function defaultProcessesOf(hosts: number): number {
  return Math.ceil(PROCESSES / hosts) * hosts;
}

/**
 * With the number of processes, and 0 for workers without limit.
 *
 * @param lists of the groups, as positions.
 */
export function resolveClient({ groups, ...client }: ClientPart, servers: readonly number[], lists: GroupLists) {
  const processes = processesOf(client);
  const resolved = { ...client, servers, processes, workers: limitOf(client.workers) };
  if (groups === undefined) return resolved;
  const ranges = groupRanges(groups, processes);
  return { ...resolved, groups: ranges.map((range, i) => ({ ...range, servers: lists[i] })) };
}

/** 0 for none. */
function limitOf(workers: ClientPart["workers"]): number {
  return typeof workers === "number" ? workers : 0;
}

/** By group: positions of its list. */
export type GroupLists = readonly (readonly number[])[];

/** Groups take the processes in order; borders are where the sums of the shares round to. */
export function groupRanges(groups: readonly GroupPart[], processes: number): { from: number; to: number }[] {
  let sum = 0;
  let from = 0;
  return groups.map(({ share: part }) => {
    sum += part;
    const to = Math.round(sum * processes);
    const range = { from, to };
    from = to;
    return range;
  });
}

/** Groups without a process, or more of them than there are processes; a list that nobody has. */
export function inconsistentGroups(client: ClientPart): Problem[] {
  const { groups, servers } = client;
  if (groups === undefined) return [];
  const processes = processesOf(client);
  const sum = groups.reduce((total, { share: part }) => total + part, 0);
  if (sum > 1 + SHARES_TOLERANCE) {
    return [{ path: ["groups"], text: `shares add up to ${Number(sum.toPrecision(6))}; expected at most 1` }];
  }
  const ranges = groupRanges(groups, processes);
  const isAllTaken = ranges.at(-1)?.to === processes;
  const unused: Problem[] =
    isAllTaken && servers !== undefined
      ? [
          {
            path: ["servers"],
            text: "no process is left for this list; expected groups that leave some, or no servers",
          },
        ]
      : [];
  return [
    ...unused,
    ...ranges.flatMap(({ from, to }, i): Problem[] => {
      if (to > from) return [];
      const text = `${groups[i].share} of ${processes} processes is none of them; expected a share of at least one`;
      return [{ path: ["groups", i, "share"], text }];
    }),
  ];
}

/** Why a process of the client's runtime has no second worker, if it has none. */
function aloneIn({ name }: ClientPart): string | undefined {
  return clients.named(name).oneAtATime;
}

/**
 * Processes that do not divide evenly among the hosts, workers that do not divide evenly among the processes, or are
 * more than they are where each can have but one.
 */
export function inconsistentTier(client: ClientPart): Problem[] {
  const { processes: given, hosts, workers } = client;
  if (given === undefined) {
    const all = processesOf(client);
    if (all <= PROCESSES_MAX.value) return [];
    const orFewer =
      aloneIn(client) === undefined ? ", or fewer processes with several workers each (client.processes)" : "";
    const text = `${workers} on each of ${hosts} hosts make ${all} processes; expected at most ${PROCESSES_MAX.value}${orFewer}`;
    return [{ path: ["workers"], text }];
  }
  const uneven = unevenHosts(client);
  if (uneven.length > 0) return uneven;
  const perHost = given / hosts;
  if (typeof workers !== "number") return [];
  const why = aloneIn(client);
  if (why !== undefined && workers > perHost) {
    return [{ path: ["workers"], text: `${workers}; expected at most ${perHost}, the processes of a host: ${why}` }];
  }
  if (workers % perHost === 0) return [];
  return [{ path: ["workers"], text: `${workers}; expected a multiple of ${perHost}, the processes of a host` }];
}

/** Hosts share the processes evenly, whatever the library is. */
export function unevenHosts({
  processes,
  hosts,
}: {
  readonly processes?: number | null | undefined;
  readonly hosts: number | null;
}): Problem[] {
  if (processes == null || hosts === null || processes % hosts === 0) return [];
  return [{ path: ["processes"], text: `${processes}; expected a multiple of the ${hosts} hosts` }];
}

/** The client of a scenario that names none. */
export const defaultClient = { name: clients[0].name };

/** Whether the library sends an operation to several nodes at once. */
export function sendsToSeveral(client: ClientPart, servers: readonly NodeSpec[]): boolean {
  return sampleOf(client, servers).broadcast !== undefined;
}

/** Whether the library's call for many keys at once is modelled. */
export function asksForMany(client: ClientPart, servers: readonly NodeSpec[]): boolean {
  return sampleOf(client, servers).multiGet !== undefined;
}

/** Whether it writes to other nodes beside the one that answers. */
export function writesApart(client: Library, servers: readonly NodeSpec[]): boolean {
  const { broadcast, copies } = sampleOf(client, servers);
  return broadcast !== undefined || copies !== undefined;
}

/** Whether a process that knows that a key's node is dead finds another one for it. */
export function failsOver(client: Library, servers: readonly NodeSpec[]): boolean {
  const sample = sampleOf(client, servers);
  const down = new Uint8Array(servers.length);
  const home = sample.settled(0, down);
  if (home < 0) return false;
  down[home] = 1;
  return sample.settled(0, down) >= 0;
}

type Library = Pick<ClientPart, "name" | "version" | "options">;

/** The library in one process. */
function sampleOf({ name, version, options }: Library, servers: readonly NodeSpec[]): Client {
  return clients.named(name).create({ servers, keys: new ListedKeys(["key"]), processes: 1, version, options });
}

/** What the library itself refuses: options that contradict each other, the version or the servers; null if nothing. */
export function clientProblem(
  { name, version, options }: Pick<ClientPart, "name" | "version" | "options">,
  servers: readonly Pick<NodeSpec, "host" | "port" | "weight">[],
): string | null {
  const definition = clients.named(name);
  try {
    definition.create({ servers, keys: new ListedKeys(["key"]), processes: 1, version, options });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
