/**
 * The single operations and queries of a page's program: what they come to is counted, told to the ledger, and noted for the page.
 * Each goes through the client library's state machine; only whole reads have a quick way.
 */

import type { Clock } from "../../src/core/simulation.ts";
import { type Client, type Source, Verb } from "../clients/client.ts";
import { QueryKind, type Requests, Stage } from "../database/requests.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { Bookings } from "../recording/bookings.ts";
import { Counter } from "../recording/counters.ts";
import type { Ledger } from "../staleness/ledger.ts";
import { Fact, factAt, type KeyItems } from "../workload/population.ts";
import { Does, type RequestSource } from "../workload/request-source.ts";
import type { Answer, Attempts } from "./attempts.ts";
import { bookHitBeside } from "./beside-hits.ts";
import type { Found, ManyAnswer } from "./multi-get-call.ts";
import type { Pages } from "./pages.ts";
import { Act, type Action, isRequest, isSingle } from "./program.ts";

export interface PageOperationsParts {
  readonly pages: Pages;
  readonly client: Client;
  readonly attempts: Attempts;
  readonly nodes: Nodes;
  readonly population: KeyItems;
  readonly ledger: Ledger;
  readonly requests: Requests;
  /** Says whether misses are filled. */
  readonly source: RequestSource;
  readonly bookings: Bookings;
  readonly roundTripSeconds: number;
  readonly simulation: Clock;
}

/** How a single get came to what it found. */
interface Got {
  readonly isFailure: boolean;
  readonly misdirected: boolean;
  readonly beganAt: number;
  readonly source: Source;
}

/** What single operations are to the client library. */
export const VERBS: Readonly<Partial<Record<Act, Verb>>> = {
  [Act.get]: Verb.get,
  [Act.set]: Verb.set,
  [Act.add]: Verb.add,
  [Act.delete]: Verb.delete,
  [Act.touch]: Verb.touch,
  [Act.ownGet]: Verb.get,
  [Act.ownSet]: Verb.set,
  [Act.ownAdd]: Verb.add,
  [Act.ownDelete]: Verb.delete,
};

export class PageOperations {
  readonly #parts: PageOperationsParts;

  constructor(parts: PageOperationsParts) {
    this.#parts = parts;
  }

  /** The operation of the request in this row begins. */
  begin(row: number, page: number, { act, key, version, ttlSeconds }: Action): Answer {
    const { client, attempts, pages, requests, bookings, simulation } = this.#parts;
    const verb = VERBS[act];
    if (verb === undefined) throw new Error(`no single operation: ${act}`);
    const process = pages.process[page];
    if (act === Act.get) bookings.book(Counter.gets, requests.beganAt[row]);
    else if (act === Act.delete) bookings.book(Counter.deletes, requests.beganAt[row]);
    else if (isStore(act)) bookings.book(Counter.sets, requests.beganAt[row]);
    if (pages.begins(page)) client.newRequest(process, simulation.now | 0);
    return attempts.begin(verb, process, key, version, ttlSeconds);
  }

  /** What the operation of the request in this row came to. */
  answered(row: number, answer: Answer): void {
    const { requests, bookings, attempts, client } = this.#parts;
    const { node, slot, misdirected, isUnderway, isEmpty, source } = answer;
    const beganAt = requests.beganAt[row];
    const act = requests.act[row] as Act;
    const isFound = node >= 0 && slot !== 0;
    this.#note(row, answer);
    if (act === Act.get) {
      this.#hasGot(isFound ? slot : 0, { isFailure: node < 0 && !isEmpty, misdirected, beganAt, source });
    } else if (act === Act.delete) {
      if (node < 0) bookings.book(Counter.deleteFailures, beganAt);
      this.#refreshed(row, node, misdirected, true);
    } else if (isStore(act)) {
      // An `add` that finds the key there is answered as it should be.
      if (node < 0 || (act === Act.set && slot === 0 && !isUnderway)) bookings.book(Counter.setFailures, beganAt);
      if (act === Act.set) this.#refreshed(row, node, misdirected, false);
    }
    if (client.copies !== undefined && isCopied(act)) attempts.copy();
  }

