/** `run(scenario, seed)`: one time line from its first request to its last, as a pure function. */
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Zipf } from "../../src/core/distributions/zipf.ts";
import { LoadCurve } from "../../src/core/load-curve.ts";
import { PoissonArrivals } from "../../src/core/poisson.ts";
import { Streams, uniformAt } from "../../src/core/random.ts";
import { Refusal } from "../../src/core/refusal.ts";
import type { Inspection, RunEvent, RunResult } from "../../src/core/result.ts";
import { Simulation } from "../../src/core/simulation.ts";
import { Application } from "../application/application.ts";
import { Attempts } from "../application/attempts.ts";
import { Workers } from "../application/workers.ts";
import { check } from "../checks/index.ts";
import type { Client } from "../clients/client.ts";
import { createClient } from "../clients/index.ts";
import { ServerLists } from "../clients/server-lists.ts";
import { Cluster } from "../cluster/cluster.ts";
import { Database } from "../database/database.ts";
import { Requests } from "../database/requests.ts";
import { isCompound } from "../faults/fault.ts";
import type { FaultSpec } from "../faults/fault-spec.ts";
import { faultNamed, primitiveNamed } from "../faults/index.ts";
import { watch } from "../faults/milestones.ts";
import { phases } from "../faults/phases.ts";
import { type Draws, inOrder, type Schedule, type ScheduledFault, schedule, spelledOut } from "../faults/schedule.ts";
import type { MilestoneTime } from "../faults/times.ts";
import type { Keys } from "../hashing/keys.ts";
import { watchedAsker } from "../key-history/watched-asker.ts";
import { watchedClient } from "../key-history/watched-client.ts";
import { WatchedNodes } from "../key-history/watched-nodes.ts";
import type { Witness } from "../key-history/witness.ts";
import { metrics } from "../metrics/index.ts";
import { Wire } from "../network/wire.ts";
import { Nodes } from "../nodes/nodes.ts";
import { causes } from "../recording/causes.ts";
import { PhaseName } from "../recording/phase-name.ts";
import { Recording } from "../recording/recording.ts";
import type { Scenario } from "../scenario/types.ts";
import { Ledger } from "../staleness/ledger.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import { Fact, Population } from "../workload/population.ts";
import { type Demand, prefill } from "../workload/prefill.ts";
import { calcifiedShare, type Inspected, inspections, isEnd, memoryAtEnd, statsAt } from "./inspect.ts";

/** How often a checked run looks at all items: so often between its faults, and after so many of them. */
const WALKS_BETWEEN = 20;
const WALKS_AFTER_FAULTS = 20;

export interface RunOptions {
  /** Hold the run to the conservation laws: sums at every window's end, all items of all nodes some fifty times a run. */
  readonly check?: boolean;
  /** Watches one key; the result is the same. */
  readonly witness?: Witness;
}

/**
 * Faults that wait for a milestone are first sought out by a run of their own, since what is measured before, during and
 * after an outage can only be told apart by a run that knows when the outage comes.
 * @throws Refusal if a fault changed nothing or never struck.
 * @throws Error (with `check`) if a conservation law is broken.
 */
export function run(scenario: Scenario, seed: number, options: RunOptions = {}): RunResult {
  const planned = plan(scenario, seed);
  if (planned.waiting.length === 0) return new Run(scenario, seed, options, planned.timed).result();
  const scout = new Run(scenario, seed, {}, planned.timed);
  return new Run(scenario, seed, options, scout.milestones(planned.waiting)).result();
}

function plan(scenario: Scenario, seed: number): Schedule {
  const planned = schedule(scenario, draws(new Streams(seed)));
  const { faults } = scenario;
  const struck = new Set(planned.timed.map(({ entry }) => entry));
  for (const entry of faults.keys()) {
    if (!struck.has(entry) && !planned.waiting.includes(entry)) refuseNoDraw(entry, faults[entry], seed);
  }
  return planned;
}

/** @throws Refusal if the fault, which stands for no strike at all, had left it to chance whether there is one. */
function refuseNoDraw(entry: number, { fault }: FaultSpec, seed: number): void {
  const definition = faultNamed(fault);
  if (!isCompound(definition) || definition.isDrawn !== true) return;
  throw new Refusal(`faults[${entry}]: ${fault}: drew no failure under seed ${seed}`);
}

