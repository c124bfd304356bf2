/**
 * A world made from a scenario and a seed: every part of it, put together, before its first request.
 *
 * One long file: each part is made of those before it, so that whoever reads it sees the order in one place.
 */
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Streams } from "../../src/core/random.ts";
import { Simulation, type Source } from "../../src/core/simulation.ts";
import { Application, type Deadline } from "../application/application.ts";
import type { CountedHits } from "../application/counted-hits.ts";
import { OneAtATime } from "../application/one-at-a-time.ts";
import { PageArrivals } from "../application/page-arrivals.ts";
import { Pages } from "../application/pages.ts";
import { PlainProgram } from "../application/plain-program.ts";
import { keysOf as keysOfPage, type Program } from "../application/program.ts";
import { Workers } from "../application/workers.ts";
import { clients } from "../clients/index.ts";
import type { Answering } from "../database/answering.ts";
import { BufferPool } from "../database/buffer-pool.ts";
import { capacityOfAll, mostWork, serversOf, serversOfAll } from "../database/capacity.ts";
import type { DatabaseServer } from "../database/fleet.ts";
import type { PooledQueries } from "../database/pooled-queries.ts";
import { QueryKind, Requests, Stage } from "../database/requests.ts";
import { sharingOf } from "../database/sharing/index.ts";
import { listsDifferBy, serverListsOf } from "../faults/index.ts";
import { loadChanges } from "../faults/load-changes.ts";
import { outagesOf, phases } from "../faults/phases.ts";
import type { ScheduledFault } from "../faults/schedule.ts";
import type { Framework } from "../frameworks/framework.ts";
import type { EngineName } from "../kernel/core.ts";
import { watchedAsker } from "../key-history/watched-asker.ts";
import { WatchedProgram } from "../key-history/watched-program.ts";
import type { Witness } from "../key-history/witness.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { SampledNodes } from "../nodes/sampled-nodes.ts";
import type { GuardedQueries } from "../protection/guarded-queries.ts";
import { causes } from "../recording/causes.ts";
import type { BesideNames, GuardNames, StretchOfRun } from "../recording/levels.ts";
import { Recording } from "../recording/recording.ts";
import type { Scenario } from "../scenario/types.ts";
import type { Names } from "../staleness/names.ts";
import type { KeyLayout } from "../workload/key-layout.ts";
import { keysOf } from "../workload/new-keys.ts";
import { Fact, factAt, type KeyItems } from "../workload/population.ts";
import type { RequestSource } from "../workload/request-source.ts";
import type { Strata } from "../workload/strata.ts";
import type { OpenTrace } from "../workload/trace.ts";
import type { Users } from "../workload/users.ts";
import { pooledBy } from "./connections.ts";
import { countedHitsOf } from "./counted.ts";
import { databaseOf, mayBeCold, mayTakeForEver } from "./databases.ts";
import { drawnLoad } from "./drawn-load.ts";
import { framedBy, layoutOf } from "./framed.ts";
import { hasKernel, usualEngine } from "./kernel.ts";
import { loadedBy } from "./loaded.ts";
import { guardedBy } from "./protections.ts";
import { memoryOf, type SampleSpec, sampleSpecOf, strataOf } from "./sampled.ts";
import { cacheTier, nodesOf, type Tier } from "./tier.ts";
import { tracedLoad, traceOf } from "./traced-load.ts";

export interface World extends Tier {
  readonly framework: Framework | undefined;
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly recording: Recording;
  readonly requests: Requests;
  readonly population: KeyItems;
  /** Share of the requests, those at the start where keys keep coming, that are for this key. */
  readonly shareOf: (key: number) => number;
  /** Which of the keys are simulated; null for all. */
  readonly strata: Strata | null;
  readonly source: RequestSource;
  readonly application: Application;
  /** Null where all hits are made. */
  readonly countedHits: CountedHits | null;
  /** Where requests, or pages, come from. */
  readonly arrivals: Source;
  /** Null where each request is one operation. */
  readonly pages: Pages | null;
  readonly database: DatabaseServer;
  /** Null where nothing stands around its queries. */
  readonly guarded: GuardedQueries | null;
  /** Null where they need no connection. */
  readonly pooled: PooledQueries | null;
  /** Who answers the application: the database, or what stands before it. */
  readonly answering: Answering;
  /** Null where each process serves any number of requests at once. */
  readonly workers: Workers | null;
  /** Null where a process serves any number of requests at once, or workers are limited. */
  readonly oneAtATime: OneAtATime | null;
  readonly deadline: Deadline;
  /** Null where requests come by themselves. */
  readonly users: Users | null;
  readonly witness: Witness | undefined;
  /** How long the segments of the nodes took to settle before second 0; null where nothing was played then. */
  readonly runInSeconds: number | null;
  /** Undefined where all of the run is simulated. */
  readonly stretch: StretchOfRun | undefined;
}

