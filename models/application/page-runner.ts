/**
 * Runs pages: one web request each, a program of gets, writes and work of its own that one worker does from its begin to its end.
 *
 * Hits in a row schedule nothing: the page's own clock runs ahead by their round trips and by its work, and one event pays for
 * all of them before something that can differ, such as a query, an operation that may have to wait, or the page's end. What a
 * page does is so never more than `AHEAD_SECONDS_MAX` too early. The end too needs no event where it changes nothing but books.
 *
 * What a page waited for comes back from deep within the database or the client's state machine. It is only noted then, and
 * the page goes on by an event of its own.
 *
 * One long file: every method moves the same row of a page from one state to the next.
 */
import type { Simulation } from "../../src/core/simulation.ts";
import { Left } from "../database/requests.ts";
import type { Bookings } from "../recording/bookings.ts";
import { Counter } from "../recording/counters.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import { PageState, type Pages } from "./pages.ts";
import { Act, type Action, copyAction, newAction, type Page, type Program, type Result, Want } from "./program.ts";
import type { Workers } from "./workers.ts";

/** Faults and windows last for seconds: what a page does this much too early meets the same ones. */
const AHEAD_SECONDS_MAX = 0.05;

/** What came of a read at once. */
export const Read = {
  hit: 0,
  /** It waits, or has come to its end meanwhile. */
  begun: 1,
  /** Nothing has been asked: it may have to wait, and the page's clock is not paid. */
  notYet: 2,
} as const;
export type Read = (typeof Read)[keyof typeof Read];

/**
 * What the application does for a page. With `isAhead` the page's clock is not paid: a read may find a hit and do nothing else.
 * Whatever it begins ends with `PageRunner.actionEnded`, perhaps at once.
 */
export interface PagePath {
  /** How many of the keys, from the first on, the cache answers plainly. */
  hits(page: number, keys: Int32Array, from: number, count: number): number;
  /** The key at which `hits` has just ended. */
  read(page: number, key: number, position: number, isAhead: boolean): Read;
  /** A single get of the page, where it goes over an open, live socket; false where it may have to wait. */
  gets(page: number, key: number, isOwn: boolean): boolean;
  /** The query of a read that missed. */
  ask(page: number): void;
  act(page: number, action: Action): void;
  /** The caller of the page has its error. */
  deadlinePassed(page: number): void;
  /** The worker too is gone, and its process if it has no other. */
  killed(page: number): void;
  /** The page is over. */
  over(page: number): void;
  /** So many requests of a page that nobody serves, for a reason that is counted. */
  unserved(requests: number, why: Counter): void;
}

export interface PageRunnerParts {
  readonly pages: Pages;
  readonly program: Program;
  readonly path: PagePath;
  readonly bookings: Bookings;
  /** Null where there is always a worker. */
  readonly workers: Workers | null;
  /** Null where a process serves any number of pages at once, or workers are limited. */
  readonly oneAtATime: OneAtATime | null;
  readonly simulation: Simulation;
  readonly roundTripSeconds: number;
  /** Infinity for never. */
  readonly deadlineSeconds: number;
  /** The worker is killed at the deadline. */
  readonly kills: boolean;
  /** A page that takes longer is slow. */
  readonly slowSeconds: number;
  /** An end before this time that changes nothing else may be booked as soon as it is known; 0 where each is told when it comes. */
  readonly bookedBeforeSeconds: number;
}

