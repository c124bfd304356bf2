/**
 * The time of a served node, in microseconds since it was started: the real time, or one that a test stops and moves.
 * What is to happen at an instant of it happens when it gets there, by itself or by a jump.
 */

import type { MovableClock } from "../../../models/memcached-server/movable-clock.ts";
import { MICROS_PER_SECOND } from "../../core/units.ts";

interface Appointment {
  readonly atMicros: number;
  readonly act: () => void;
}

/** The longest time that a timer of Node.js can be set to. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export class NodeClock implements MovableClock {
  /** Of the node, when the clock was last stopped or moved. */
  #micros = 0;
  /** Of the computer, at that instant; null while the clock stands still. */
  #sinceMs: number | null;
  #agenda: Appointment[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor({ runs }: { readonly runs: boolean }) {
    this.#sinceMs = runs ? performance.now() : null;
  }

  get micros(): number {
    return this.#sinceMs === null
      ? this.#micros
      : this.#micros + Math.floor((performance.now() - this.#sinceMs) * 1000);
  }

  get runs(): boolean {
    return this.#sinceMs !== null;
  }

  stop(): void {
    this.#micros = this.micros;
    this.#sinceMs = null;
    this.#arm();
  }

  go(): void {
    this.#sinceMs ??= performance.now();
    this.#arm();
  }

  move(seconds: number): void {
    const target = this.micros + seconds * MICROS_PER_SECOND;
    // Stops on the way at each appointment, at its own instant.
    for (;;) {
      const next = this.#agenda[0];
      if (next === undefined || next.atMicros > target) break;
      this.#set(next.atMicros);
      this.#keep();
    }
    this.#set(target);
    this.#arm();
  }

  /** Does something so many seconds from now, or as soon as may be. */
  after(seconds: number, act: () => void): void {
    this.at(this.micros + seconds * MICROS_PER_SECOND, act);
  }

  at(atMicros: number, act: () => void): void {
    this.#agenda.push({ atMicros, act });
    this.#agenda.sort((a, b) => a.atMicros - b.atMicros);
    this.#arm();
  }

  /** Nothing is to happen any more. */
  end(): void {
    this.#agenda = [];
    clearTimeout(this.#timer);
  }

  #set(micros: number): void {
    this.#micros = Math.max(this.#micros, micros);
    if (this.#sinceMs !== null) this.#sinceMs = performance.now();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#agenda[0];
    if (next === undefined || this.#sinceMs === null) return;
    const ms = Math.max(0, (next.atMicros - this.micros) / 1000);
    this.#timer = setTimeout(
      () => {
        this.#keep();
        this.#arm();
      },
      Math.min(TIMER_MS_MAX, Math.ceil(ms)),
    );
  }

  /** What is due. */
  #keep(): void {
    const now = this.micros;
    while (this.#agenda[0] !== undefined && this.#agenda[0].atMicros <= now) this.#agenda.shift()!.act();
  }
}