  /** A single get of the page has found this item over an open socket, or none (0), at once. */
  got(page: number, slot: number, isOwn: boolean): void {
    const { pages, bookings, nodes, ledger, simulation } = this.#parts;
    pages.isDone[page] = slot === 0 ? 0 : 1;
    pages.isFailure[page] = 0;
    pages.version[page] = slot === 0 ? 0 : nodes.versionOf(slot);
    if (isOwn) return;
    // Like all that begins now.
    const { counts } = bookings;
    const isHit = slot !== 0 && ledger.isValue(slot);
    counts[Counter.gets] += 1;
    counts[isHit ? Counter.getHits : Counter.getMisses] += 1;
    if (!isHit) return;
    counts[Counter.requests] += 1;
    counts[Counter.ended] += 1;
    if (nodes.isStale(slot)) ledger.staleRead(slot, simulation.now, false, simulation.now);
  }

  /** The call for many keys of the request in this row begins; null where it waits. */
  beginMany(row: number, page: number, { keys, from, count, own }: Action): ManyAnswer | null {
    const { client, attempts, pages, requests, bookings, simulation } = this.#parts;
    const process = pages.process[page];
    requests.gets[row] = count - own;
    bookings.book(Counter.gets, requests.beganAt[row], count - own);
    if (pages.begins(page)) client.newRequest(process, simulation.now | 0);
    const asked: number[] = [];
    for (let i = from; i < from + count; i++) asked.push(keys[i]);
    return attempts.multiGets.begin(process, asked, row);
  }

  /**
   * What the call came to: each of its keys is a get. What the library has not handed out is a failure, which its user cannot
   * tell from a miss.
   */
  answeredMany(
    row: number,
    { gives, keys, nodes: from, slots, versions, roundTrips }: ManyAnswer,
    found: Found | null,
  ): void {
    const { requests, bookings, nodes, ledger, simulation } = this.#parts;
    const beganAt = requests.beganAt[row];
    const { now } = simulation;
    /** The others are the program's own. */
    const counted = requests.gets[row];
    let hits = 0;
    let failures = 0;
    for (let i = 0; i < keys.length; i++) {
      const slot = slots[i];
      const version = slot === 0 ? 0 : versions === null ? nodes.versionOf(slot) : versions[i];
      if (found !== null) {
        found.slots[i] = slot;
        found.versions[i] = version;
      }
      if (i >= counted) continue;
      if (slot === 0) {
        if (from[i] < 0) failures++;
        continue;
      }
      // A tombstone is no value.
      if (!ledger.isVersion(version)) continue;
      hits++;
      // What a quick node handed out may be gone by the time that a slow one has answered.
      const isThere = beganAt === now || nodes.peek(from[i], keys[i], now | 0) === slot;
      if (isThere && nodes.isStale(slot)) ledger.staleRead(slot, now, false, beganAt);
    }
    bookings.book(Counter.getHits, beganAt, hits);
    bookings.book(Counter.getFailures, beganAt, failures);
    bookings.book(Counter.getMisses, beganAt, counted - hits - failures);
    this.#hit(beganAt, hits);
    const { pages } = this.#parts;
    const page = requests.page[row];
    if (page < 0) return;
    pages.isDone[page] = gives === "found" ? 1 : 0;
    pages.isFailure[page] = gives === "found" ? 0 : 1;
    pages.roundTrips[page] = roundTrips;
  }

  /** The process was killed while the operation of the request in this row waited. */
  abandoned(row: number): void {
    const { requests, bookings } = this.#parts;
    const beganAt = requests.beganAt[row];
    const act = requests.act[row];
    if (act === Act.get || act === Act.multiGet) bookings.book(Counter.getsAbandoned, beganAt, requests.gets[row]);
    else if (act === Act.delete) bookings.book(Counter.deleteFailures, beganAt);
    else if (isStore(act)) bookings.book(Counter.setFailures, beganAt);
  }