export type RunEngine = EngineName | "none";

export interface WorldOptions {
  /** Who does plain requests: the kernel by one of its engines, or nobody, and the application does them itself. The result is the same. */
  readonly engine?: RunEngine | undefined;
  /** Watches one key; the result is the same. */
  readonly witness?: Witness | undefined;
  /** For a scenario that plays a trace. */
  readonly openTrace?: OpenTrace | undefined;
  /** What of the run is not simulated. */
  readonly stretch?: StretchOfRun | undefined;
}

/** @param faults as far as they are known: the phases that are recorded follow from them. */
export function makeWorld(
  scenario: Scenario,
  seed: number,
  faults: readonly ScheduledFault[],
  { witness, openTrace, stretch, engine: chosen }: WorldOptions = {},
): World {
  const { workload, client: spec } = scenario;
  const streams = new Streams(seed);
  const simulation = new Simulation();
  const requests = new Requests();
  const trace = workload.trace === undefined ? undefined : traceOf(workload.trace, openTrace);
  const layout = layoutOf(scenario, trace);
  const sample = sampleSpecOf(scenario);
  const strata = strataOf(scenario, sample, streams, witness);
  const nodes = nodesOf(nodesOptions(scenario, layout, sample), witness, strata);
  const { population, ...load } =
    workload.trace === undefined || trace === undefined
      ? drawnLoad(scenario, { nodes, streams, simulation, layout, strata, changes: loadChanges(faults) })
      : tracedLoad(workload, workload.trace, { trace, nodes, streams, layout });
  const waitingSince = (fromSeconds: number): number => application.waitingSince(fromSeconds);
  const recording = recordingOf(scenario, faults, { nodes, stretch, waitingSince });
  const { counts } = recording;
  const hasStandIns = spec.workers === 0 && clients.named(spec.name).oneAtATime !== undefined;
  const framed = layout === undefined ? null : framedBy({ scenario, layout, population, streams });
  const tier = cacheTier({
    hasStandIns,
    simulation,
    streams,
    nodes,
    keys: population.keys,
    population,
    names: framed?.names,
    lockDeaths: framed?.lockDeaths,
    bookings: recording,
    servers: scenario.nodes,
    lists: [spec.servers, ...scenario.faults.flatMap(serverListsOf)],
    groups: spec.groups,
    mayDiffer: scenario.faults.some((fault) => listsDifferBy(fault) !== null),
    client: spec,
    hosts: spec.hosts,
    ended: (request, answer) => application.attemptEnded(request, answer),
    manyEnded: (request, answer) => application.manyEnded(request, answer),
    witness,
    beside: scenario,
    weightOf: strata === null ? undefined : (key) => strata.weightOf(key),
  });
  const workers = spec.workers === 0 ? null : new Workers(spec, counts, simulation);
  const oneAtATime = hasStandIns ? new OneAtATime({ ...spec, startRound: tier.startRound }) : null;
  const deadline = deadlineOf(scenario, (row) => {
    if (witness?.key !== requests.key[row]) return;
    const isKilled = scenario.application.isKilledAtDeadline && requests.stage[row] !== Stage.queued;
    witness.deadlinePassed(requests.kind[row] === QueryKind.write, isKilled);
  });
  const { page } = scenario.application;
  const { source, users = null, ...asked } = load.requests(tier.client.processes);
  const pages = page === undefined ? null : new Pages(keysOfPage(page));
  const application = new Application({
    ...tier,
    nodes,
    population,
    strata,
    requests,
    bookings: recording,
    roundTripSeconds: scenario.network.roundTripSeconds,
    page:
      page === undefined || pages === null
        ? null
        : {
            pages,
            program: watchedProgram(framed?.program(page) ?? new PlainProgram(page), pages, witness),
            slowSeconds: page.slowSeconds,
            // A witness is told of each page in the order in which they end, and users draw their thoughts in it.
            bookedBeforeSeconds: witness === undefined && users === null ? scenario.durationSeconds : 0,
          },
    source,
    users: page === undefined ? users : null,
    workers,
    oneAtATime,
    deadline,
    simulation,
  });
  if (witness !== undefined) enter(witness, { ...tier, nodes, population, simulation, names: framed?.names });
  const asker =
    witness === undefined
      ? application
      : watchedAsker(application, requests, witness, newest(witness, population), (key) =>
          tier.ledger.areNamesOfOne(key, witness.key),
        );
  const guarded = guardedBy(scenario, { simulation, streams, requests, counts, asker, keys: population.keys.count });
  const pooled = pooledBy(scenario, { simulation, requests, counts, asker: guarded ?? asker });
  const asks = pooled ?? guarded ?? asker;
  const { shareOf } = load;
  const made = { ...tier, client: tier.plainClient, simulation, streams, requests, nodes, population, shareOf };
  const loader = loadedBy(scenario, { ...made, asker: asks });
  const databaseOptions = {
    ...scenario.database,
    servers: serversOf(scenario.database),
    sharing: scenario.database.sharing === undefined ? undefined : sharingOf(scenario.database.sharing),
    readService: createDistribution(scenario.database.readService),
    writeService: createDistribution(scenario.database.writeService),
    exactTimeouts:
      workers !== null ||
      oneAtATime !== null ||
      scenario.application.deadlineSeconds > 0 ||
      users !== null ||
      guarded !== null ||
      pooled !== null ||
      loader !== null ||
      mayTakeForEver(scenario),
    pool: mayBeCold(scenario) ? new BufferPool(keysOf(scenario)) : null,
    streamKey: streams.key("database service"),
  };
  const database = databaseOf(scenario, {
    options: databaseOptions,
    simulation,
    streams,
    requests,
    counts,
    asker: loader ?? asks,
    orphaned: () => asker.queryOrphaned?.(),
    keys: population.keys,
    names: framed?.names,
    client: tier.plainClient,
  });
  tier.cluster.database = database;
  tier.cluster.retries = guarded;
  tier.cluster.loader = loader;
  loader?.starts(database);
  pooled?.begin(database);
  guarded?.begin(pooled ?? database);
  const answering = guarded ?? pooled ?? database;
  const old = (key: number, sinceSeconds: number) => tier.ledger.oldAtStart(key, sinceSeconds);
  const engine = chosen === "none" ? null : (chosen ?? usualEngine(scenario));
  if (engine !== null) {
    const { client, wire, attempts, ledger } = tier;
    hasKernel(engine, scenario, {
      ...{
        application,
        attempts,
        client,
        wire,
        ledger,
        nodes,
        population,
        strata,
        requests,
        database,
        simulation,
        recording,
        oneAtATime,
        workers,
      },
      asker: loader ?? asks,
      source,
      hasWitness: witness !== undefined,
    });
  }
  const runInSeconds = load.prefill(tier.client, framed?.framework, old);
  const countedHits = countedHitsOf(scenario, {
    ...{ counted: load.counted, client: tier.client, wire: tier.wire, down: tier.cluster.down },
    ...{ nodes, simulation, counts, streams, application },
  });
  application.countedHits = countedHits;
  application.begin(answering);
  countedHits?.begin();
  const { runner } = application;
  if (runner !== null) framed?.runBy(runner);
  const arrivals =
    page === undefined || runner === null
      ? application
      : new PageArrivals({
          ...tier,
          source: asked.pages(page),
          users,
          nodes,
          shape: page,
          work: createDistribution(page.work),
          workKey: streams.key("work of a page"),
          runner,
        });
  return {
    ...tier,
    framework: framed?.framework,
    scenario,
    simulation,
    recording,
    requests,
    population,
    shareOf: load.shareOf,
    strata,
    source,
    application,
    countedHits,
    arrivals,
    pages,
    database,
    guarded,
    pooled,
    answering,
    workers,
    oneAtATime,
    deadline,
    users,
    witness,
    runInSeconds,
    stretch,
  };
}

