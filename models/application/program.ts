/**
 * What a page does, as a program: the executor of pages (`pages.ts`) asks it for one action after another and tells it what
 * came of each. What stands between a page and the client library, a framework for instance, is a program of its own: it turns
 * "this page reads that value" into gets, locks, sets with a time to live of their own, queries and sleeps.
 *
 * Two kinds of action: `read`, `load` and `write` are whole requests (a get, on a miss a query and the set of what it said);
 * all others are single operations, which the program puts together itself. A page runs on one worker, so it does one thing at
 * a time, and time passes along its path: round trips, waits for nodes and the database, its own work.
 */

import { OWN_TTL } from "../clients/client.ts";
import { Does } from "../workload/request-source.ts";

/** What a page does next. */
export const Act = {
  /** It is over, and its caller has the answer. */
  end: 0,
  /** It is over with an error. */
  fail: 1,
  /**
   * Reads `count` of the page's keys from `position` on through the cache one after another: a get each; on a miss or a failure
   * `load`. It is over after the last, or the first that the database has not answered: `count` of the result says how many were
   * read.
   */
  read: 2,
  /** Writes the key to the database and then sets or deletes its copy, as what is wanted of it says (`Page.wants`). */
  write: 3,
  /** Reads the key from the database and sets what it said: the rest of a read whose get has been. */
  load: 4,
  /** One query of the database each. What becomes of copies in the cache is up to the program. */
  queryRead: 5,
  queryWrite: 6,
  /** One operation of the client library each. */
  get: 7,
  set: 8,
  add: 9,
  delete: 10,
  touch: 11,
  /** One call for `count` keys, the way the library asks for many. */
  multiGet: 12,
  /** Sleeps or works for `seconds`. Its worker is taken. */
  wait: 13,
  /** Sleeps for `seconds`, and looks around only then: what the program does next depends on what others have done meanwhile. */
  sleep: 14,
  /** Its caller has the answer, and the page goes on with what need not be waited for. */
  answer: 15,
  /** Its process dies: the caller has an error, and nothing that it held is given back. */
  die: 16,
  /** The same operations on a key of the program's own (a lock, a version), which the application never asked for: not counted. */
  ownGet: 17,
  ownSet: 18,
  ownAdd: 19,
  ownDelete: 20,
  /** Waits, its worker taken, until the program has it woken (`PageRunner.wake`). */
  park: 21,
} as const;
export type Act = (typeof Act)[keyof typeof Act];

/** It is counted as a request. Of single gets only those that hit are, each by itself: what misses goes on as a query. */
export function isRequest(act: number): boolean {
  return act <= Act.queryWrite;
}

/** A single operation or query; else it is a request that goes through cache and database by itself. */
export function isSingle(act: number): boolean {
  return act >= Act.queryRead;
}

/** A program has one and fills it anew each time; the executor reads it before it asks again. */
export interface Action {
  act: Act;
  key: number;
  /** Which of the page's keys it is about, from 0: by this its query takes the same time under every policy. */
  position: number;
  /** Of a `read` and a `multiGet`: their keys lie in `keys` from `from` on. Those of a `read` are the page's own. */
  keys: Int32Array;
  from: number;
  count: number;
  /** Of a `multiGet`: so many of them, the last ones, are the program's own, and not counted. */
  own: number;
  /** What a `set` or `add` stores: the database's version of the key, or any number for a key that the database does not know. */
  version: number;
  /** Time to live of what a `set`, `add` or `touch` leaves; 0 for ever, `OWN_TTL` as the workload says. */
  ttlSeconds: number;
  /** How long a `wait` or `sleep` takes. */
  seconds: number;
  /** Time of its own that the page works right after the action, or each of its reads. */
  workSeconds: number;
}

export function newAction(): Action {
  return {
    act: Act.end,
    key: 0,
    position: 0,
    keys: new Int32Array(0),
    from: 0,
    count: 0,
    own: 0,
    version: 0,
    ttlSeconds: OWN_TTL,
    seconds: 0,
    workSeconds: 0,
  };
}

/** Makes `to` the same action. */
export function copyAction(from: Action, to: Action): void {
  to.act = from.act;
  to.key = from.key;
  to.position = from.position;
  to.keys = from.keys;
  to.from = from.from;
  to.count = from.count;
  to.own = from.own;
  to.version = from.version;
  to.ttlSeconds = from.ttlSeconds;
  to.seconds = from.seconds;
  to.workSeconds = from.workSeconds;
}

/** What came of an action. The executor has one and fills it anew each time. */
export interface Result {
  readonly act: Act;
  readonly key: number;
  /** A get hit, a store stored, a delete or touch was answered, a query had its answer. */
  readonly isDone: boolean;
  /** The library's call failed: no node answered. A get that failed looks like a miss to most programs. */
  readonly isFailure: boolean;
  /** What the item found was stored with, or what the query read. */
  readonly version: number;
  /**
   * Of a `read`: keys that were read. Of a `multiGet`: its `count` keys lie in `keys` from `from` on, and `found` has for each the
   * item, 0 for none, and `versions` what it was stored with.
   */
  readonly keys: Int32Array;
  readonly from: number;
  readonly count: number;
  readonly found: Int32Array;
  readonly versions: Int32Array;
}

/** What is wanted of a key by the page, before any framework makes operations of it: one of `Does`. All but these two write. */
export const Want = {
  read: Does.read,
  /** Nothing by this page: a share of pages does without. */
  nothing: Does.nothing,
} as const;

export function isWrite(want: number): boolean {
  return want !== Want.read && want !== Want.nothing;
}

/**
 * A page that runs. The executor has one record and fills it for the page in question each time it asks the program; `step` is
 * kept for the program from one time to the next. A program that must remember more keeps it by `row`, which is free for
 * another page after `over`.
 */
export interface Page {
  readonly row: number;
  readonly process: number;
  /** Running number of the page. */
  readonly number: number;
  /** What its own clock shows, which may be ahead of that of the simulation. */
  readonly nowSeconds: number;
  /** The keys it wants lie in `keys` from `from` on, in the order of its steps, with what is wanted of each in `wants`. */
  readonly keys: Int32Array;
  readonly wants: Uint8Array;
  readonly from: number;
  /** Time of its own that it works, in all. */
  readonly workSeconds: number;
  /** The program's own: how far the page has come; 0 before `first`. */
  step: number;
}

/** Each method returns the program's one action. An action that ends the page is the last it is asked for. */
export interface Program {
  first(page: Page): Action;
  after(page: Page, result: Result): Action;
  /** The page is over, also where its process was killed or the run ended a step early. */
  over?(row: number): void;
}

/** What every page of a world is made of: the layout of its keys. */
export interface PageShape {
  /** Keys asked for one by one, first. */
  readonly gets: number;
  /** Then, by multi-get, how many keys it asks for at once. */
  readonly multiGets: readonly number[];
  /** Then, room for so many keys that are written. */
  readonly writesMax: number;
}

/** Keys that a page has room for. */
export function keysOf({ gets, multiGets, writesMax }: PageShape): number {
  return multiGets.reduce((sum, keys) => sum + keys, gets) + writesMax;
}