function isEnd(act: Act): boolean {
  return act === Act.end || act === Act.fail;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class PageRunner {
  readonly #parts: PageRunnerParts;
  readonly #pages: Pages;
  readonly #program: Program;
  readonly #path: PagePath;
  readonly #workers: Workers | null;
  readonly #simulation: Simulation;
  readonly #counts: Float64Array;
  readonly #goesOn: number;
  readonly #workerFree: number;
  readonly #deadlineDue: number;
  readonly #putOff: Action[] = [];
  readonly #found: Int32Array[] = [];
  readonly #page: Mutable<Page>;
  readonly #result: Mutable<Result>;
  /** The page whose action begins just now, -1 once that has come to its end. */
  #acting = -1;

  constructor(parts: PageRunnerParts) {
    const { pages, simulation } = parts;
    this.#parts = parts;
    this.#pages = pages;
    this.#program = parts.program;
    this.#path = parts.path;
    this.#workers = parts.workers;
    this.#simulation = simulation;
    this.#counts = parts.bookings.counts;
    this.#goesOn = simulation.declare("page: goes on", (page) => this.#goOn(page));
    this.#workerFree = simulation.declare("page: worker free", (host) => this.#serveNext(host));
    this.#deadlineDue = simulation.declare("page: deadline", (page) => this.#passDeadline(page));
    const { keys, wants } = pages;
    this.#page = { row: 0, process: 0, number: 0, nowSeconds: 0, keys, wants, from: 0, workSeconds: 0, step: 0 };
    this.#result = {
      ...{ act: Act.end, key: 0, isDone: false, isFailure: false, version: 0 },
      ...{ keys, from: 0, count: 0, found: new Int32Array(0) },
    };
  }

  /** A page comes to the host of this process. What it wants lies in the two arrays from `from` on. */
  arrive(meant: number, number: number, keys: Int32Array, wants: Uint8Array, from: number, workSeconds: number): void {
    const pages = this.#pages;
    const workers = this.#workers;
    const { now } = this.#simulation;
    this.#counts[Counter.pages] += 1;
    const { oneAtATime } = this.#parts;
    const process = workers === null ? (oneAtATime?.idleFor(meant) ?? meant) : workers.take(meant, now);
    if (process < 0 && !workers!.hasRoom(meant)) {
      this.#refuse(wants, from);
      return;
    }
    const page = pages.take(now);
    pages.number[page] = number;
    pages.beganAt[page] = now;
    pages.workSeconds[page] = workSeconds;
    pages.left[page] = Left.nobody;
    pages.request[page] = -1;
    pages.wrote[page] = -1;
    const { keysPerPage } = pages;
    for (let i = 0, to = page * keysPerPage; i < keysPerPage; i++, to++) {
      pages.keys[to] = keys[from + i];
      pages.wants[to] = wants[from + i];
    }
    if (this.#parts.deadlineSeconds < Number.POSITIVE_INFINITY) {
      this.#simulation.at(this.#deadlineDue, now + this.#parts.deadlineSeconds, page);
    }
    if (process >= 0) this.#start(page, process);
    else {
      pages.process[page] = meant;
      pages.state[page] = PageState.queued;
      workers!.enqueue(meant, page, now);
      this.#counts[Counter.pagesQueued] += 1;
    }
  }

  /**
   * What the page waited for is over since `endedAt`, after so many round trips more. Hits that follow are looked up now where
   * `isQuick`, that is where no node is just changing; all else goes on by an event of its own.
   */
  actionEnded(page: number, endedAt: number, roundTrips: number, isQuick: boolean): void {
    const pages = this.#pages;
    pages.request[page] = -1;
    pages.clock[page] = endedAt + roundTrips * this.#parts.roundTripSeconds + pages.workAfter[page];
    if (this.#acting === page) this.#acting = -1;
    else {
      const action = this.#tell(page);
      if (isQuick && action.act === Act.read) this.#runAhead(page, action);
      else this.#putItOff(page, action);
    }
  }

  /** The page reads what it finds at once, and then goes on by an event. */
  #runAhead(page: number, first: Action): void {
    const pages = this.#pages;
    let action = first;
    while (action.act === Act.read) {
      pages.act[page] = Act.read;
      if (!this.#hasRead(page, action, true)) return;
      action = this.#tell(page);
    }
    this.#putItOff(page, action);
  }

  /** A read has missed, and its query is asked when the page's clock is paid. */
  asksLater(page: number): void {
    this.#schedule(page, PageState.asks);
  }

  /** Of a multi-get that is over: what it found of each key. */
  foundMany(page: number): Int32Array {
    const { keysPerPage } = this.#pages;
    this.#found[page] ??= new Int32Array(keysPerPage);
    return this.#found[page];
  }

  /** The run is over: what has no end yet stays without one. */
  end(): void {
    const { bookings, slowSeconds } = this.#parts;
    const { state, left, beganAt, used } = this.#pages;
    const { now } = this.#simulation;
    for (let page = 0; page < used; page++) {
      if (state[page] === PageState.over || left[page] !== Left.nobody) continue;
      const waitedSeconds = now - beganAt[page];
      bookings.book(Counter.pagesUnended, beganAt[page]);
      if (waitedSeconds > slowSeconds) bookings.book(Counter.pagesSlow, beganAt[page]);
      bookings.bookPageCensored(waitedSeconds * 1000, beganAt[page]);
    }
  }

  /** No worker takes the page, and there is no room to wait: all that it wants is refused with it. */
  #refuse(wants: Uint8Array, from: number): void {
    this.#counts[Counter.pagesEnded] += 1;
    this.#counts[Counter.pagesFailed] += 1;
    this.#path.unserved(this.#wanted(wants, from), Counter.refusals);
  }

  /** Requests that a page would make. */
  #wanted(wants: Uint8Array, from: number): number {
    let requests = 0;
    for (let i = 0; i < this.#pages.keysPerPage; i++) if (wants[from + i] !== Want.nothing) requests++;
    return requests;
  }

  #start(page: number, process: number): void {
    const pages = this.#pages;
    const { now } = this.#simulation;
    pages.process[page] = process;
    pages.takenAt[page] = now;
    pages.clock[page] = now;
    pages.step[page] = 0;
    pages.isNew[page] = 1;
    pages.hasProcess[page] = 0;
    const cursor = this.#at(page);
    const action = this.#program.first(cursor);
    pages.step[page] = cursor.step;
    this.#run(page, action);
  }

  /** The page does one thing after another until it has to wait, or is over. */
  #run(page: number, first: Action): void {
    for (let action = first; this.#isOverAtOnce(page, action); ) action = this.#tell(page);
  }

  /** The page does this; true where what came of it is known at once. */
  #isOverAtOnce(page: number, action: Action): boolean {
    const { clock, act: acts, isDone } = this.#pages;
    const { act } = action;
    acts[page] = act;
    if (act === Act.read) return this.#hasRead(page, action, clock[page] > this.#simulation.now);
    if (act === Act.wait) {
      clock[page] += action.seconds + action.workSeconds;
      isDone[page] = 1;
      return true;
    }
    if ((act === Act.get || act === Act.ownGet) && this.#hasGot(page, action)) return true;
    if (act === Act.sleep) {
      clock[page] += action.seconds + action.workSeconds;
      isDone[page] = 1;
      this.#schedule(page, PageState.sleeps);
      return false;
    }
    if (clock[page] > this.#simulation.now) this.#putItOff(page, action);
    else if (act === Act.answer) return this.#answerAndGoOn(page);
    else if (act === Act.die) this.#die(page);
    else if (isEnd(act)) this.#finish(page, act === Act.fail);
    else {
      this.#noteAsked(page, action);
      this.#acting = page;
      this.#path.act(page, action);
      return this.#isActionEnded(page);
    }
    return false;
  }

  /** The caller has the answer; what the page still does keeps nobody waiting but its worker. */
  #answerAndGoOn(page: number): boolean {
    const pages = this.#pages;
    if (pages.left[page] === Left.nobody) {
      this.#answer(page, false, this.#simulation.now - pages.beganAt[page]);
      pages.left[page] = Left.answered;
    }
    pages.isDone[page] = 1;
    return true;
  }

  /** A single get that is over at once, as most are: like a read that hits, it schedules nothing. */
  #hasGot(page: number, { act, key, workSeconds }: Action): boolean {
    const pages = this.#pages;
    const { clock } = pages;
    if (clock[page] - this.#simulation.now > AHEAD_SECONDS_MAX) return false;
    if (!this.#path.gets(page, key, act === Act.ownGet)) return false;
    pages.key[page] = key;
    clock[page] = Math.max(clock[page], this.#simulation.now) + this.#parts.roundTripSeconds + workSeconds;
    return true;
  }

  #hasRead(page: number, action: Action, isAhead: boolean): boolean {
    const pages = this.#pages;
    const { clock } = pages;
    const { keys, from, count, position, workSeconds } = action;
    const { now } = this.#simulation;
    const seconds = this.#parts.roundTripSeconds + workSeconds;
    const roomSeconds = AHEAD_SECONDS_MAX - (clock[page] - now);
    const reads = (count - 1) * seconds < roomSeconds ? count : Math.ceil(roomSeconds / seconds);
    const most = roomSeconds > 0 ? reads : 0;
    const hits = this.#path.hits(page, keys, from, most);
    clock[page] += hits * seconds;
    pages.count[page] = hits;
    pages.isDone[page] = 1;
    if (hits === most && hits > 0) return true;
    pages.workAfter[page] = workSeconds;
    this.#acting = page;
    const isBehind = isAhead || hits > 0;
    const read = most === 0 ? Read.notYet : this.#path.read(page, keys[from + hits], position + hits, isBehind);
    if (read === Read.begun) {
      pages.count[page] = hits + 1;
      return this.#isActionEnded(page);
    }
    this.#acting = -1;
    if (read === Read.hit) {
      clock[page] += seconds;
      pages.count[page] = hits + 1;
      return true;
    }
    if (hits > 0) return true;
    this.#putItOff(page, action);
    return false;
  }

  /** The action that has just begun has come to its end already; else the page waits for it. */
  #isActionEnded(page: number): boolean {
    const isEnded = this.#acting === -1;
    this.#acting = -1;
    const { state } = this.#pages;
    if (!isEnded && state[page] !== PageState.asks) state[page] = PageState.waits;
    return isEnded;
  }

  /** The program learns what came of the page's last action, and says what is next. */
  #tell(page: number): Action {
    const pages = this.#pages;
    const result = this.#result;
    result.act = pages.act[page] as Act;
    result.key = pages.key[page];
    result.isDone = pages.isDone[page] === 1;
    result.isFailure = pages.isFailure[page] === 1;
    result.version = pages.version[page];
    result.count = pages.count[page];
    if (result.act === Act.multiGet) this.#tellMany(page);
    const cursor = this.#at(page);
    const action = this.#program.after(cursor, result);
    pages.step[page] = cursor.step;
    return action;
  }

  #noteAsked(page: number, action: Action): void {
    this.#pages.key[page] = action.key;
    this.#pages.workAfter[page] = action.workSeconds;
    if (action.act === Act.multiGet) copyAction(action, this.#kept(page));
  }

  #tellMany(page: number): void {
    const { keys, from, count } = this.#kept(page);
    Object.assign(this.#result, { keys, from, count, found: this.foundMany(page) });
  }

  #at(page: number): Mutable<Page> {
    const cursor = this.#page;
    const pages = this.#pages;
    cursor.row = page;
    cursor.process = pages.process[page];
    cursor.number = pages.number[page];
    cursor.nowSeconds = Math.max(pages.clock[page], this.#simulation.now);
    cursor.keys = pages.keys;
    cursor.wants = pages.wants;
    cursor.from = page * pages.keysPerPage;
    cursor.workSeconds = pages.workSeconds[page];
    cursor.step = pages.step[page];
    return cursor;
  }

  #kept(page: number): Action {
    this.#putOff[page] ??= newAction();
    return this.#putOff[page];
  }

  #putItOff(page: number, action: Action): void {
    if (isEnd(action.act)) {
      // Nothing more of a page that only comes to its end can meet another in its process.
      this.#leaveProcess(page);
      if (this.#isBookedAhead(page)) {
        this.#end(page, action.act === Act.fail, this.#pages.clock[page]);
        return;
      }
      this.#pages.act[page] = action.act;
      this.#schedule(page, PageState.ends);
      return;
    }
    copyAction(action, this.#kept(page));
    this.keepProcess(page);
    this.#schedule(page, PageState.putOff);
  }

  #schedule(page: number, state: number): void {
    const pages = this.#pages;
    const at = Math.max(this.#simulation.now, pages.clock[page]);
    pages.state[page] = state;
    pages.dueAt[page] = at;
    this.#simulation.at(this.#goesOn, at, page);
  }

  /** The event may be of a page that had the row before. */
  #goOn(page: number): void {
    const pages = this.#pages;
    const state = pages.state[page];
    if (state < PageState.putOff || pages.dueAt[page] !== this.#simulation.now) return;
    pages.state[page] = PageState.waits;
    if (state === PageState.ends) this.#finish(page, pages.act[page] === Act.fail);
    else if (state === PageState.putOff) this.#run(page, this.#kept(page));
    else if (state === PageState.sleeps) this.#run(page, this.#tell(page));
    else {
      this.#acting = page;
      this.#path.ask(page);
      if (this.#isActionEnded(page)) this.#run(page, this.#tell(page));
    }
  }

  /**
   * The page's end is known, and no worker, deadline, written key or end of the run waits for it: all that is booked of a page
   * is booked by its begin, so that an event at its end would change nothing.
   */
  #isBookedAhead(page: number): boolean {
    const { bookedBeforeSeconds, deadlineSeconds } = this.#parts;
    const { clock, beganAt, wrote } = this.#pages;
    const endsAt = clock[page];
    if (this.#workers !== null || wrote[page] >= 0) return false;
    return endsAt < bookedBeforeSeconds && endsAt < beganAt[page] + deadlineSeconds;
  }

  #finish(page: number, isError: boolean): void {
    // A time-out of the database may be noticed late; the page was over then.
    this.#end(page, isError, Math.min(this.#simulation.now, this.#pages.clock[page]));
  }

  #end(page: number, isError: boolean, endedAt: number): void {
    const pages = this.#pages;
    const isWasted = pages.left[page] === Left.caller;
    if (pages.left[page] === Left.nobody) this.#answer(page, isError, endedAt - pages.beganAt[page]);
    this.#freeWorker(page, isWasted);
    this.#leave(page, endedAt);
  }

  /** The caller has its answer, or its error, after so long. */
  #answer(page: number, isError: boolean, seconds: number): void {
    const { bookings, slowSeconds } = this.#parts;
    const beganAt = this.#pages.beganAt[page];
    bookings.book(Counter.pagesEnded, beganAt);
    if (isError) bookings.book(Counter.pagesFailed, beganAt);
    else if (seconds > slowSeconds) bookings.book(Counter.pagesSlow, beganAt);
    bookings.bookPageLatency(seconds * 1000, beganAt);
  }

  /** Nobody does anything for the page any more. */
  #leave(page: number, endedAt: number): void {
    this.#path.over(page);
    this.#program.over?.(page);
    this.#pages.release(page, endedAt, this.#simulation.now);
  }

  /** The page has something to wait for: its process serves nothing else until it has nothing more to ask. */
  keepProcess(page: number): void {
    const { hasProcess, process } = this.#pages;
    if (hasProcess[page] === 1) return;
    hasProcess[page] = 1;
    this.#parts.oneAtATime?.take(process[page]);
  }

  #leaveProcess(page: number): void {
    const { hasProcess, process } = this.#pages;
    if (hasProcess[page] === 0) return;
    hasProcess[page] = 0;
    this.#parts.oneAtATime?.free(process[page]);
  }

  #freeWorker(page: number, isWasted: boolean): void {
    this.#leaveProcess(page);
    const workers = this.#workers;
    if (workers === null) return;
    const { now } = this.#simulation;
    const process = this.#pages.process[page];
    if (workers.free(process, now, isWasted)) this.#simulation.at(this.#workerFree, now, workers.hostOf(process));
  }

  /** Pages that waited on the host, as many as there are idle workers for. */
  #serveNext(host: number): void {
    const workers = this.#workers!;
    const pages = this.#pages;
    const { now } = this.#simulation;
    for (let page = workers.dequeue(host, now); page >= 0; page = workers.dequeue(host, now)) {
      const isWasted = pages.left[page] === Left.caller;
      if (isWasted && this.#parts.kills) {
        // A worker that took it up would be killed at once.
        this.#path.unserved(this.#wanted(pages.wants, page * pages.keysPerPage), Counter.deadlines);
        this.#leave(page, now);
        continue;
      }
      const process = workers.take(pages.process[page], now);
      if (isWasted) workers.waste(now);
      this.#start(page, process);
    }
  }

  /** The page's process is gone, and a new one in its place. */
  #die(page: number): void {
    const pages = this.#pages;
    const { now } = this.#simulation;
    const isWasted = pages.left[page] === Left.caller;
    if (pages.left[page] === Left.nobody) this.#answer(page, true, now - pages.beganAt[page]);
    this.#path.killed(page);
    this.#freeWorker(page, isWasted);
    this.#leave(page, now);
  }

  /** The event may be of a page that had the row before. */
  #passDeadline(page: number): void {
    const { deadlineSeconds, kills } = this.#parts;
    const pages = this.#pages;
    const { now } = this.#simulation;
    if (pages.state[page] === PageState.over || pages.left[page] !== Left.nobody) return;
    if (pages.beganAt[page] + deadlineSeconds !== now) return;
    this.#answer(page, true, deadlineSeconds);
    pages.left[page] = Left.caller;
    this.#path.deadlinePassed(page);
    if (pages.state[page] === PageState.queued) return;
    if (!kills) this.#workers?.waste(now);
    else {
      this.#path.killed(page);
      this.#freeWorker(page, false);
      this.#leave(page, now);
    }
  }
}