  /** A query of the page has written the key: its copies are old until the page sets or deletes them, or ends. */
  wrote(page: number, key: number): void {
    if (page < 0) {
      this.#parts.ledger.notRefreshed(key);
      return;
    }
    this.over(page);
    this.#parts.pages.wrote[page] = key;
  }

  /** The page has nothing more to say of the key that it wrote. */
  over(page: number): void {
    const { pages, ledger } = this.#parts;
    if (pages.wrote[page] >= 0) ledger.notRefreshed(pages.wrote[page]);
    pages.wrote[page] = -1;
  }

  /** What the page did by the request in this row is over: the round trips that it took beside all waiting. */
  ended(page: number, row: number, isError: boolean): number {
    const { pages, requests, population, source } = this.#parts;
    const act = requests.act[row];
    const isRead = requests.kind[row] === QueryKind.read;
    if (isRequest(act)) {
      pages.isDone[page] = isError ? 0 : 1;
      pages.isFailure[page] = 0;
      pages.version[page] = isRead ? requests.version[row] : population.facts[factAt(requests.key[row], Fact.version)];
    }
    if (act === Act.queryRead || act === Act.queryWrite) return 0;
    if (act === Act.multiGet) return pages.roundTrips[page];
    if (isSingle(act)) return 1;
    const isUpdated = isRead ? source.fillsMisses !== false : requests.does[row] !== Does.write;
    const updates = !isError && requests.stage[row] !== Stage.get && isUpdated ? 1 : 0;
    return (act === Act.read ? 1 : 0) + updates;
  }

  /** Counts what came of a single get: the item found, 0 for none. */
  #hasGot(slot: number, { isFailure, misdirected, beganAt, source }: Got): void {
    const { bookings, nodes, ledger, simulation } = this.#parts;
    // A tombstone is no value.
    const isHit = slot !== 0 && ledger.isValue(slot);
    bookings.book(isHit ? Counter.getHits : isFailure ? Counter.getFailures : Counter.getMisses, beganAt);
    if (!isHit) return;
    bookHitBeside(bookings, source, beganAt);
    this.#hit(beganAt, 1);
    if (nodes.isStale(slot)) ledger.staleRead(slot, simulation.now, misdirected, beganAt);
  }

  /** Each get that hit is a request that is over. */
  #hit(beganAt: number, hits: number): void {
    const { bookings, simulation, roundTripSeconds } = this.#parts;
    bookings.book(Counter.requests, beganAt, hits);
    bookings.book(Counter.ended, beganAt, hits);
    if (beganAt === simulation.now) return;
    bookings.book(Counter.lateHits, beganAt, hits);
    const ms = (simulation.now - beganAt + roundTripSeconds) * 1000;
    for (let i = 0; i < hits; i++) bookings.bookLatency(ms, beganAt);
  }

  #note(row: number, { node, slot, isUnderway, isEmpty }: Answer): void {
    const { pages, requests, nodes } = this.#parts;
    const page = requests.page[row];
    if (page < 0) return;
    const act = requests.act[row];
    const isStored = act !== Act.delete && act !== Act.ownDelete;
    pages.isDone[page] = (isStored ? slot !== 0 || isUnderway : node >= 0) ? 1 : 0;
    pages.isFailure[page] = node < 0 && !isEmpty && !isUnderway ? 1 : 0;
    pages.version[page] = slot === 0 ? 0 : nodes.versionOf(slot);
  }

  #refreshed(row: number, node: number, misdirected: boolean, isDelete: boolean): void {
    const { pages, requests, ledger } = this.#parts;
    const page = requests.page[row];
    const key = requests.key[row];
    if (page < 0 || pages.wrote[page] < 0 || !ledger.areNamesOfOne(pages.wrote[page], key)) return;
    ledger.refreshed(key, requests.process[row], node, misdirected, isDelete);
    pages.wrote[page] = -1;
  }
}

/** Of a value of the application. */
function isStore(act: number): boolean {
  return act === Act.set || act === Act.add;
}

/** What a library with replicas does to them too. */
function isCopied(act: number): boolean {
  return act === Act.set || act === Act.delete || act === Act.ownSet || act === Act.ownDelete;
}