function deadlineOf({ application }: Scenario, passed: (row: number) => void): Deadline {
  return { seconds: deadlineSecondsOf(application), kills: application.isKilledAtDeadline, passed };
}

function deadlineSecondsOf({ deadlineSeconds }: Scenario["application"]): number {
  return deadlineSeconds === 0 ? Number.POSITIVE_INFINITY : deadlineSeconds;
}

function nodesOptions(scenario: Scenario, layout: KeyLayout | undefined, sample: SampleSpec | null) {
  const memoryBytes = memoryOf(scenario, sample);
  const keys = layout?.names.count ?? keysOf(scenario);
  return { ...scenario.memcached, memoryBytes, keys, keyBytes: scenario.workload.keyBytes };
}

function recordingOf(
  scenario: Scenario,
  faults: readonly ScheduledFault[],
  {
    nodes,
    stretch,
    waitingSince,
  }: {
    readonly nodes: Nodes;
    readonly stretch: StretchOfRun | undefined;
    readonly waitingSince: (fromSeconds: number) => number;
  },
): Recording {
  const { measureFromSeconds, durationSeconds, windowSeconds, database, network, client } = scenario;
  return new Recording({
    measureFromSeconds,
    durationSeconds,
    windowSeconds,
    trigger: triggerOf(faults, scenario),
    phases: [
      ...phases(faults, measureFromSeconds, durationSeconds, client.groups !== undefined),
      ...(stretch?.phases ?? []),
    ],
    stretch,
    nodes: scenario.nodes.length,
    databaseServers: mostWork(database) * serversOfAll(database),
    shards: database.shards?.count ?? 1,
    replicas: database.replicas?.count ?? 0,
    beside: Object.keys(scenario.secondPools ?? {}) as BesideNames[],
    workers: client.workers * client.hosts,
    processes: client.processes,
    guards: Object.keys(scenario.protection ?? {}) as GuardNames[],
    deadlineSeconds: deadlineSecondsOf(scenario.application),
    hasConnections: database.connectionPool !== undefined || database.connections !== undefined,
    hasPages: scenario.application.page !== undefined,
    databaseCapacityPerSecond: capacityOfAll(database, scenario.workload.reads),
    roundTripSeconds: network.roundTripSeconds,
    levels: () => (nodes instanceof SampledNodes ? nodes.weighedLevels() : nodes.levels()),
    waitingSince,
  });
}

