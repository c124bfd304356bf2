/**
 * All queries at work advance at the same speed, which depends on how many they are. So a query is done when the work that each of
 * them has had done since it began reaches its own, and those that are done first stand first in a heap by that: O(log n) a query,
 * whatever happens to the speed meanwhile.
 */
import type { Simulation } from "../../../src/core/simulation.ts";
import type { Requests } from "../requests.ts";
import type { Sharing } from "../sharing/sharing.ts";
import type { Station, StationParts } from "../station.ts";
import { WorkHeap } from "./work-heap.ts";

export class Shared implements Station {
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #sharing: Sharing;
  readonly #done: (row: number) => void;
  readonly #due: number;
  readonly #heap = new WorkHeap();
  /** Seconds of work that a query which was there from the start would have had done, at `#workedAt`. */
  #worked = 0;
  #workedAt = 0;
  #speed = 0;
  #pace = 1;
  /** Time of the earliest event that is scheduled; those that come at other times are out of date. */
  #dueAt = Number.POSITIVE_INFINITY;
  /** At that time the first of the heap is done, if nothing changes; else it is not yet. */
  #isExact = false;

  constructor({ simulation, requests, name, done }: StationParts, sharing: Sharing) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#sharing = sharing;
    this.#done = done;
    this.#due = simulation.declare(`${name}: query done`, () => this.#fall());
  }

  begin(row: number): void {
    this.#advance();
    this.#heap.push(row, this.#worked + this.#requests.workSeconds[row]);
    this.#replan();
  }

  leave(row: number): number {
    this.#advance();
    const left = this.#heap.atOf(row) - this.#worked;
    this.#heap.remove(row);
    this.#replan();
    return left;
  }

  setPace(pace: number): void {
    this.#advance();
    this.#pace = pace;
    this.#replan();
  }

  #fall(): void {
    const heap = this.#heap;
    if (this.#simulation.now !== this.#dueAt) return;
    const isExact = this.#isExact;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#advance();
    if (isExact) this.#worked = Math.max(this.#worked, heap.firstAt);
    while (heap.size > 0 && heap.firstAt <= this.#worked) {
      const row = heap.pop();
      this.#setSpeed();
      // It may begin others, which take no account of this one any more.
      this.#done(row);
    }
    this.#replan();
  }

  /** Brings the work done up to now. */
  #advance(): void {
    const { now } = this.#simulation;
    this.#worked += (now - this.#workedAt) * this.#speed;
    this.#workedAt = now;
  }

  #setSpeed(): void {
    const { size } = this.#heap;
    this.#speed = size === 0 ? 0 : this.#pace * this.#sharing.speed(size);
    // From nothing on anew, so that the sum does not lose digits.
    if (size === 0) this.#worked = 0;
  }

  /** More queries make each slower: an event that then comes too early is put off when it comes. */
  #replan(): void {
    this.#setSpeed();
    if (this.#heap.size === 0) return;
    const at = this.#simulation.now + Math.max(0, this.#heap.firstAt - this.#worked) / this.#speed;
    if (at < this.#dueAt) {
      this.#dueAt = at;
      this.#simulation.at(this.#due, at);
    }
    this.#isExact = at === this.#dueAt;
  }
}
