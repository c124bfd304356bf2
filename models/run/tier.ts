/** The cache tier, put together: nodes, the client library in front of them, the wire between, and what is known of their copies. */
import type { Streams } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import { type Answer, Attempts, type Items } from "../application/attempts.ts";
import type { Client } from "../clients/client.ts";
import type { StartedAt } from "../clients/definition.ts";
import { type ClientSpec, createClient } from "../clients/index.ts";
import { ServerLists } from "../clients/server-lists.ts";
import { Cluster } from "../cluster/cluster.ts";
import type { Keys } from "../hashing/keys.ts";
import { WatchedClient } from "../key-history/watched-client.ts";
import { WatchedNodes } from "../key-history/watched-nodes.ts";
import type { Witness } from "../key-history/witness.ts";
import { Wire } from "../network/wire.ts";
import { Nodes, type NodesOptions } from "../nodes/nodes.ts";
import type { Bookings } from "../recording/bookings.ts";
import type { NodeSpec } from "../scenario/types.ts";
import { Ledger } from "../staleness/ledger.ts";

/** Time over which the processes of the application started: longer than any timer that runs from a start. */
const STARTED_SECONDS = 3600;

/** All server lists that hold at one time or another, as positions in the cluster, first that of the start. */
type ListsOfServers = readonly (readonly number[])[];

export interface TierParts {
  readonly simulation: Simulation;
  readonly streams: Streams;
  readonly nodes: Nodes;
  readonly keys: Keys;
  /** What the nodes are told of each key, and its version. */
  readonly population: Items;
  readonly bookings: Bookings;
  readonly servers: readonly Pick<NodeSpec, "host" | "port" | "weight">[];
  readonly lists: ListsOfServers;
  readonly client: ClientSpec;
  /** Hosts that the processes of the application run on, in equal parts. */
  readonly hosts: number;
  /** Sockets last until somebody closes them, also where objects live for one web request: it is said when one begins. */
  readonly lastingSockets?: boolean;
  /** An operation that waited is over, for the request in this row. */
  readonly ended: (request: number, answer: Answer) => void;
  readonly witness?: Witness | undefined;
  /** Puts something in front of the library. */
  readonly wrap?: (client: Client) => Client;
}

export interface Tier {
  /** The library as it is, without anybody who watches it. */
  readonly plainClient: Client;
  readonly client: Client;
  readonly wire: Wire;
  readonly ledger: Ledger;
  readonly attempts: Attempts;
  readonly cluster: Cluster;
}

/** Watched by the witness, if there is one. */
export function nodesOf(options: NodesOptions, witness: Witness | undefined): Nodes {
  return witness === undefined ? new Nodes(options) : new WatchedNodes(options, witness);
}

export function cacheTier(parts: TierParts): Tier {
  const { nodes, population, bookings, simulation, streams, hosts, ended, witness } = parts;
  const serverLists = serverListsOf(parts);
  const plainClient = serverLists ?? createClient(parts.client, parts.servers, parts.keys, startedBefore(parts.client));
  const { wrap = (inner: Client) => inner } = parts;
  const client = wrap(witness === undefined ? plainClient : new WatchedClient(plainClient, witness));
  const { processes, connectTimeoutMs, ioTimeoutMs } = client;
  const keepsSockets = client.keepsSockets || parts.lastingSockets === true;
  const losses = streams.stream("lost packets");
  const wire = new Wire({ nodes: nodes.count, processes, keepsSockets, connectTimeoutMs, ioTimeoutMs, losses });
  const down = new Uint8Array(nodes.count);
  const ledger = new Ledger({
    nodes,
    client,
    wire,
    keys: parts.keys.count,
    facts: population.facts,
    down,
    bookings,
    clock: simulation,
  });
  const attempts = new Attempts({
    client,
    wire,
    nodes,
    population,
    ledger,
    counts: bookings.counts,
    simulation,
    ended,
  });
  const cluster = new Cluster({
    nodes,
    client,
    serverLists,
    wire,
    down,
    ledger,
    hosts,
    changed: (node) => attempts.nodeChanged(node),
    renewed: () => {
      for (let process = 0; process < processes; process++) witness?.begunAnew(process);
      attempts.abandonAll();
    },
  });
  return { plainClient, client, wire, ledger, attempts, cluster };
}

/** The library over each list of servers there is; null where it has all nodes for good. */
function serverListsOf({ client, servers, lists, keys }: TierParts): ServerLists | null {
  const all = servers.map((_, node) => node).join();
  const distinct = new Map(lists.map((list) => [list.join(), list]));
  if (distinct.size === 1 && distinct.has(all)) return null;
  const made = [...distinct.values()].map((list) => ({
    servers: list,
    make: (startedSeconds: number | null) =>
      createClient(
        client,
        list.map((node) => servers[node]),
        keys,
        startedSeconds === null ? startedBefore(client) : () => startedSeconds,
      ),
  }));
  return new ServerLists(servers.length, made);
}

/** Processes have started one after another in the last hour before the run, the first one now. */
function startedBefore({ processes }: ClientSpec): StartedAt {
  return (process) => -(process / processes) * STARTED_SECONDS;
}