function triggerOf(faults: readonly ScheduledFault[], { durationSeconds, client }: Scenario) {
  const outages = outagesOf(faults, durationSeconds, client.groups !== undefined);
  const last = outages.at(-1);
  return last === undefined
    ? undefined
    : { fromSeconds: outages[0].crashAt, toSeconds: last.returnAt, backSeconds: last.backAt };
}

/** The database's version of the key that is watched. */
function newest({ key }: Witness, { facts }: { readonly facts: Int32Array }): () => number {
  return () => facts[factAt(key, Fact.version)];
}

type Watched = Tier & {
  readonly nodes: Nodes;
  readonly population: { readonly facts: Int32Array };
  readonly simulation: Simulation;
  readonly names?: Names | undefined;
};

/** What is stored under the watched id, as a version of the database; a key of a framework's own has none. */
function versionUnder(id: number, names: Names | undefined): (stored: number) => number {
  if (names === undefined) return (stored) => stored;
  return id < names.keys * names.copies ? names.versionOf : () => 0;
}

function watchedProgram(program: Program, pages: Pages, witness: Witness | undefined): Program {
  return witness === undefined ? program : new WatchedProgram(program, pages, witness);
}

/** The witness may look at everything, and knows the client as it is. */
export function enter(
  witness: Witness,
  { nodes, plainClient, cluster, ledger, population, simulation, names }: Watched,
): void {
  witness.enter({
    nodes,
    client: plainClient,
    down: cluster.down,
    now: () => simulation.now,
    newest: newest(witness, population),
    versionOf: versionUnder(witness.key, names),
    staleCause: (node, wasBroken) => {
      const why = ledger.readCause(witness.key, node, wasBroken);
      return causes.find(({ cause }) => cause === why)!.title;
    },
  });
}
