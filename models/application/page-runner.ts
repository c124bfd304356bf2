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
import type { Found } from "./multi-get-call.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import { PageState, type Pages } from "./pages.ts";
import { Act, type Action, copyAction, newAction, type Page, type Program, type Result, Want } from "./program.ts";
import type { Workers } from "./workers.ts";

/** Faults and windows last for seconds: what a page does this much too early meets the same ones. */
const AHEAD_SECONDS_MAX = 0.05;
/** No event has this time. */
const NEVER = -1;

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
  readonly #found: Found[] = [];
  readonly #page: Mutable<Page>;
  readonly #result: Mutable<Result>;
  /** The page whose action begins just now, -1 once that has come to its end. */
  #acting = -1;
  /** Told when the caller of each page has its answer or its error; null where nobody waits for it to ask again. */
  answered: ((atSeconds: number) => void) | null = null;

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
      ...{ keys, from: 0, count: 0, found: new Int32Array(0), versions: new Int32Array(0) },
    };
  }

  /** A page comes to the host of this process. What it wants lies in the two arrays from `from` on. */
  arrive(meant: number, number: number, keys: Int32Array, wants: Uint8Array, from: number, workSeconds: number): void {
    const pages = this.#pages;
    const workers = this.#workers;
    const { now } = this.#simulation;
    this.#counts[Counter.pages] += 1;
    const { oneAtATime } = this.#parts;
    const process = workers === null ? (oneAtATime?.idleFor(meant) ?? meant) : workers.take(meant);
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
    const { keysPerPage, keys: ownKeys, wants: ownWants } = pages;
    for (let i = from, to = page * keysPerPage; i < from + keysPerPage; i++, to++) {
      ownKeys[to] = keys[i];
      ownWants[to] = wants[i];
    }
    if (this.#parts.deadlineSeconds < Number.POSITIVE_INFINITY) {
      this.#simulation.at(this.#deadlineDue, now + this.#parts.deadlineSeconds, page);
    }
    if (process >= 0) this.#start(page, process);
    else {
      pages.process[page] = meant;
      pages.state[page] = PageState.queued;
      workers!.enqueue(meant, page);
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
    else if (!this.#isReading(page)) this.#goOnLater(page, isQuick);
    else if (!isQuick) this.#readLater(page);
    else if (this.#hasReadAll(page, true)) this.#goOnLater(page, true);
  }

  /** What is next needs an event; before that the page reads what it finds at once, where `isQuick`. */
  #goOnLater(page: number, isQuick: boolean): void {
    let action = this.#tell(page);
    while (isQuick && action.act === Act.read) {
      this.#beginReads(page, action);
      if (!this.#hasReadAll(page, true)) return;
      action = this.#tell(page);
    }
    this.#putItOff(page, action);
  }

  /** A read has missed, and its query is asked when the page's clock is paid. */
  asksLater(page: number): void {
    this.#schedule(page, PageState.asks);
  }

  /** Of a multi-get of so many keys that is over: what it found of each. */
  foundMany(page: number): Found {
    const count = this.#kept(page).count;
    const found = this.#found[page];
    if (found !== undefined && found.slots.length >= count) return found;
    const room = Math.max(count, this.#pages.keysPerPage);
    this.#found[page] = { slots: new Int32Array(room), versions: new Int32Array(room) };
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
    this.answered?.(this.#simulation.now + this.#parts.roundTripSeconds);
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
    if (act === Act.read) {
      this.#beginReads(page, action);
      return this.#hasReadAll(page, false);
    }
    acts[page] = act;
    if (act === Act.wait) {
      clock[page] += action.seconds + action.workSeconds;
      isDone[page] = 1;
      return true;
    }
    if ((act === Act.get || act === Act.ownGet) && this.#hasGot(page, action)) return true;
    if (act === Act.sleep) {
      clock[page] += action.seconds + action.workSeconds;
      isDone[page] = 1;
      this.keepProcess(page);
      this.#schedule(page, PageState.sleeps);
      return false;
    }
    if (clock[page] > this.#simulation.now) this.#putItOff(page, action);
    else if (act === Act.park) this.#park(page);
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

  #park(page: number): void {
    const pages = this.#pages;
    this.keepProcess(page);
    pages.isDone[page] = 1;
    pages.state[page] = PageState.parked;
    pages.dueAt[page] = NEVER;
  }

  /** A page that is parked goes on now. */
  wake(page: number): void {
    if (this.#pages.state[page] === PageState.parked) this.#schedule(page, PageState.sleeps);
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

  #beginReads(page: number, { position, count, workSeconds }: Action): void {
    const pages = this.#pages;
    pages.act[page] = Act.read;
    pages.isDone[page] = 1;
    pages.position[page] = position;
    pages.toRead[page] = count;
    pages.count[page] = 0;
    pages.workAfter[page] = workSeconds;
  }

  /** Some keys are left of its reads, and none has failed. */
  #isReading(page: number): boolean {
    const { act, isDone, count, toRead } = this.#pages;
    return act[page] === Act.read && isDone[page] === 1 && count[page] < toRead[page];
  }

  /**
   * The page goes on with its reads; true where it has come to their end. With `isAheadOnly` it finds hits and does nothing else,
   * as it does where its clock is ahead.
   */
  #hasReadAll(page: number, isAheadOnly: boolean): boolean {
    const pages = this.#pages;
    const path = this.#path;
    const { clock, count, isDone, keys } = pages;
    const { now } = this.#simulation;
    const seconds = this.#parts.roundTripSeconds + pages.workAfter[page];
    const position = pages.position[page];
    const from = page * pages.keysPerPage + position;
    const all = pages.toRead[page];
    let done = count[page];
    while (done < all) {
      const isAhead = isAheadOnly || clock[page] > now;
      const roomSeconds = AHEAD_SECONDS_MAX - (clock[page] - now);
      const left = all - done;
      const reads = (left - 1) * seconds < roomSeconds ? left : Math.ceil(roomSeconds / seconds);
      const most = roomSeconds > 0 ? reads : 0;
      const hits = path.hits(page, keys, from + done, most);
      clock[page] += hits * seconds;
      done += hits;
      count[page] = done;
      if (hits === most && hits > 0) continue;
      this.#acting = page;
      const read = most === 0 ? Read.notYet : path.read(page, keys[from + done], position + done, isAhead || hits > 0);
      if (read === Read.begun) {
        count[page] = ++done;
        if (!this.#isActionEnded(page)) return false;
        if (isDone[page] === 0) return true;
        continue;
      }
      this.#acting = -1;
      if (read === Read.hit) {
        clock[page] += seconds;
        count[page] = ++done;
      } else if (hits === 0) {
        this.#readLater(page);
        return false;
      }
    }
    return true;
  }

  /** The page's clock has to be paid before its next read. */
  #readLater(page: number): void {
    this.keepProcess(page);
    this.#schedule(page, PageState.reads);
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
    const { slots, versions } = this.foundMany(page);
    const result = this.#result;
    result.keys = keys;
    result.from = from;
    result.count = count;
    result.found = slots;
    result.versions = versions;
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
    if (action.act === Act.read) {
      this.#beginReads(page, action);
      this.#readLater(page);
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
      if (state === PageState.asks) {
        this.#acting = page;
        this.#path.ask(page);
        if (!this.#isActionEnded(page)) return;
      }
      if (!this.#isReading(page) || this.#hasReadAll(page, false)) this.#run(page, this.#tell(page));
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
    this.answered?.(Math.max(this.#simulation.now, beganAt + seconds));
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
    if (workers.free(process, isWasted)) this.#simulation.at(this.#workerFree, now, workers.hostOf(process));
  }

  /** Pages that waited on the host, as many as there are idle workers for. */
  #serveNext(host: number): void {
    const workers = this.#workers!;
    const pages = this.#pages;
    const { now } = this.#simulation;
    for (let page = workers.dequeue(host); page >= 0; page = workers.dequeue(host)) {
      const isWasted = pages.left[page] === Left.caller;
      if (isWasted && this.#parts.kills) {
        // A worker that took it up would be killed at once.
        this.#path.unserved(this.#wanted(pages.wants, page * pages.keysPerPage), Counter.deadlines);
        this.#leave(page, now);
        continue;
      }
      const process = workers.take(pages.process[page]);
      if (isWasted) workers.waste();
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
    if (!kills) this.#workers?.waste();
    else {
      this.#path.killed(page);
      this.#freeWorker(page, false);
      this.#leave(page, now);
    }
  }
}
