/**
 * Pages that arrive: when, at which process, and what each wants of which keys, a block of them at a time. Who asks in a closed loop
 * asks for the next page when he has thought, and begins to think when that one is answered.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { uniformAt } from "../../src/core/random.ts";
import type { Clock, Source } from "../../src/core/simulation.ts";
import { type RequestBlock, TOLD } from "../workload/request-source.ts";
import type { Users } from "../workload/users.ts";
import { LookAhead, type LookAheadParts } from "./look-ahead.ts";
import type { PageRunner } from "./page-runner.ts";
import { keysOf, type PageShape, Want } from "./program.ts";

/** Keys drawn at a time, or those of one page: as many as the nearest caches hold what they need. */
const BLOCK = 128;

/** Pages in order of time, in place of requests: each has so many keys, and what is wanted of them. */
export interface PageBlock extends RequestBlock {
  readonly keysPerPage: number;
}

/** Where pages come from. Of single requests each is a page with one key. */
export interface PageSource {
  /** Writes the next pages into all places of the block. */
  fill(block: PageBlock): void;
  /** Called when the time of page `i` of the block has come, if what it wants is `TOLD`. */
  tell?(key: number, i: number): void;
}

export interface PageArrivalsParts extends LookAheadParts {
  readonly source: PageSource;
  readonly shape: PageShape;
  /** Seconds of its own that a page works, and the key of the random numbers that they are made of. */
  readonly work: Distribution;
  readonly workKey: number;
  readonly runner: PageRunner;
  /** Null where pages come by themselves. */
  readonly users: Users | null;
}

export class PageArrivals implements Source {
  nextTime = Number.POSITIVE_INFINITY;
  readonly #parts: PageArrivalsParts;
  readonly #keysPerPage: number;
  readonly #users: Users | null;
  readonly #block: PageBlock;
  readonly #lookAhead: LookAhead;
  #next = 0;
  /** Pages drawn before this block. */
  #before = 0;

  constructor(parts: PageArrivalsParts) {
    const { shape, users, runner } = parts;
    this.#parts = parts;
    this.#users = users;
    this.#keysPerPage = keysOf(shape);
    this.#block = pageBlock(this.#keysPerPage);
    this.#lookAhead = new LookAhead(parts, this.#block.keys.length);
    if (users !== null) {
      runner.answered = (atSeconds) => {
        users.answered(atSeconds);
        this.nextTime = users.nextTime;
      };
    }
    this.#draw();
  }

  fire(_clock: Clock): void {
    const page = this.#next++;
    this.#users?.asks();
    this.#begin(page);
    const { size, times } = this.#block;
    if (this.#next < size) this.nextTime = this.#users?.nextTime ?? times[this.#next];
    else {
      this.#before += size;
      this.#draw();
    }
  }

  #begin(page: number): void {
    const { source, shape, runner, work, workKey } = this.#parts;
    const { keys, does, processes } = this.#block;
    const from = page * this.#keysPerPage;
    if (does[from] >= TOLD) {
      does[from] -= TOLD;
      source.tell?.(keys[from], page);
    }
    // Only a trace has a get that wants nothing: there is no request in this place.
    if (shape.gets > 0 && does[from] === Want.nothing) return;
    const number = this.#before + page;
    const workSeconds = work.quantile(uniformAt(workKey, number));
    runner.arrive(processes[page], number, keys, does, from, workSeconds);
  }

  #draw(): void {
    this.#parts.source.fill(this.#block);
    const { keys, processes, does } = this.#block;
    this.#lookAhead.fetch(keys, processes, does);
    this.#next = 0;
    this.nextTime = this.#users?.nextTime ?? this.#block.times[0];
  }
}

/** As many pages as are drawn at a time. */
export function pageBlock(keysPerPage: number): PageBlock {
  const size = Math.max(1, Math.floor(BLOCK / keysPerPage));
  return {
    size,
    keysPerPage,
    times: new Float64Array(size),
    processes: new Int32Array(size),
    keys: new Int32Array(size * keysPerPage),
    does: new Uint8Array(size * keysPerPage),
  };
}
