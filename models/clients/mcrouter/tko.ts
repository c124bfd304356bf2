/**
 * mcrouter's knock-outs, TKO (TkoTracker.cpp, ProxyDestinationBase.cpp). A server that cannot be connected to, or whose
 * connection ends, is out at once (hard). One that times out several times in a row is out too (soft), unless too many are.
 * A server that is out gets only probes, ever more rarely; the first that is answered brings it back.
 */
import { Calendar } from "../../../src/core/calendar.ts";
import { Outcome } from "../../network/outcome.ts";
import { chance } from "./chance.ts";

export interface TkoOptions {
  readonly processes: number;
  readonly nodes: number;
  /** Time-outs in a row until a server is out. */
  readonly timeoutsUntil: number;
  readonly softMax: number;
  readonly probeInitialMs: number;
  readonly probeMaxMs: number;
  readonly isOff: boolean;
}

const SOFT = 1;
const HARD = 2;

const PROBE_FACTOR = 1.5;
/** A delay is longer by a random share of itself between these two. */
const JITTER_MIN = 0.05;
const JITTER_MAX = 0.5;

export class Tko {
  /** By process: how many servers are out or have timed out. */
  readonly troubled: Uint16Array;
  readonly #options: TkoOptions;
  readonly #state: Uint8Array;
  readonly #timeouts: Int32Array;
  readonly #soft: Int32Array;
  readonly #delayMs: Int32Array;
  readonly #probes: Int32Array;
  /** Rows that are out, by their next probe. */
  readonly #due = new Calendar(16);

  constructor(options: TkoOptions) {
    const rows = options.processes * options.nodes;
    this.#options = options;
    this.troubled = new Uint16Array(options.processes);
    this.#state = new Uint8Array(rows);
    this.#timeouts = new Int32Array(rows);
    this.#soft = new Int32Array(options.processes);
    this.#delayMs = new Int32Array(rows);
    this.#probes = new Int32Array(rows);
  }

  /** When the next probe is due; Infinity for none. */
  get probeAtSeconds(): number {
    return this.#due.peekTime();
  }

  isOut(row: number): boolean {
    return this.#state[row] !== 0;
  }

  /** Neither out nor on its way there. */
  isClean(row: number): boolean {
    return this.#state[row] === 0 && this.#timeouts[row] === 0;
  }

  /** The server could not be connected to, or the connection ended. */
  lost(process: number, row: number, seconds: number): void {
    if (this.#options.isOff || this.#state[row] === HARD) return;
    if (this.#state[row] === SOFT) {
      this.#soft[process]--;
      this.#state[row] = HARD;
    } else this.#knockOut(process, row, HARD, seconds);
  }

  timedOut(process: number, row: number, seconds: number): void {
    if (this.#options.isOff || this.#state[row] !== 0) return;
    if (this.#timeouts[row] + 1 < this.#options.timeoutsUntil) {
      if (this.#timeouts[row]++ === 0) this.troubled[process]++;
    } else if (this.#soft[process] < this.#options.softMax) {
      this.#soft[process]++;
      this.#knockOut(process, row, SOFT, seconds);
    }
  }

  /** A request was answered. That does not bring back a server that is out. */
  answered(process: number, row: number): void {
    if (this.#state[row] !== 0 || this.#timeouts[row] === 0) return;
    this.#timeouts[row] = 0;
    this.troubled[process]--;
  }

  /** Sends the probes that are due. */
  probe(seconds: number, ask: (process: number, node: number) => Outcome): void {
    const { nodes } = this.#options;
    const due = this.#due;
    while (due.peekTime() <= seconds) {
      due.pop();
      const { time: at, payload: row } = due;
      const process = Math.floor(row / nodes);
      const outcome = ask(process, row % nodes);
      if (outcome === Outcome.answered) {
        this.#bringBack(process, row);
        continue;
      }
      if (outcome !== Outcome.ioTimeout) this.lost(process, row, seconds);
      this.#schedule(row, at);
    }
  }

  #knockOut(process: number, row: number, state: number, seconds: number): void {
    if (this.#timeouts[row] === 0) this.troubled[process]++;
    this.#state[row] = state;
    this.#delayMs[row] = this.#options.probeInitialMs;
    this.#schedule(row, seconds);
  }

  #bringBack(process: number, row: number): void {
    if (this.#state[row] === SOFT) this.#soft[process]--;
    this.#state[row] = 0;
    this.#timeouts[row] = 0;
    this.troubled[process]--;
  }

  #schedule(row: number, seconds: number): void {
    const delayMs = this.#delayMs[row];
    this.#delayMs[row] = Math.min(delayMs < 2 ? 2 : delayMs * PROBE_FACTOR, this.#options.probeMaxMs);
    const jitter = JITTER_MIN + (JITTER_MAX - JITTER_MIN) * chance(row, this.#probes[row]++);
    this.#due.push(seconds + Math.floor(delayMs * (1 + jitter)) / 1000, 0, row);
  }
}
