/** The cache tier, put together: nodes, the client library in front of them, the wire between, and what is known of their copies. */
import type { Stream, Streams } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import { type Answer, Attempts, type Items } from "../application/attempts.ts";
import type { ManyAnswer } from "../application/multi-get-call.ts";
import type { Client } from "../clients/client.ts";
import type { StartedAt } from "../clients/definition.ts";
import { type ClientSpec, createClient } from "../clients/index.ts";
import { ListsByProcess } from "../clients/lists-by-process.ts";
import { ServerLists } from "../clients/server-lists.ts";
import { type MaybeTurnable, StandIns } from "../clients/stand-ins.ts";
import { isWhole } from "../clients/whole-list.ts";
import { Cluster } from "../cluster/cluster.ts";
import type { Keys } from "../hashing/keys.ts";
import { WatchedClient } from "../key-history/watched-client.ts";
import { WatchedNodes } from "../key-history/watched-nodes.ts";
import type { Witness } from "../key-history/witness.ts";
import { Wire } from "../network/wire.ts";
import { Nodes, type NodesOptions } from "../nodes/nodes.ts";
import { type Sample, SampledNodes } from "../nodes/sampled-nodes.ts";
import type { LockDeaths } from "../protection/lock-deaths.ts";
import type { Bookings } from "../recording/bookings.ts";
import { Cause } from "../recording/causes.ts";
import type { NodeSpec, Scenario } from "../scenario/types.ts";
import { gutterHomes } from "../second-pools/gutter-homes.ts";
import { PooledClient } from "../second-pools/pooled-client.ts";
import { Returns } from "../second-pools/returns.ts";
import { Ledger } from "../staleness/ledger.ts";
import type { Names } from "../staleness/names.ts";

/** Time over which the processes of the application started: longer than any timer that runs from a start. */
const STARTED_SECONDS = 3600;

/** Processes `from` up to but not including `to`, and the list they begin with. */
export interface ListGroup {
  readonly from: number;
  readonly to: number;
  readonly servers: readonly number[];
}

/** All server lists that hold at one time or another, as positions in the cluster, first that of the start. */
type ListsOfServers = readonly (readonly number[])[];

export interface TierParts {
  readonly simulation: Simulation;
  readonly streams: Streams;
  readonly nodes: Nodes;
  readonly keys: Keys;
  /** What the nodes are told of each key, and its version. */
  readonly population: Items;
  /** The names that a framework gives to the keys. Default: each has one. */
  readonly names?: Names | undefined;
  /** There where processes take locks. */
  readonly lockDeaths?: LockDeaths | undefined;
  readonly bookings: Bookings;
  readonly servers: readonly Pick<NodeSpec, "host" | "port" | "weight">[];
  readonly lists: ListsOfServers;
  /** Processes that begin with another list than the first. Default: none. */
  readonly groups?: readonly ListGroup[] | undefined;
  /** A fault may leave some processes with another list than others. Default: none does. */
  readonly mayDiffer?: boolean;
  readonly client: ClientSpec;
  /** Hosts that the processes of the application run on, in equal parts. */
  readonly hosts: number;
  /** Sockets last until somebody closes them, also where objects live for one web request: it is said when one begins. */
  readonly lastingSockets?: boolean;
  /** An operation that waited is over, for the request in this row. */
  readonly ended: (request: number, answer: Answer) => void;
  /** A call for many keys that waited is over, for the request in this row. */
  readonly manyEnded?: ((request: number, answer: ManyAnswer) => void) | undefined;
  readonly witness?: Witness | undefined;
  /** How many keys each stands for. Default: for itself. */
  readonly weightOf?: ((key: number) => number) | undefined;
  /** Each process serves one request at a time, and more are started where all are busy. */
  readonly hasStandIns?: boolean;
  /** Nodes beside those that the library knows, and what asking one of them costs. Default: there are none. */
  readonly beside?: Pick<Scenario, "secondPools" | "network">;
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
  /** Where there are stand-ins: starts one more for each process. */
  readonly startRound: () => number;
}

/** Watched by the witness, if there is one. */
export function nodesOf(options: NodesOptions, witness: Witness | undefined, sample: Sample | null = null): Nodes {
  if (sample !== null) return new SampledNodes(options, sample);
  return witness === undefined ? new Nodes(options) : new WatchedNodes(options, witness);
}

