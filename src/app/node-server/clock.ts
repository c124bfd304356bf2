/**
 * The time of a served node, in microseconds since it was started: the real time, or a time that a test stops and moves. A timer
 * fires when the clock reaches its instant, by running or by a jump.
 */

import type { MovableClock } from "../../../models/memcached-server/movable-clock.ts";
import { MICROS_PER_SECOND } from "../../core/units.ts";

interface Timer {
  readonly atMicros: number;
  readonly act: () => void;
}

/** The longest time that a timer of Node.js can be set to. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export class NodeClock implements MovableClock {
  /** The node's time when the clock was last stopped or moved. */
  #micros = 0;
  /** The computer's time at that instant; null while the clock stands still. */
  #sinceMs: number | null;
  #timers: Timer[] = [];
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
    this.#schedule();
  }

  go(): void {
    this.#sinceMs ??= performance.now();
    this.#schedule();
  }

  move(seconds: number): void {
    const target = this.micros + seconds * MICROS_PER_SECOND;
    // On the way, every timer fires at its own instant.
    for (;;) {
      const next = this.#timers[0];
      if (next === undefined || next.atMicros > target) break;
      this.#set(next.atMicros);
      this.#runDue();
    }
    this.#set(target);
    this.#schedule();
  }

  /** This clock, where something follows on every move. */
  followedBy(follows: () => void): MovableClock {
    return {
      stop: () => this.stop(),
      go: () => this.go(),
      move: (seconds) => {
        this.move(seconds);
        follows();
      },
    };
  }

  /** Does something so many seconds from now, or as soon as possible. */
  after(seconds: number, act: () => void): void {
    this.at(this.micros + seconds * MICROS_PER_SECOND, act);
  }

  at(atMicros: number, act: () => void): void {
    this.#timers.push({ atMicros, act });
    this.#timers.sort((a, b) => a.atMicros - b.atMicros);
    this.#schedule();
  }

  /** Cancels all timers. */
  end(): void {
    this.#timers = [];
    clearTimeout(this.#timer);
  }

  #set(micros: number): void {
    this.#micros = Math.max(this.#micros, micros);
    if (this.#sinceMs !== null) this.#sinceMs = performance.now();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const next = this.#timers[0];
    if (next === undefined || this.#sinceMs === null) return;
    const ms = Math.max(0, (next.atMicros - this.micros) / 1000);
    this.#timer = setTimeout(
      () => {
        this.#runDue();
        this.#schedule();
      },
      Math.min(TIMER_MS_MAX, Math.ceil(ms)),
    );
  }

  /** Fires the timers that are due. */
  #runDue(): void {
    const now = this.micros;
    while (this.#timers[0] !== undefined && this.#timers[0].atMicros <= now) this.#timers.shift()!.act();
  }
}
