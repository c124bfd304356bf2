/**
 * Loaders that fill nodes from the database: each reads the keys of a list by real queries, in the list's order, over so many connections
 * and no faster than its rate, and sets what it has read on its node. It goes to the node by a way of its own, so that it does so while
 * the node is closed to clients. A query that fails is not asked again: its key is left out.
 *
 * It stands between the database and whoever asks it, and takes the answers to its own queries out. It sets at once what it has read, as
 * the application does, and its work is done when the last set is acknowledged, a round trip later.
 */
import { hashAt } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { Client } from "../clients/client.ts";
import { type Answering, type Asker, QueryEnd } from "../database/answering.ts";
import { Left, QueryKind, type Requests, Stage } from "../database/requests.ts";
import type { Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { Ledger } from "../staleness/ledger.ts";
import { Fact, factAt, type KeyItems } from "../workload/population.ts";

export interface LoaderParts {
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly nodes: Nodes;
  readonly wire: Wire;
  readonly client: Client;
  readonly population: KeyItems;
  /** Keys of the application, the first of the population's. */
  readonly keys: number;
  readonly ledger: Ledger;
  /** Share of the requests that is for this key; its list is in this order. */
  readonly shareOf: (key: number) => number;
  readonly roundTripSeconds: number;
  /** Of the numbers that pick the service times of its queries. */
  readonly streamKey: number;
  /** Who asks the database otherwise. */
  readonly asker: Asker;
}

/** What a loader is told. */
export interface PreFill {
  /** So many keys, the most popular ones whose home is the node. */
  readonly keys: number;
  /** No more queries a second than this. */
  readonly rate: number;
  /** Queries of the loader at the database at once. */
  readonly connections: number;
}

/** And what is to be done then. */
export interface Task extends PreFill {
  /** Handed back when it is done. */
  readonly thenOpen?: { readonly over?: number | undefined } | undefined;
}

/** What a loader has done. */
export interface Loaded {
  /** Keys set, and keys left out since they could not be read or stored. */
  readonly keys: number;
  readonly failed: number;
  /** Of the copies that it set and that are there when it is done: those that a write has made old meanwhile. */
  readonly old: number;
  readonly seconds: number;
}

/** The same with where, and by which task. */
export interface Filled extends Loaded {
  readonly node: number;
  readonly task: Task;
}

interface Loading {
  /** By which events name it. */
  readonly index: number;
  readonly node: number;
  readonly incarnation: number;
  readonly task: Task;
  readonly list: readonly number[];
  readonly beganAt: number;
  /** Place in the list of the next key, queries under way, keys that are set, and those left out. */
  next: number;
  underWay: number;
  stored: number;
  failed: number;
  /** When the rate allows the next query. */
  dueAt: number;
  isWaiting: boolean;
  /** Another fills the node in its place. */
  isOvertaken: boolean;
}

export class Loader implements Asker {
  readonly #parts: LoaderParts;
  readonly #asker: Asker;
  readonly #next: number;
  readonly #done: number;
  readonly #loadings: Loading[] = [];
  /** By the row of a query. */
  readonly #loadingOf = new Map<number, Loading>();
  #database!: Answering;
  #asked = 0;
  /** Told of each that is done; not of one whose node was lost meanwhile. */
  filled: (what: Filled) => void = () => {};

  constructor(parts: LoaderParts) {
    const { simulation } = parts;
    this.#parts = parts;
    this.#asker = parts.asker;
    this.#next = simulation.declare("loader: next query", (index) => {
      const loading = this.#loadings[index];
      loading.isWaiting = false;
      this.#goOn(loading);
    });
    this.#done = simulation.declare("loader: done", (index) => this.#end(this.#loadings[index]));
  }

  /** The database answers to it and is made after it. */
  starts(database: Answering): void {
    this.#database = database;
  }

  /** A loader begins to fill the node; false if that does not run, or no key is at home there. */
  begin(node: number, task: Task): boolean {
    const { wire, simulation } = this.#parts;
    if (!wire.isUp(node)) return false;
    const list = this.#listOf(node, task.keys);
    if (list.length === 0) return false;
    for (const other of this.#loadings) if (other.node === node) other.isOvertaken = true;
    const loading = {
      index: this.#loadings.length,
      node,
      incarnation: wire.incarnationOf(node),
      task,
      list,
      beganAt: simulation.now,
      next: 0,
      underWay: 0,
      stored: 0,
      failed: 0,
      dueAt: simulation.now,
      isWaiting: false,
      isOvertaken: false,
    };
    this.#loadings.push(loading);
    this.#goOn(loading);
    return true;
  }

  queryStarted(row: number, behind = 0, isLost = false): void {
    if (!this.#loadingOf.has(row)) {
      this.#asker.queryStarted(row, behind, isLost);
      return;
    }
    const { requests, population, ledger } = this.#parts;
    const key = requests.key[row];
    const version = population.facts[factAt(key, Fact.version)] - behind;
    requests.version[row] = version;
    if (behind > 0) ledger.readBehind(key, version, isLost);
  }

  queryEnded(row: number, end: QueryEnd): void {
    const loading = this.#loadingOf.get(row);
    if (loading === undefined) {
      this.#asker.queryEnded(row, end);
      return;
    }
    const { requests } = this.#parts;
    const [key, version] = [requests.key[row], requests.version[row]];
    this.#loadingOf.delete(row);
    requests.release(row);
    requests.ofLoaders--;
    loading.underWay--;
    if (end === QueryEnd.completed && this.#store(loading, key, version)) loading.stored++;
    else loading.failed++;
    this.#goOn(loading);
  }

  queryGivenUp(row: number): void {
    if (!this.#loadingOf.has(row)) this.#asker.queryGivenUp?.(row);
  }

  isUnwanted(row: number): boolean {
    return !this.#loadingOf.has(row) && this.#asker.isUnwanted?.(row) === true;
  }

  queryAsked(row: number): void {
    this.#asker.queryAsked?.(row);
  }

  queryLeft(row: number): void {
    this.#asker.queryLeft?.(row);
  }

  queryOrphaned(): void {
    this.#asker.queryOrphaned?.();
  }

  #listOf(node: number, most: number): number[] {
    const { client, keys, shareOf, nodes } = this.#parts;
    const allUp = new Uint8Array(nodes.count);
    const own: { readonly key: number; readonly share: number }[] = [];
    for (let key = 0; key < keys; key++) {
      const share = shareOf(key);
      if (share <= 0) continue;
      const isHome =
        client.settled(key, allUp) === node || client.broadcast?.keepers(key, allUp).includes(node) === true;
      if (isHome) own.push({ key, share });
    }
    // Sorting is stable: keys that are asked for alike keep their order.
    own.sort((a, b) => b.share - a.share);
    return own.slice(0, most).map(({ key }) => key);
  }

  /** As many queries as connections and rate allow. A database that refuses answers within the call. */
  #goOn(loading: Loading): void {
    const { simulation, roundTripSeconds } = this.#parts;
    const { now } = simulation;
    if (!this.#isThere(loading)) return;
    while (loading.next < loading.list.length && loading.underWay < loading.task.connections && !loading.isWaiting) {
      if (loading.dueAt > now) {
        loading.isWaiting = true;
        simulation.at(this.#next, loading.dueAt, loading.index);
        return;
      }
      loading.dueAt = Math.max(loading.dueAt + 1 / loading.task.rate, now);
      this.#ask(loading);
    }
    if (loading.stored + loading.failed === loading.list.length && !loading.isWaiting) {
      loading.isWaiting = true;
      simulation.at(this.#done, now + roundTripSeconds, loading.index);
    }
  }

  #ask(loading: Loading): void {
    const { requests, simulation, streamKey } = this.#parts;
    const row = requests.take();
    const number = hashAt(streamKey, this.#asked++) >>> 0;
    requests.begin(row, QueryKind.load, 0, loading.list[loading.next++], number, simulation.now);
    requests.stage[row] = Stage.query;
    requests.left[row] = Left.worker;
    requests.ofLoaders++;
    this.#loadingOf.set(row, loading);
    loading.underWay++;
    this.#database.arrive(row);
  }

  #store(loading: Loading, key: number, version: number): boolean {
    if (!this.#isThere(loading)) return false;
    const { nodes, population, ledger, simulation } = this.#parts;
    const kind = population.facts[factAt(key, Fact.kind)];
    const item = {
      key,
      bytes: population.itemBytes[kind],
      expirySeconds: population.ttlSeconds[kind],
      version,
    };
    const slot = nodes.set(loading.node, item, simulation.now | 0);
    if (slot === 0) return false;
    ledger.loaded(slot, key, version);
    return true;
  }

  /** The process that is filled runs and can be reached by way of the loader. */
  #isThere({ node, incarnation, isOvertaken }: Loading): boolean {
    const { wire } = this.#parts;
    return !isOvertaken && wire.isUp(node) && wire.incarnationOf(node) === incarnation;
  }

  #end(loading: Loading): void {
    if (!this.#isThere(loading)) return;
    const { node, task, stored, failed, beganAt } = loading;
    const { now } = this.#parts.simulation;
    this.filled({ node, task, keys: stored, failed, old: this.#old(loading), seconds: now - beganAt });
  }

  /** Writes of the application cannot reach a closed node: what they write is newer than what the loader has set. */
  #old({ node, list }: Loading): number {
    const { nodes, simulation } = this.#parts;
    const slots = list.map((key) => nodes.peek(node, key, simulation.now | 0));
    return slots.filter((slot) => slot !== 0 && nodes.isStale(slot)).length;
  }
}
