/**
 * The time line of a run: faults strike, the recording is cut, and nodes are looked into, each at its instant. A cut comes
 * after the faults of its instant, a look after the cuts.
 */
import { Refusal, refusedAt } from "../../src/core/refusal.ts";
import type { Inspection, RunEvent } from "../../src/core/result.ts";
import { unbalanced } from "../checks/accounts.ts";
import { check } from "../checks/index.ts";
import { primitiveNamed } from "../faults/index.ts";
import type { ScheduledFault } from "../faults/schedule.ts";
import { outageOf, returnOf } from "../recording/phase-name.ts";
import type { RunFacts } from "../recording/run-facts.ts";
import { calcifiedShare, type Inspected, inspections, isEnd, memoryAtEnd, statsAt } from "./inspect.ts";
import { shareOf } from "./node-share.ts";
import { Walking } from "./node-walk.ts";
import type { World } from "./world.ts";

/** How often a checked run looks at all items: so often between its faults, and after so many of them. */
const WALKS_BETWEEN = 20;
const WALKS_AFTER_FAULTS = 20;

export interface TimelineOptions {
  /** Hold the run to the conservation laws: sums at every window's end, all items of all nodes some fifty times a run. */
  readonly check?: boolean;
  /** Told now and then, at least once a simulated minute, what share of its time the run has come through; from 0 to 1. */
  readonly progress?: ((share: number) => void) | undefined;
}

export class Timeline {
  readonly events: RunEvent[] = [];
  readonly inspections: Inspection[] = [];
  /** Begun with the run, when the faults are known. */
  walking: Walking | null = null;
  readonly #world: World;
  readonly #faults: ScheduledFault[];
  readonly #isChecked: boolean;
  readonly #progress: TimelineOptions["progress"];
  readonly #strike: number;
  /** How many faults strike at an instant, all before anything else of it. */
  readonly #strikes = new Map<number, number>();
  /** Share of the requests that belong to the node that was lost first, as long as all nodes are up. */
  #lostShare: number | null = null;
  /** Cuts made, and faults that had struck by the last of them. */
  #cuts = 0;
  #faultsWalked = 0;

  constructor(world: World, faults: readonly ScheduledFault[], options: TimelineOptions = {}) {
    this.#world = world;
    this.#faults = [];
    this.#isChecked = options.check === true;
    this.#progress = options.progress;
    this.#strike = world.simulation.declare("fault", (index) => this.#struck(this.#faults[index]));
    this.add(faults);
    this.#scheduleSeconds();
  }

  /** All faults there are by now. */
  get faults(): readonly ScheduledFault[] {
    return this.#faults;
  }

