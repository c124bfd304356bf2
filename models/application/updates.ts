/**
 * What the application writes to its cache: a miss is filled with what the database said, and after a write the cached
 * copy is set or deleted. Over an open, live socket to the usual node that is one command; everything else goes through
 * the library's state machine and may have to be waited for.
 */
import type { Clock } from "../../src/core/simulation.ts";
import { type Client, Verb } from "../clients/client.ts";
import type { Requests } from "../database/requests.ts";
import type { Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { Bookings } from "../recording/bookings.ts";
import { Counter } from "../recording/counters.ts";
import type { Ledger } from "../staleness/ledger.ts";
import { Fact, factAt, type KeyItems } from "../workload/population.ts";
import { Does } from "../workload/request-source.ts";
import type { Answer, Attempts } from "./attempts.ts";
import type { Pages } from "./pages.ts";

/** V8 folds constants of this module; those imported by name are loaded at every use. */
const { version: VERSION, kind: KIND } = Fact;

export interface UpdatesParts {
  readonly client: Client;
  readonly attempts: Attempts;
  readonly wire: Wire;
  readonly nodes: Nodes;
  readonly population: KeyItems;
  readonly ledger: Ledger;
  readonly requests: Requests;
  readonly bookings: Bookings;
  /** Null where each request is a web request of its own. */
  readonly pages: Pages | null;
  readonly simulation: Clock;
}

/** Each of its methods returns the answer where that is to be waited for, else null. */
export class Updates {
  readonly #parts: UpdatesParts;
  /** The client also writes copies. */
  readonly #copies: boolean;
  /** It writes copies, or elsewhere than it reads, so that no write may take the quick way. */
  readonly #writesApart: boolean;
  readonly #mayStray: boolean;
  /** What is stored: one record for all, so that a set allocates nothing. */
  readonly #item = { key: 0, bytes: 0, expirySeconds: 0, version: 0 };

  constructor(parts: UpdatesParts) {
    this.#parts = parts;
    this.#copies = parts.client.copies !== undefined;
    this.#writesApart = this.#copies || parts.client.broadcast !== undefined;
    this.#mayStray = parts.client.usualMayStray === true;
  }

  /** The request in this row has read the database after a miss: the key's item is set to the version that it read. */
  fill(row: number): Answer | null {
    return this.#fill(row, false);
  }

  /** The request in this row is to set the key's item, and nothing else. */
  store(row: number): Answer | null {
    return this.#fill(row, true);
  }

  #fill(row: number, isOwnRequest: boolean): Answer | null {
    const { client, attempts, requests, bookings } = this.#parts;
    const process = requests.process[row];
    const key = requests.key[row];
    const version = requests.version[row];
    bookings.book(Counter.sets, requests.beganAt[row]);
    const node = client.usual(process, key);
    if (this.#isPlain(process, node)) this.#set(row, node, version);
    else {
      // Else the set belongs to the web request that the get began. Of a page it may be the first thing that the library is asked.
      if (isOwnRequest || requests.page[row] >= 0) this.#beginRequest(row);
      const answer = attempts.begin(Verb.set, process, key, version);
      if (answer.waits >= 0) return answer;
      this.filled(row, answer);
    }
    return null;
  }

  /** The request in this row has written to the database: the cached copy is set to what was written, or deleted. */
  refresh(row: number): Answer | null {
    const { client, attempts, requests, bookings, population, nodes, ledger, simulation } = this.#parts;
    const process = requests.process[row];
    const key = requests.key[row];
    const isDelete = requests.does[row] === Does.writeAndDelete;
    const version = population.facts[factAt(key, VERSION)];
    bookings.book(isDelete ? Counter.deletes : Counter.sets, requests.beganAt[row]);
    const node = client.usual(process, key);
    if (this.#isPlain(process, node)) {
      if (isDelete) {
        nodes.delete(node, key, simulation.now | 0);
        if (this.#mayStray) ledger.routedPlainly(key, node, simulation.now);
      } else this.#set(row, node, version);
      ledger.refreshed(key, process, node, false, isDelete);
      return null;
    }
    this.#beginRequest(row);
    const answer = isDelete
      ? attempts.begin(Verb.delete, process, key, 0)
      : attempts.begin(Verb.set, process, key, version);
    if (answer.waits >= 0) return answer;
    this.refreshed(row, answer);
    return null;
  }

  /** The library is told that a web request has begun, unless the request's page has told it before. */
  #beginRequest(row: number): void {
    const { client, requests, pages, simulation } = this.#parts;
    const page = requests.page[row];
    if (page < 0 || pages!.begins(page)) client.newRequest(requests.process[row], simulation.now | 0);
  }

  /** The set after a miss is over. */
  filled(row: number, { node, slot, isUnderway }: Answer): void {
    if (node < 0 || (slot === 0 && !isUnderway)) this.#failed(Counter.setFailures, row);
    if (this.#copies) this.#parts.attempts.copy();
  }

  /** The set or delete after a write is over. */
  refreshed(row: number, answer: Answer): void {
    const { requests, attempts, ledger } = this.#parts;
    const { node, misdirected } = answer;
    const isDelete = requests.does[row] === Does.writeAndDelete;
    if (!isDelete) this.filled(row, answer);
    else {
      if (node < 0) this.#failed(Counter.deleteFailures, row);
      if (this.#copies) attempts.copy();
    }
    ledger.refreshed(requests.key[row], requests.process[row], node, misdirected, isDelete);
  }

  /** The process was killed while it waited for the set or delete to be over: for the application it failed. */
  abandoned(row: number, isWrite: boolean): void {
    const { requests, ledger } = this.#parts;
    const isDelete = requests.does[row] === Does.writeAndDelete;
    this.#failed(isDelete ? Counter.deleteFailures : Counter.setFailures, row);
    if (isWrite) ledger.refreshed(requests.key[row], requests.process[row], -1, false, isDelete);
  }

  /** Over an open, live socket to where the process usually goes. */
  #isPlain(process: number, usual: number): boolean {
    return usual >= 0 && !this.#writesApart && this.#parts.wire.isLive(process, usual);
  }

  #set(row: number, node: number, version: number): void {
    const { nodes, ledger, population, simulation, requests } = this.#parts;
    const { facts, itemBytes, ttlSeconds } = population;
    const key = requests.key[row];
    const kind = facts[factAt(key, KIND)];
    if (this.#mayStray) ledger.routedPlainly(key, node, simulation.now);
    const item = this.#item;
    item.key = key;
    item.bytes = itemBytes[kind];
    item.expirySeconds = ttlSeconds[kind];
    item.version = version;
    const slot = nodes.set(node, item, simulation.now | 0);
    if (slot === 0) this.#failed(Counter.setFailures, row);
    else ledger.stored(slot, requests.process[row], key, version);
  }

  #failed(counter: Counter, row: number): void {
    this.#parts.bookings.book(counter, this.#parts.requests.beganAt[row]);
  }
}
