/**
 * Processes that serve one request at a time (PHP, prefork Python, Ruby) and are not limited in number: a request whose process is
 * busy goes to another of its host, and where all are busy to a stand-in (`clients/stand-ins.ts`), the one that was busy last
 * if any is idle. So what one request teaches its process never reaches another that goes on meanwhile.
 */
import { widened } from "../../src/core/rows.ts";

export const NONE = -1;

export interface OneAtATimeOptions {
  readonly processes: number;
  readonly hosts: number;
  /** Starts one more stand-in for each process; returns how many rounds of processes there are then, the named ones included. */
  readonly startRound: () => number;
}

export class OneAtATime {
  readonly #options: OneAtATimeOptions;
  /** Named processes of a host. */
  readonly perHost: number;
  /** 1 for each process that serves a request. */
  busy: Uint8Array;
  /** Of each host: named processes that are idle, and the stand-in that was busy last of those that are, `NONE` for none. */
  idle: Int32Array;
  spare: Int32Array;
  /** Of each stand-in that is idle, the one that was busy last before it of those of its host. */
  nextSpare: Int32Array;
  /** Of each host, how many stand-ins it has had in all. */
  readonly #made: Int32Array;
  #rounds = 1;
  /** Stand-ins that are busy. */
  standingIn = 0;
  /** Most stand-ins at once. */
  standInsMax = 0;

  constructor(options: OneAtATimeOptions) {
    const { processes, hosts } = options;
    this.#options = options;
    this.perHost = processes / hosts;
    this.busy = new Uint8Array(processes);
    this.idle = new Int32Array(hosts).fill(this.perHost);
    this.spare = new Int32Array(hosts).fill(NONE);
    this.nextSpare = new Int32Array(processes);
    this.#made = new Int32Array(hosts);
  }

  /** The process that serves a request meant for this one if it comes now, itself if it is idle. */
  idleFor(meant: number): number {
    if (this.busy[meant] === 0) return meant;
    const host = this.#hostOf(meant);
    if (this.idle[host] === 0) return this.spare[host] === NONE ? this.#start(host) : this.spare[host];
    const first = host * this.perHost;
    let found = meant;
    while (this.busy[found] === 1) found = found + 1 < first + this.perHost ? found + 1 : first;
    return found;
  }

  /** The process, an idle one, serves a request from now on. */
  take(process: number): void {
    if (this.busy[process] === 1) throw new Error(`process ${process} is to serve two requests at a time`);
    this.busy[process] = 1;
    const host = this.#hostOf(process);
    if (process < this.#options.processes) this.idle[host]--;
    else {
      this.spare[host] = this.nextSpare[process];
      this.standInsMax = Math.max(this.standInsMax, ++this.standingIn);
    }
  }

  free(process: number): void {
    this.busy[process] = 0;
    const host = this.#hostOf(process);
    if (process < this.#options.processes) this.idle[host]++;
    else {
      this.#putAside(host, process);
      this.standingIn--;
    }
  }

  #hostOf(process: number): number {
    return Math.floor((process % this.#options.processes) / this.perHost);
  }

  #start(host: number): number {
    const { processes, startRound } = this.#options;
    const made = this.#made[host]++;
    const round = 1 + Math.floor(made / this.perHost);
    if (round === this.#rounds) this.#rounds = startRound();
    const process = round * processes + host * this.perHost + (made % this.perHost);
    while (process >= this.busy.length) {
      this.busy = widened(this.busy);
      this.nextSpare = widened(this.nextSpare);
    }
    this.#putAside(host, process);
    return process;
  }

  #putAside(host: number, standIn: number): void {
    this.nextSpare[standIn] = this.spare[host];
    this.spare[host] = standIn;
  }
}
