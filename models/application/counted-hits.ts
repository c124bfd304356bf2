/**
 * Hits that are counted in place of being made. A unit (`workload/counted-keys.ts`) is *asleep* while each of its requests would be a hit
 * that changes nothing: every process goes to its home over a socket that is not broken, and the copy there is fresh, young enough not to
 * be evicted, far from its end, and nobody reads the key from the database. Or its home is lost, and so it is with the node where those
 * look that leave the home alone; the requests by which processes try the home again are made (`left-alone.ts`). The requests of all units that sleep are drawn as one number
 * a second. Whatever may end that state wakes the unit first: a write, a fault, age, an end of life that comes near. A unit that is awake
 * makes each of its requests, at its own rate from that instant on (the exponential gap has no memory), until one of them finds all
 * well again. So no miss, no failure, no old value and no stampede is left out; only hits are.
 *
 * A hit moves its item to the front of the list. One that is counted does not; so a unit wakes when its copy has come down half of the list,
 * and the next request moves it. An item that nobody asks for takes as long to the end of the list as ever, since in that time each of
 * these moves to the front before it, once or often.
 */
import { poissonCount } from "../../src/core/poisson-count.ts";
import type { Stream } from "../../src/core/random.ts";
import type { RateCurve } from "../../src/core/rate-curve.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { Client } from "../clients/client.ts";
import { keysAtHome } from "../clients/goes-home.ts";
import type { Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Counter } from "../recording/counters.ts";
import type { CountedKeys } from "../workload/counted-keys.ts";
import { DueUnits } from "./due-units.ts";
import { LeftAlone } from "./left-alone.ts";
import type { ReadsUnderWay } from "./reads-under-way.ts";

/** Numbers of requests of units begin here: far from those of the others, of which each picks its own service time. */
const FIRST_NUMBER = 2 ** 31;

export interface CountedHitsParts {
  readonly keys: CountedKeys;
  readonly nodes: Nodes;
  readonly client: Client;
  readonly wire: Wire;
  /** 1 for a node that no client can have anything done by. */
  readonly down: Uint8Array;
  readonly reads: ReadsUnderWay;
  readonly simulation: Simulation;
  readonly counts: Float64Array;
  /** Of all requests, a second. */
  readonly rates: RateCurve;
  readonly durationSeconds: number;
  /** All units that sleep are looked at so often. */
  readonly lookSeconds: number;
  readonly stream: Stream;
  /** Makes a read; true if it was a plain hit. */
  readonly read: (process: number, key: number, number: number) => boolean;
}

/** What processes do with the keys of a node. */
const State = {
  /** There is no word for all of them. */
  mixed: 0,
  /** They simply go to it. */
  calm: 1,
  /** It is lost: they leave it alone, or try it. */
  lost: 2,
} as const;

export class CountedHits {
  readonly #parts: CountedHitsParts;
  readonly #shares: Float64Array;
  readonly #isAsleep: Uint8Array;
  /** Its next request stands in the calendar, whether or not it is awake: asleep it is dropped when its time comes. */
  readonly #isDue: Uint8Array;
  /** By node. */
  readonly #state: Uint8Array;
  readonly #leftAlone: (LeftAlone | null)[];
  readonly #triesEvents: readonly number[];
  /** By node, a key whose home it is; -1 for none. */
  #example: Int32Array = new Int32Array(0);
  readonly #due: DueUnits;
  readonly #peak: number;
  /** Sum of the shares of those that sleep, in all and by home. */
  #asleep = 0;
  readonly #asleepOf: Float64Array;
  /** Requests a second at the last look, and those expected of sleepers that are not counted yet. */
  #perSecond = 0;
  #owed = 0;
  #owedUntil = 0;
  #nextLook: number;
  #number = FIRST_NUMBER;
  /** Requests that units have made. */
  made = 0;

