/** A world made from a scenario and a seed: every part of it, put together, before its first request. */
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Streams } from "../../src/core/random.ts";
import { Simulation, type Source } from "../../src/core/simulation.ts";
import { Application, type Deadline } from "../application/application.ts";
import { OneAtATime } from "../application/one-at-a-time.ts";
import { PageArrivals } from "../application/page-arrivals.ts";
import { Pages } from "../application/pages.ts";
import { PlainProgram } from "../application/plain-program.ts";
import { keysOf as keysOfPage, type Program } from "../application/program.ts";
import { Workers } from "../application/workers.ts";
import { clients } from "../clients/index.ts";
import { Database } from "../database/database.ts";
import { QueryKind, Requests, Stage } from "../database/requests.ts";
import { listsDifferBy, serverListsOf } from "../faults/index.ts";
import { phases } from "../faults/phases.ts";
import type { ScheduledFault } from "../faults/schedule.ts";
import type { Framework } from "../frameworks/framework.ts";
import { watchedAsker } from "../key-history/watched-asker.ts";
import { WatchedProgram } from "../key-history/watched-program.ts";
import type { Witness } from "../key-history/witness.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { causes } from "../recording/causes.ts";
import { Recording } from "../recording/recording.ts";
import type { Scenario } from "../scenario/types.ts";
import type { Names } from "../staleness/names.ts";
import { writeDoes } from "../workload/drawn-requests.ts";
import type { KeyLayout } from "../workload/key-layout.ts";
import { keysOf } from "../workload/new-keys.ts";
import { Fact, type KeyItems } from "../workload/population.ts";
import type { RequestSource } from "../workload/request-source.ts";
import type { OpenTrace } from "../workload/trace.ts";
import type { Users } from "../workload/users.ts";
import { drawnLoad } from "./drawn-load.ts";
import { framedBy, layoutOf } from "./framed.ts";
import { cacheTier, nodesOf, type Tier } from "./tier.ts";
import { tracedLoad } from "./traced-load.ts";

export interface World extends Tier {
  readonly framework: Framework | undefined;
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly recording: Recording;
  readonly requests: Requests;
  readonly population: KeyItems;
  /** Share of the requests, those at the start where keys keep coming, that are for this key. */
  readonly shareOf: (key: number) => number;
  readonly source: RequestSource;
  readonly application: Application;
  /** Where requests, or pages, come from. */
  readonly arrivals: Source;
  /** Null where each request is one operation. */
  readonly pages: Pages | null;
  readonly database: Database;
  /** Null where each process serves any number of requests at once. */
  readonly workers: Workers | null;
  /** Null where a process serves any number of requests at once, or workers are limited. */
  readonly oneAtATime: OneAtATime | null;
  readonly deadline: Deadline;
  /** Null where requests come by themselves. */
  readonly users: Users | null;
  readonly witness: Witness | undefined;
}

export interface WorldOptions {
  /** Watches one key; the result is the same. */
  readonly witness?: Witness | undefined;
  /** For a scenario that plays a trace. */
  readonly openTrace?: OpenTrace | undefined;
}