/** What chance a fault has, is drawn under its place in the list. */
function draws(streams: Streams): Draws {
  const keys = new Map<number, number>();
  return (entry, index) => {
    if (!keys.has(entry)) keys.set(entry, streams.key("fault", entry));
    return uniformAt(keys.get(entry)!, index);
  };
}

/** A load that follows the day is told in the time of day, all others in time since the start. */
export function originSeconds({ startAtSeconds, workload }: Scenario): number {
  return workload.arrivals.load.curve === "daily" ? startAtSeconds : 0;
}

/** A world made from a scenario and a seed, and run once. */
export class Run {
  readonly #scenario: Scenario;
  readonly #options: RunOptions;
  readonly #simulation = new Simulation();
  readonly #schedule: ScheduledFault[];
  readonly #streams: Streams;
  readonly #seed: number;
  readonly #strike: number;
  readonly #recording: Recording;
  readonly #requests = new Requests();
  readonly #population: Population;
  readonly #popularity: Zipf;
  /** Cuts made, and faults that had struck by the last of them. */
  #cuts = 0;
  #faultsWalked = 0;
  readonly cluster: Cluster;
  readonly #application: Application;
  readonly #database: Database;
  readonly #attempts: Attempts;
  readonly #ledger: Ledger;
  readonly #workers: Workers | null;
  readonly #events: RunEvent[] = [];
  readonly #inspections: Inspection[] = [];