  constructor(parts: CountedHitsParts) {
    const { keys, nodes, simulation, rates } = parts;
    this.#parts = parts;
    this.#shares = keys.shares;
    this.#isAsleep = new Uint8Array(keys.units);
    this.#isDue = new Uint8Array(keys.units);
    this.#state = new Uint8Array(nodes.count);
    this.#leftAlone = new Array(nodes.count).fill(null);
    this.#asleepOf = new Float64Array(nodes.count);
    const event = simulation.declare("counted hits: a request", (unit) => this.#request(unit));
    this.#due = new DueUnits(keys.units, simulation, event);
    this.#triesEvents = Array.from({ length: nodes.count }, (_, node) =>
      simulation.declare(`counted hits: node ${node} is tried`, (process) => this.#leftAlone[node]?.due(process)),
    );
    this.#peak = rates.peakPerSecond;
    this.#nextLook = parts.lookSeconds;
  }

  /** Memory holds what it holds at the start. */
  begin(): void {
    const { client, nodes, rates } = this.#parts;
    this.#example = keysAtHome(client.homes!, nodes.count);
    this.#perSecond = rates.rateAt(0);
    for (let node = 0; node < this.#state.length; node++) if (this.#looksCalm(node)) this.#state[node] = State.calm;
    this.#due.begin(0, this.#isWanted);
    for (let unit = 0; unit < this.#shares.length; unit++) {
      if (this.#isWell(unit)) this.#sleep(unit);
      else this.#schedule(unit);
    }
  }

  /** A second of the run is over, or a part of it. */
  settle(): void {
    const { counts, stream, rates, simulation } = this.#parts;
    this.#owe();
    const hits = poissonCount(this.#owed, stream);
    this.#owed = 0;
    this.#perSecond = rates.rateAt(simulation.now);
    counts[Counter.requests] += hits;
    counts[Counter.gets] += hits;
    counts[Counter.getHits] += hits;
    counts[Counter.ended] += hits;
  }

  /** Once a second. */
  look(): void {
    this.settle();
    const { now } = this.#parts.simulation;
    this.#due.begin(Math.floor(now), this.#isWanted);
    for (let node = 0; node < this.#state.length; node++) {
      if (this.#state[node] === State.mixed) this.#lookAt(node);
      this.#leftAlone[node]?.look();
    }
    if (now < this.#nextLook) return;
    this.#nextLook = now + this.#parts.lookSeconds;
    this.#wakeUnwell();
  }

  #lookAt(node: number): void {
    const { client, wire } = this.#parts;
    if (this.#looksCalm(node)) this.#state[node] = State.calm;
    else if (wire.isLost(node) && client.avoids !== undefined && client.avoids(0, node, 0) !== undefined) {
      this.#state[node] = State.lost;
      this.#leftAlone[node] = this.#leave(node);
    }
  }

  #leave(node: number): LeftAlone {
    const { client, simulation, stream, keys, read } = this.#parts;
    const homes = client.homes!;
    const units = Int32Array.from({ length: this.#shares.length }, (_, unit) => unit).filter(
      (unit) => homes[unit] === node,
    );
    return new LeftAlone({
      ...{ client, simulation, stream, units, shares: this.#shares, node, event: this.#triesEvents[node] },
      rate: () => this.#asleepOf[node] * this.#perSecond,
      isAsleep: (unit) => this.#isAsleep[unit] === 1,
      ask: (process, unit) => {
        this.made++;
        read(process, keys.idOf(unit), this.#number++);
      },
    });
  }

  /** A fault has struck. */
  struck(): void {
    this.settle();
    for (let node = 0; node < this.#state.length; node++) {
      if (this.#state[node] === State.calm && this.#looksCalm(node)) continue;
      this.#state[node] = State.mixed;
      this.#leftAlone[node] = null;
    }
    // A flush ails nobody, and yet no copy is left.
    this.#wakeUnwell();
  }

  #wakeUnwell(): void {
    for (let unit = 0; unit < this.#shares.length; unit++) {
      if (this.#isAsleep[unit] === 1 && !this.#isWell(unit)) this.#wake(unit);
    }
  }

  readonly #isWanted = (unit: number): boolean => {
    if (this.#isAsleep[unit] === 0) return true;
    this.#isDue[unit] = 0;
    return false;
  };

  /** The database has a new version of the key. */
  written(key: number): void {
    if (key < this.#shares.length) this.#wake(key);
  }

  #request(unit: number): void {
    this.#isDue[unit] = 0;
    if (this.#isAsleep[unit] === 1) return;
    const { keys, stream, client, read } = this.#parts;
    // Gaps are drawn at the peak's rate.
    if (stream.next() * this.#peak < this.#perSecond) {
      this.made++;
      const process = client.processes > 1 ? stream.below(client.processes) : 0;
      const isHit = read(process, keys.idOf(unit), this.#number++);
      if (isHit && this.#isWell(unit)) {
        this.#sleep(unit);
        return;
      }
    }
    this.#schedule(unit);
  }

  #sleep(unit: number): void {
    this.#owe();
    this.#isAsleep[unit] = 1;
    this.#asleep += this.#shares[unit];
    this.#asleepOf[this.#parts.client.homes![unit]] += this.#shares[unit];
  }

  #wake(unit: number): void {
    if (this.#isAsleep[unit] === 0) return;
    this.#owe();
    this.#isAsleep[unit] = 0;
    this.#asleep -= this.#shares[unit];
    this.#asleepOf[this.#parts.client.homes![unit]] -= this.#shares[unit];
    if (this.#isDue[unit] === 0) this.#schedule(unit);
  }

  #schedule(unit: number): void {
    const { simulation, stream, durationSeconds } = this.#parts;
    this.#isDue[unit] = 1;
    const time = simulation.now - Math.log(stream.next()) / (this.#shares[unit] * this.#peak);
    if (time < durationSeconds) this.#due.put(unit, time);
  }

  /** Counts the time that has passed with those asleep who are. */
  #owe(): void {
    const { now } = this.#parts.simulation;
    this.#owed += (now - this.#owedUntil) * this.#perSecond * this.#asleep;
    this.#owedUntil = now;
  }

  /** Until the next look at all, each request of the unit is a hit that changes nothing. */
  #isWell(unit: number): boolean {
    const { nodes, reads, keys, simulation, lookSeconds } = this.#parts;
    const node = this.#nodeFor(unit);
    if (node < 0) return false;
    const second = simulation.now | 0;
    const slot = nodes.peek(node, unit, second);
    if (slot === 0 || nodes.isStale(slot)) return false;
    if (reads.of(unit) > 0 || reads.of(keys.idOf(unit)) > 0) return false;
    const expiry = nodes.expirySecondsOf(slot);
    if (expiry !== null && expiry <= second + lookSeconds + 1) return false;
    return nodes.isInFirstHalf(slot, second + lookSeconds);
  }

  /** Where all processes look for it that do not try a lost node; -1 where that cannot be said. */
  #nodeFor(unit: number): number {
    const { client, down } = this.#parts;
    const home = client.homes![unit];
    const isLost = home >= 0 && this.#state[home] === State.lost;
    const node = isLost ? client.settled(unit, down) : home;
    return node >= 0 && this.#state[node] === State.calm ? node : -1;
  }

  /** Every process goes to the node, over a socket that is live or still to be opened. */
  #looksCalm(node: number): boolean {
    const { client, wire } = this.#parts;
    const key = this.#example[node];
    if (key < 0 || wire.ails(node)) return false;
    for (let process = 0; process < client.processes; process++) {
      if (wire.isBroken(process, node)) return false;
      if (client.troubled!(process) && client.usual(process, key) !== node) return false;
    }
    return true;
  }
}