/** @param faults as far as they are known: the phases that are recorded follow from them. */
export function makeWorld(
  scenario: Scenario,
  seed: number,
  faults: readonly ScheduledFault[],
  { witness, openTrace }: WorldOptions = {},
): World {
  const { workload, client: spec } = scenario;
  const streams = new Streams(seed);
  const simulation = new Simulation();
  const requests = new Requests();
  const layout = layoutOf(scenario);
  const nodes = nodesOf(nodesOptions(scenario, layout), witness);
  const { population, ...load } =
    workload.trace === undefined
      ? drawnLoad(scenario, { nodes, streams, simulation, layout })
      : tracedLoad(workload, workload.trace, { nodes, streams, openTrace });
  const recording = recordingOf(scenario, faults, nodes, (fromSeconds) => application.waitingSince(fromSeconds));
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
  });
  const workers = spec.workers === 0 ? null : new Workers(spec, counts);
  const oneAtATime = hasStandIns ? new OneAtATime({ ...spec, startRound: tier.startRound }) : null;
  const deadline = deadlineOf(scenario, (row) => {
    if (witness?.key !== requests.key[row]) return;
    const isKilled = scenario.application.isKilledAtDeadline && requests.stage[row] !== Stage.queued;
    witness.deadlinePassed(requests.kind[row] === QueryKind.write, isKilled);
  });
  const { page } = scenario.application;
  const { drawn, source, users = null } = load.requests(tier.client.processes);
  const pages = page === undefined ? null : new Pages(keysOfPage(page));
  const application = new Application({
    ...tier,
    nodes,
    population,
    requests,
    bookings: recording,
    roundTripSeconds: scenario.network.roundTripSeconds,
    page:
      page === undefined || pages === null
        ? null
        : {
            pages,
            program: watchedProgram(framed?.program(page) ?? new PlainProgram(page), pages, witness),
            write: writeDoes[workload.onWrite],
            slowSeconds: page.slowSeconds,
            // A witness is told of each page in the order in which they end.
            bookedBeforeSeconds: witness === undefined ? scenario.durationSeconds : 0,
          },
    source,
    users,
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
  const databaseOptions = {
    ...scenario.database,
    readService: createDistribution(scenario.database.readService),
    writeService: createDistribution(scenario.database.writeService),
    exactTimeouts: workers !== null || scenario.application.deadlineSeconds > 0 || users !== null,
    streamKey: streams.key("database service"),
  };
  const database = new Database(databaseOptions, simulation, requests, counts, asker);
  load.prefill(tier.client, framed?.framework);
  application.begin(database);
  const { runner } = application;
  const arrivals =
    page === undefined || runner === null || drawn === undefined
      ? application
      : new PageArrivals({
          ...drawn,
          nodes,
          shape: page,
          writes: page.writes,
          readsOfGets: workload.readsOfGets ?? workload.reads,
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
    source,
    application,
    arrivals,
    pages,
    database,
    workers,
    oneAtATime,
    deadline,
    users,
    witness,
  };
}

function deadlineOf({ application }: Scenario, passed: (row: number) => void): Deadline {
  return { seconds: deadlineSecondsOf(application), kills: application.isKilledAtDeadline, passed };
}

function deadlineSecondsOf({ deadlineSeconds }: Scenario["application"]): number {
  return deadlineSeconds === 0 ? Number.POSITIVE_INFINITY : deadlineSeconds;
}

function nodesOptions(scenario: Scenario, layout: KeyLayout | undefined) {
  const memoryBytes = scenario.nodes.map((node) => node.memoryBytes);
  const keys = layout?.names.count ?? keysOf(scenario);
  return { ...scenario.memcached, memoryBytes, keys, keyBytes: scenario.workload.keyBytes };
}

function recordingOf(
  scenario: Scenario,
  faults: readonly ScheduledFault[],
  nodes: Nodes,
  waitingSince: (fromSeconds: number) => number,
): Recording {
  const { measureFromSeconds, durationSeconds, windowSeconds, database, network, client } = scenario;
  const { reads } = scenario.workload;
  // A kind of query that never comes adds nothing, not even where its mean is infinite.
  const meanService =
    (reads > 0 ? reads * createDistribution(database.readService).mean : 0) +
    (reads < 1 ? (1 - reads) * createDistribution(database.writeService).mean : 0);
  return new Recording({
    measureFromSeconds,
    durationSeconds,
    windowSeconds,
    phases: phases(faults, measureFromSeconds, durationSeconds, client.groups !== undefined),
    nodes: scenario.nodes.length,
    databaseServers: database.servers,
    workers: client.workers * client.hosts,
    deadlineSeconds: deadlineSecondsOf(scenario.application),
    hasPages: scenario.application.page !== undefined,
    databaseCapacityPerSecond: database.servers / meanService,
    roundTripSeconds: network.roundTripSeconds,
    levels: () => nodes.levels(),
    waitingSince,
  });
}

/** The database's version of the key that is watched. */
function newest({ key }: Witness, { facts }: { readonly facts: Int32Array }): () => number {
  return () => facts[key * 4 + Fact.version];
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
