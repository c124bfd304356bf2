/**
 * Who still asks a node that is lost, while the processes that know of it leave it alone: each does with its first request for one of the
 * node's keys once its library's time is up, whatever comes of it. Where the hits of these keys are counted (`counted-hits.ts`) that
 * request is made: by that process, after an exponential gap at the rate of its requests for them.
 */
import { ByWeight } from "../../src/core/distributions/by-weight.ts";
import type { Stream } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { Client } from "../clients/client.ts";

/** A unit that is awake makes its requests itself; of so many that are drawn one sleeps, or hardly any does. */
const DRAWS = 20;

export interface LeftAloneParts {
  readonly client: Client;
  readonly simulation: Simulation;
  readonly stream: Stream;
  /** The node's units. */
  readonly units: Int32Array;
  readonly shares: Float64Array;
  readonly node: number;
  /** Requests a second for those of the node's units that sleep, by all processes. */
  readonly rate: () => number;
  readonly isAsleep: (unit: number) => boolean;
  readonly ask: (process: number, unit: number) => void;
  /** The event that is scheduled for each request; its payload is the process. */
  readonly event: number;
}

export class LeftAlone {
  readonly #parts: LeftAloneParts;
  /** 1 for each process whose request stands in the calendar. */
  readonly #isDue: Uint8Array;
  /** Places among the units, by their shares. */
  readonly #places: ByWeight;

  constructor(parts: LeftAloneParts) {
    const { units, shares, client } = parts;
    this.#parts = parts;
    this.#isDue = new Uint8Array(client.processes);
    this.#places = new ByWeight(Float64Array.from(units, (unit) => shares[unit]));
  }

  /** A second begins. */
  look(): void {
    for (let process = 0; process < this.#isDue.length; process++) this.#schedule(process);
  }

  /** The time of the process has come. */
  due(process: number): void {
    const { client, node, simulation, ask } = this.#parts;
    this.#isDue[process] = 0;
    if (client.avoids!(process, node, simulation.now) !== null) return;
    const unit = this.#drawn();
    if (unit >= 0) ask(process, unit);
    this.#schedule(process);
  }

  #schedule(process: number): void {
    const { client, node, simulation, stream, rate, event } = this.#parts;
    if (this.#isDue[process] === 1 || client.avoids!(process, node, simulation.now) !== null) return;
    const perSecond = rate() / client.processes;
    // Within the second, or it is drawn anew: the rate may be another by then.
    const gap = perSecond > 0 ? -Math.log(stream.next()) / perSecond : Number.POSITIVE_INFINITY;
    if (gap >= 1) return;
    this.#isDue[process] = 1;
    simulation.at(event, simulation.now + gap, process);
  }

  #drawn(): number {
    const { units, stream, isAsleep } = this.#parts;
    for (let draw = 0; draw < DRAWS; draw++) {
      const unit = units[this.#places.sample(stream)];
      if (isAsleep(unit)) return unit;
    }
    return -1;
  }
}