  constructor(scenario: Scenario, seed: number, options: RunOptions, scheduled?: readonly ScheduledFault[]) {
    this.#scenario = scenario;
    this.#options = options;
    this.#seed = seed;
    this.#schedule = [...(scheduled ?? plan(scenario, seed).timed)];
    const { workload } = scenario;
    const streams = (this.#streams = new Streams(seed));

    const { witness } = options;
    const nodes =
      witness === undefined ? new Nodes(nodesOptions(scenario)) : new WatchedNodes(nodesOptions(scenario), witness);
    const population = (this.#population = new Population(
      {
        keys: workload.keys,
        keyBytes: workload.keyBytes,
        valueBytes: createDistribution(workload.valueBytes),
        ttl: workload.ttl,
      },
      nodes,
      streams,
    ));
    this.#recording = this.#newRecording(nodes);
    const plain = clientOf(scenario, population.keys);
    const client = witness === undefined ? plain : watchedClient(plain, witness);
    const wire = new Wire({
      nodes: scenario.nodes.length,
      processes: client.processes,
      keepsSockets: client.keepsSockets,
      connectTimeoutMs: client.connectTimeoutMs,
      ioTimeoutMs: client.ioTimeoutMs,
      losses: streams.stream("lost packets"),
    });
    const down = new Uint8Array(scenario.nodes.length);

    const ledger = (this.#ledger = new Ledger({
      nodes,
      client,
      wire,
      population,
      down,
      counts: this.#recording.counts,
      clock: this.#simulation,
    }));
    this.cluster = new Cluster({
      nodes,
      client,
      wire,
      down,
      ledger,
      hosts: scenario.client.hosts,
      changed: (node) => this.#attempts.nodeChanged(node),
      renewed: () => this.#attempts.abandonAll(),
    });
    this.#strike = this.#simulation.declare("fault", (index) => this.#struck(index));

    const { processes, hosts, workers, backlog } = scenario.client;
    this.#workers = workers === 0 ? null : new Workers({ processes, hosts, workers, backlog }, this.#recording.counts);
    const popularity = (this.#popularity = new Zipf(workload.keys, workload.zipf));
    const curve = loadCurve(scenario);
    const rate = workload.arrivals.ratePerSecond;
    this.#application = new Application({
      client,
      wire,
      nodes,
      population,
      ledger,
      requests: this.#requests,
      counts: this.#recording.counts,
      latency: this.#recording.latency,
      roundTripSeconds: scenario.network.roundTripSeconds,
      arrivals: new PoissonArrivals(
        new LoadCurve(curve.times.map((timeSeconds, i) => ({ timeSeconds, perSecond: curve.levels[i] * rate }))),
        streams.stream("arrivals"),
      ),
      popularity,
      keyStream: streams.stream("which key"),
      kindStream: streams.stream("read or write"),
      processStream: streams.stream("which process"),
      reads: workload.reads,
      onWrite: workload.onWrite,
      workers: this.#workers,
      simulation: this.#simulation,
    });
    this.#attempts = new Attempts({
      client,
      wire,
      nodes,
      population,
      ledger,
      counts: this.#recording.counts,
      simulation: this.#simulation,
      ended: (request, node) => this.#application.attemptEnded(request, node),
    });
    const newest = (): number => population.facts[witness!.key * 4 + Fact.version];
    const staleCause = (node: number, wasBroken: boolean): string => {
      const why = ledger.readCause(witness!.key, node, wasBroken);
      return causes.find(({ cause }) => cause === why)!.title;
    };
    witness?.enter({ nodes, client: plain, down, now: () => this.#simulation.now, newest, staleCause });
    const { database } = scenario;
    this.#database = new Database(
      {
        servers: database.servers,
        readService: createDistribution(database.readService),
        writeService: createDistribution(database.writeService),
        queueLimit: database.queueLimit,
        timeoutSeconds: database.timeoutSeconds,
        exactTimeouts: this.#workers !== null,
        streamKey: streams.key("database service"),
      },
      this.#simulation,
      this.#requests,
      this.#recording.counts,
      witness === undefined ? this.#application : watchedAsker(this.#application, this.#requests, witness, newest),
    );
    if (workload.prefill) {
      const demand: Demand = {
        readsPerSecond: rate * workload.reads,
        writesPerSecond: rate * (1 - workload.reads),
        share: (key) => popularity.probability(key),
        onWrite: workload.onWrite,
      };
      prefill(population, demand, client, nodes, streams);
    }
  }

  result(): RunResult {
    const { durationSeconds } = this.#scenario;
    this.#scheduleFaults();
    this.#scheduleCuts();
    this.#scheduleInspections();
    this.#application.begin(this.#database, this.#attempts);
    this.#attempts.begun();
    this.#options.witness?.begin();
    this.#simulation.run(durationSeconds, this.#application);
    this.#cut(durationSeconds);
    this.#inspectEnd();
    const origin = originSeconds(this.#scenario);
    const series = this.#recording.series();
    return {
      metrics: Object.fromEntries(metrics.map((metric) => [metric.name, finite(metric.of(this.#recording))])),
      series: { ...series, fromSeconds: series.fromSeconds + origin },
      events: this.#events.map((event) => ({ ...event, atSeconds: event.atSeconds + origin })),
      phases: this.#recording.options.phases
        .filter(({ name }) => !unshown.has(name))
        .map(({ name, fromSeconds, toSeconds }) => ({
          name,
          fromSeconds: fromSeconds + origin,
          toSeconds: toSeconds + origin,
        })),
      notes: this.#notes(),
      inspections: this.#inspections.map((one) => ({ ...one, atSeconds: one.atSeconds + origin })),
    };
  }

  /** What the node that crashes first has of all requests, as long as all nodes are up. */
  #shareOfFirstCrash(): number | null {
    const crash = this.#schedule.find(({ fault }) => fault === "crash");
    if (crash === undefined) return null;
    const { client, down } = this.cluster;
    let share = 0;
    for (let key = 0; key < this.#scenario.workload.keys; key++) {
      if (client.settled(key, down) === crash.node) share += this.#popularity.probability(key);
    }
    return share;
  }

  /** Runs to the end, and says when everything struck, what waited for milestones included. */
  milestones(waiting: readonly number[]): ScheduledFault[] {
    const { durationSeconds, faults } = this.#scenario;
    this.#scheduleFaults();
    this.#scheduleCuts();
    const watched = new Map(
      waiting.map((entry) => [entry, watch(faults[entry].at as MilestoneTime, faults[entry].nodes[0])]),
    );
    const seen = { counts: this.#recording.counts, nodes: this.cluster.nodes, down: this.cluster.down };
    const look = this.#simulation.declare("milestones", () => {
      const { now } = this.#simulation;
      for (const [entry, isReached] of watched) {
        if (!isReached(now, seen)) continue;
        watched.delete(entry);
        const strikes = spelledOut(faults[entry], entry, now, durationSeconds, draws(this.#streams));
        if (strikes.length === 0) refuseNoDraw(entry, faults[entry], this.#seed);
        this.#add(strikes);
      }
      if (watched.size > 0 && now + 1 < durationSeconds) this.#simulation.at(look, now + 1);
    });
    this.#simulation.at(look, 0);
    this.#application.begin(this.#database, this.#attempts);
    this.#attempts.begun();
    this.#simulation.run(durationSeconds, this.#application);
    const [missed] = watched.keys();
    if (missed !== undefined) {
      const { fault, at } = faults[missed];
      throw new Refusal(
        `faults[${missed}] (${fault}): the fault "${fault}" never struck: no milestone "${(at as MilestoneTime).text}" in this run`,
      );
    }
    return inOrder(this.#schedule);
  }

  #scheduleFaults(): void {
    this.#recording.deadNodeShare = this.#shareOfFirstCrash();
    for (const [index, { atSeconds }] of this.#schedule.entries()) this.#simulation.at(this.#strike, atSeconds, index);
  }

  /** Faults that have just become known; those beyond the end are left out. */
  #add(faults: readonly ScheduledFault[]): void {
    for (const fault of faults) {
      if (fault.atSeconds >= this.#scenario.durationSeconds) continue;
      this.#schedule.push(fault);
      this.#simulation.at(this.#strike, fault.atSeconds, this.#schedule.length - 1);
    }
  }

  #struck(index: number): void {
    const { atSeconds, fault, node, options, entry } = this.#schedule[index];
    const definition = primitiveNamed(fault);
    const server = this.#scenario.nodes[node];
    const text = definition.describe(server === undefined ? "" : `${server.host}:${server.port}`, options);
    this.#options.witness?.striking(fault, node, text);
    if (!definition.strike(this.cluster, node, atSeconds, options)) {
      throw new Refusal(`faults[${entry}] (${fault}): the fault "${text}" at ${atSeconds} s changed nothing`);
    }
    this.#options.witness?.struck();
    this.#events.push({ atSeconds, what: fault, text });
  }

  /** Scheduled one after another, so that a cut comes after the faults of its instant. */
  #scheduleCuts(): void {
    const times = this.#recording.cutTimes().filter((time) => time < this.#scenario.durationSeconds);
    const cut = this.#simulation.declare("cut", (index) => {
      this.#cut(times[index]);
      if (index + 1 < times.length) this.#simulation.at(cut, times[index + 1], index + 1);
    });
    this.#simulation.at(cut, times[0], 0);
  }

  #cut(time: number): void {
    this.#database.settle();
    this.cluster.advance(time);
    this.#workers?.settle(time);
    this.#recording.evictions = this.cluster.nodes.evictions();
    this.#recording.stampedeMax = Math.max(this.#recording.stampedeMax, this.#application.stampedeMax);
    this.#recording.cut(time, this.#database.queueLengthMax);
    this.#database.queueLengthMax = this.#database.queueLength;
    this.#lookAtLedger(time);
    if (this.#options.check === true) this.#check(this.#isWalkDue(time));
  }

  /** After the faults and cuts of its instant. */
  #scheduleInspections(): void {
    const struck = this.#schedule.map(({ atSeconds }) => atSeconds);
    const looks = inspections(this.#scenario, struck);
    const look = this.#simulation.declare("look", (index) => {
      this.#inspect(statsAt(looks[index].when, this.#inspected()));
    });
    for (const [index, { atSeconds }] of looks.entries()) this.#simulation.at(look, atSeconds, index);
  }

  #inspectEnd(): void {
    const inspected = this.#inspected();
    if (this.#scenario.statsAt.some(isEnd)) this.#inspect(statsAt("end", inspected));
    this.#inspect(memoryAtEnd(inspected));
    this.#recording.calcifiedShare = calcifiedShare(inspected);
  }

  #inspect(seen: Omit<Inspection, "atSeconds">): void {
    this.#inspections.push({ atSeconds: this.#simulation.now, ...seen });
  }

  #inspected(): Inspected {
    const { nodes, wire } = this.cluster;
    const nowSeconds = this.#simulation.now;
    this.cluster.advance(nowSeconds);
    const down = Uint8Array.from(this.#scenario.nodes, (_, node) => (wire.isUp(node) ? 0 : 1));
    return { nodes, down, nowSeconds, names: this.#scenario.nodes.map(({ host, port }) => `${host}:${port}`) };
  }

  /** What the ledger is asked about the first return of all nodes, and about what is measured. */
  #lookAtLedger(time: number): void {
    const { book } = this.#ledger;
    const { measureFromSeconds, phases: all } = this.#recording.options;
    if (time === measureFromSeconds) {
      book.readAges.clear();
      book.lives.clear();
    }
    const beginsNow = (name: string) => all.some((phase) => phase.name === name && phase.fromSeconds === time);
    if (beginsNow(PhaseName.afterReturn)) this.#ledger.nodesReturned();
    if (beginsNow(PhaseName.secondOutage)) this.#ledger.viewsBroken();
    this.#recording.stale = {
      readAges: book.readAges,
      lives: book.lives,
      halfLifeSeconds: book.halfLifeSeconds(),
      viewsSettledSeconds: this.#ledger.viewsSettledSeconds(),
    };
  }

  /** Where a phase ends, after the first faults, and now and then: all items of all nodes are looked at. */
  #isWalkDue(time: number): boolean {
    const { phases: stretches, durationSeconds, windowSeconds } = this.#recording.options;
    const afterFault = this.#events.length > this.#faultsWalked && this.#faultsWalked < WALKS_AFTER_FAULTS;
    this.#faultsWalked = this.#events.length;
    const bounds = stretches.flatMap(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds]);
    const between = Math.max(1, Math.ceil(durationSeconds / windowSeconds / WALKS_BETWEEN));
    return afterFault || bounds.includes(time) || this.#cuts++ % between === 0;
  }

  #check(walk: boolean): void {
    const world = {
      counts: this.#recording.counts,
      nodes: this.cluster.nodes,
      database: this.#database,
      requests: this.#requests,
      client: this.cluster.client,
      down: this.cluster.down,
      population: this.#population,
      workers: this.#workers,
      book: this.#ledger.book,
    };
    check(world, this.#simulation.now, { walk });
  }

  #newRecording(nodes: Nodes): Recording {
    const { measureFromSeconds, durationSeconds, windowSeconds, workload, database, network } = this.#scenario;
    const meanService =
      workload.reads * createDistribution(database.readService).mean +
      (1 - workload.reads) * createDistribution(database.writeService).mean;
    return new Recording({
      measureFromSeconds,
      durationSeconds,
      windowSeconds,
      phases: phases(this.#schedule, measureFromSeconds, durationSeconds),
      nodes: this.#scenario.nodes.length,
      databaseServers: database.servers,
      workers: this.#scenario.client.workers * this.#scenario.client.hosts,
      databaseCapacityPerSecond: database.servers / meanService,
      roundTripSeconds: network.roundTripSeconds,
      levels: () => nodes.levels(),
    });
  }

  #notes(): string[] {
    const notes: string[] = [];
    const share = metrics.find(({ name }) => name === "duplicateReadRatio")!.of(this.#recording);
    if (this.#recording.stampedeMax > 1 && share !== null) {
      notes.push(
        `Concurrent misses of one key each ask the database (a stampede): ${(share * 100).toPrecision(3)} % of its reads.`,
      );
    }
    const waiting = this.#database.queueLength;
    if (waiting > this.#scenario.database.servers) {
      notes.push(`When the run ends ${waiting} queries still wait for the database: it has not recovered.`);
    }
    return notes;
  }
}