export function cacheTier(parts: TierParts): Tier {
  const { nodes, population, bookings, simulation, streams, hosts, ended, witness } = parts;
  const standIns: StandIns[] = [];
  const standingIn = (make: () => MaybeTurnable): MaybeTurnable => {
    if (parts.hasStandIns !== true) return make();
    const some = new StandIns(make);
    standIns.push(some);
    return some;
  };
  const library = standingIn(
    () => serverListsOf(parts) ?? createClient(parts.client, parts.servers, parts.keys, startedBefore(parts.client)),
  );
  const returns = new Returns(nodes.count, parts.beside?.secondPools?.warmUp?.forSeconds ?? 0);
  const pooled = pooledClient(parts, library, standingIn, returns);
  const plainClient: MaybeTurnable = pooled ?? library;
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
    get facts() {
      return population.facts;
    },
    names: parts.names,
    weightOf: parts.weightOf,
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
    manyEnded: parts.manyEnded,
  });
  const cluster = new Cluster({
    lockDeaths: parts.lockDeaths ?? null,
    nodes,
    client,
    serverLists: plainClient,
    wire,
    down,
    ledger,
    hosts,
    changed: (node) => attempts.nodeChanged(node),
    returnedEmpty: pooled === null ? undefined : (node, nowSeconds) => returns.returned(node, nowSeconds),
    renewed: (anew) => {
      for (const process of anew) witness?.begunAnew(process);
      attempts.abandonAllOf(new Set(anew));
    },
  });
  // Copies may lie where only some processes look from the start on.
  if (client.lists?.differ() === true) ledger.topologyChanged(Cause.ringChanged);
  const startRound = () => {
    const [rounds] = standIns.map((one) => one.startRound());
    pooled?.hasRounds(rounds);
    wire.hasRounds(rounds);
    return rounds;
  };
  return { plainClient, client, wire, ledger, attempts, cluster, startRound };
}

/** Around the library what knows of further pools; null where there are none. */
function pooledClient(
  parts: TierParts,
  library: MaybeTurnable,
  standingIn: (make: () => MaybeTurnable) => MaybeTurnable,
  returns: Returns,
): PooledClient | null {
  const { beside, nodes, keys, client } = parts;
  const spec = beside?.secondPools;
  if (beside === undefined || spec === undefined) return null;
  const common = { nodes: nodes.count, processes: client.processes, startedAt: startedBefore(client) };
  const replicas = (spec.replicas?.pools ?? []).map((pool) =>
    standingIn(() => new ServerLists({ ...common, lists: [libraryOver(parts, pool)] })),
  );
  return new PooledClient({
    spec,
    nodes: nodes.count,
    pools: [library, ...replicas],
    gutterHomes: spec.gutter === undefined ? null : gutterHomes(keys, spec.gutter.nodes),
    returns,
    roundTripSeconds: beside.network.roundTripSeconds,
  });
}

/** The library over each list of servers there is; null where it has all nodes for good. */
function serverListsOf(parts: TierParts): ServerLists | ListsByProcess | null {
  const { client, servers, lists, groups = [], mayDiffer = false, streams } = parts;
  const there = [...lists, ...groups.map((group) => group.servers)];
  if (there.every((list) => isWhole(list, servers.length))) return null;
  const distinct = new Map(there.map((list) => [list.join(), list]));
  const made = [...distinct.values()].map((list) => libraryOver(parts, list));
  const { processes } = client;
  const atStart = listsAtStart(processes, lists[0], groups);
  const common = { nodes: servers.length, processes, lists: made, startedAt: startedBefore(client) };
  if (groups.length === 0 && !mayDiffer) return new ServerLists(common);
  return new ListsByProcess({
    ...common,
    atStart,
    shuffled: shuffled(processes, streams.stream("order of processes")),
  });
}

/** The library over one list of servers. */
function libraryOver({ client, servers, keys }: TierParts, list: readonly number[]) {
  const listed = list.map((node) => servers[node]);
  const make = (processes: number, startedAt: StartedAt) =>
    createClient({ ...client, processes }, listed, keys, startedAt);
  return { servers: list, make };
}

/** Groups take the processes in order, those that are left have the first of the lists. */
function listsAtStart(
  processes: number,
  rest: readonly number[],
  groups: readonly ListGroup[],
): readonly (readonly number[])[] {
  const all: (readonly number[])[] = Array.from({ length: processes }, () => rest);
  for (const { from, to, servers } of groups) all.fill(servers, from, to);
  return all;
}

/** All processes in an order in which each is as likely as any other (Fisher, Yates). */
function shuffled(processes: number, stream: Stream): number[] {
  const all = Array.from({ length: processes }, (_, process) => process);
  for (let last = processes - 1; last > 0; last--) {
    const at = stream.below(last + 1);
    [all[last], all[at]] = [all[at], all[last]];
  }
  return all;
}

/** Processes have started one after another in the last hour before the run, the first one now. */
function startedBefore({ processes }: ClientSpec): StartedAt {
  return (process) => -(process / processes) * STARTED_SECONDS;
}