  /** Faults that have become known; those beyond the end are left out. */
  add(faults: readonly ScheduledFault[]): void {
    const { simulation, scenario } = this.#world;
    for (const fault of faults) {
      if (fault.atSeconds >= scenario.durationSeconds) continue;
      this.#faults.push(fault);
      this.#strikes.set(fault.atSeconds, (this.#strikes.get(fault.atSeconds) ?? 0) + 1);
      simulation.at(this.#strike, fault.atSeconds, this.#faults.length - 1);
    }
  }

  /** From the first request to the last. */
  run(): void {
    const { simulation, arrivals, attempts, witness, recording, scenario } = this.#world;
    attempts.begun();
    witness?.begin();
    const struck = this.#faults.filter(({ part }) => part !== "middle").sort((a, b) => a.atSeconds - b.atSeconds);
    this.walking = new Walking(this.#world, recording.cutTimes(), struck);
    for (const time of recording.cutTimes()) {
      if (time >= scenario.durationSeconds) break;
      // What belongs to the next stretch is still to come, whenever it was scheduled; only the faults of this instant go first.
      simulation.run(time, arrivals);
      for (let faults = this.#strikes.get(time) ?? 0; faults > 0; faults--) simulation.step();
      this.#cut(time);
    }
    simulation.run(scenario.durationSeconds, arrivals);
  }

  /** The last cut, what is left undone, and what the nodes hold then. */
  end(): RunFacts {
    const { scenario, application, cluster, ledger, recording } = this.#world;
    this.#cut(scenario.durationSeconds);
    recording.seconds.end(recording.counts);
    application.end();
    if (this.#isChecked) this.#checkAccounts();
    const inspected = this.#inspected();
    if (scenario.statsAt.some(isEnd)) this.#inspect(statsAt("end", inspected));
    const isSampled = (scenario.detail?.sampled ?? 1) > 1;
    if (!isSampled) this.#inspect(memoryAtEnd(inspected));
    const { readAges, lives } = ledger.copyCauses;
    const stale = {
      readAges,
      lives,
      halfLifeSeconds: ledger.copyCauses.halfLifeSeconds(),
      viewsSettledSeconds: ledger.viewsSettledSeconds(),
      stillStale: ledger.copyCauses.stillStale(scenario.durationSeconds),
    };
    return {
      stale,
      evictions: isSampled ? null : cluster.nodes.evictions(),
      stampedeMax: application.stampedeMax,
      calcifiedShare: isSampled ? null : calcifiedShare(inspected),
      deadNodeShare: this.#lostShare,
    };
  }

  /** Looks into the nodes at the instants that the scenario names; to be scheduled behind faults and cuts. */
  scheduleInspections(): void {
    const { scenario, simulation } = this.#world;
    const struck = this.#faults.map(({ atSeconds }) => atSeconds);
    const instants = inspections(scenario, struck);
    const look = simulation.declare("inspection", (index) => {
      this.#inspect(statsAt(instants[index].when, this.#inspected()));
    });
    for (const [index, { atSeconds }] of instants.entries()) simulation.at(look, atSeconds, index);
  }

  #struck({ atSeconds, fault, node, options, part, entry }: ScheduledFault): void {
    const { scenario, cluster, witness, stretch, countedHits } = this.#world;
    const began = stretch?.fromSeconds ?? 0;
    const definition = primitiveNamed(fault);
    const server = scenario.nodes[node];
    const text = definition.describe(server === undefined ? "" : `${server.host}:${server.port}`, options);
    const isTold = part !== "middle";
    witness?.striking(fault, node, text, isTold);
    const where = `faults[${entry}]`;
    const hasChanged = refusedAt(where, () => definition.strike(cluster, node, atSeconds, options));
    if (!hasChanged && part === undefined) {
      throw new Refusal(`${where} (${fault}): the fault "${text}" at ${atSeconds + began} s changed nothing`);
    }
    witness?.struck();
    countedHits?.struck();
    if (cluster.down[node] === 1) this.#lostShare ??= shareOf(node, this.#world);
    if (isTold) this.events.push({ atSeconds, what: fault, subject: node, text });
  }

  #scheduleSeconds(): void {
    const { simulation, scenario, answering, cluster, recording, countedHits } = this.#world;
    const second = simulation.declare("second", () => {
      answering.settle();
      countedHits?.look();
      // So that a copy's death in the background is seen in its second, wherever windows end.
      cluster.advance(simulation.now);
      recording.seconds.end(recording.counts);
      if (simulation.now + 1 < scenario.durationSeconds) simulation.at(second, simulation.now + 1);
    });
    if (scenario.durationSeconds > 1) simulation.at(second, 1);
  }

  #cut(time: number): void {
    const { database, answering, cluster, workers, recording, application, countedHits } = this.#world;
    answering.settle();
    countedHits?.settle();
    if (this.#isPhaseBorder(time)) cluster.advance(time);
    workers?.settle();
    recording.cut(time, { queueLength: database.queueLengthMax, underWay: application.underWayMax });
    database.queueLengthMax = database.queueLength;
    application.underWayMax = application.underWay;
    this.#askLedger(time);
    this.walking?.look(time, this.#world);
    if (this.#isChecked) this.#check(time);
    this.#progress?.(time / this.#world.scenario.durationSeconds);
  }

  #check(time: number): void {
    const { cluster, recording, ledger, ...parts } = this.#world;
    const { nodes, down } = cluster;
    check({ ...parts, nodes, down, counts: recording.counts, ledger, copyCauses: ledger.copyCauses }, time, {
      walk: this.#isWalkDue(time),
    });
  }

  #checkAccounts(): void {
    const broken = unbalanced(this.#world.recording);
    if (broken.length > 0) throw new Error(`at the end: ${broken.join("; ")}`);
  }

  #inspect(seen: Omit<Inspection, "atSeconds">): void {
    this.inspections.push({ atSeconds: this.#world.simulation.now, ...seen });
  }

  #inspected(): Inspected {
    const { cluster, simulation, scenario } = this.#world;
    const { nodes, wire } = cluster;
    const nowSeconds = simulation.now;
    cluster.advance(nowSeconds);
    const down = Uint8Array.from(scenario.nodes, (_, node) => (wire.isUp(node) ? 0 : 1));
    return { nodes, down, nowSeconds, names: scenario.nodes.map(({ host, port }) => `${host}:${port}`) };
  }

  /** What the ledger is asked about each return of all nodes, and about what is measured. */
  #askLedger(time: number): void {
    const { ledger, recording } = this.#world;
    const { copyCauses } = ledger;
    const { measureFromSeconds, phases } = recording.options;
    if (time === measureFromSeconds) copyCauses.beginMeasuring(time);
    for (const { name, fromSeconds } of phases) {
      if (fromSeconds !== time) continue;
      const [begins, returns] = [outageOf(name), returnOf(name)];
      if (begins !== null && begins > 1) ledger.viewsBroken();
      if (returns !== null) ledger.nodesReturned(returns);
    }
  }

  #isPhaseBorder(time: number): boolean {
    const { phases } = this.#world.recording.options;
    return phases.some(({ fromSeconds, toSeconds }) => fromSeconds === time || toSeconds === time);
  }

  /** Where a phase ends, after the first faults, and now and then: all items of all nodes are looked at. */
  #isWalkDue(time: number): boolean {
    const { durationSeconds, windowSeconds } = this.#world.recording.options;
    const afterFault = this.events.length > this.#faultsWalked && this.#faultsWalked < WALKS_AFTER_FAULTS;
    this.#faultsWalked = this.events.length;
    const between = Math.max(1, Math.ceil(durationSeconds / windowSeconds / WALKS_BETWEEN));
    return afterFault || this.#isPhaseBorder(time) || this.#cuts++ % between === 0;
  }
}