/** The client library over all nodes, or over each list of them that holds at one time or another. */
function clientOf({ client, nodes, faults }: Scenario, keys: Keys): Client {
  const all = nodes.map((_, node) => node).join();
  const changes = faults.filter(({ fault }) => fault === "resize").map(({ servers }) => servers as readonly number[]);
  const lists = new Map([client.servers, ...changes].map((servers) => [servers.join(), servers]));
  if (lists.size === 1 && lists.has(all)) return createClient(client, nodes, keys);
  const made = [...lists.values()].map((servers) => {
    const parts = servers.map((node) => nodes[node]);
    return { servers, client: createClient(client, parts, keys) };
  });
  return new ServerLists(nodes.length, made);
}

/** Phases that only metrics use. */
const unshown = new Set<string>([PhaseName.measured, PhaseName.onset]);

/** JSON knows no infinity and no NaN: a number that is neither is kept to twelve digits, else it is undefined. */
function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(12));
}

function nodesOptions(scenario: Scenario): ConstructorParameters<typeof Nodes>[0] {
  return {
    ...scenario.memcached,
    memoryBytes: scenario.nodes.map(({ memoryBytes }) => memoryBytes),
    keys: scenario.workload.keys,
    keyBytes: scenario.workload.keyBytes,
  };
}
