/**
 * What the application writes to its cache: a miss is filled with what the database said, and after a write the cached
 * copy is set or deleted. Over an open, live socket to the usual node that is one command; everything else goes through
 * the library's state machine and may have to be waited for.
 */
import type { Clock } from "../../src/core/simulation.ts";
import { type Client, Verb } from "../clients/client.ts";
import type { Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Counter } from "../recording/counters.ts";
import type { Ledger } from "../staleness/ledger.ts";
import { Fact, type Population } from "../workload/population.ts";
import type { Answer, Attempts } from "./attempts.ts";

/** What the application does with the cached copy after a write. */
export type OnWrite = "set" | "delete" | "nothing";

/** V8 folds constants of this module; those imported by name are loaded at every use. */
const { version: VERSION, kind: KIND } = Fact;

export interface UpdatesParts {
  readonly client: Client;
  readonly attempts: Attempts;
  readonly wire: Wire;
  readonly nodes: Nodes;
  readonly population: Population;
  readonly ledger: Ledger;
  readonly counts: Float64Array;
  readonly onWrite: OnWrite;
  readonly simulation: Clock;
}

/** Each of its methods returns the answer where that is to be waited for, else null. */
export class Updates {
  readonly #parts: UpdatesParts;
  /** The client also writes copies, so that no write may take the quick way. */
  readonly #copies: boolean;

  constructor(parts: UpdatesParts) {
    this.#parts = parts;
    this.#copies = parts.client.copies !== undefined;
  }

  /** After a miss: the key's item is set to the version that the database read. */
  fill(process: number, key: number, version: number): Answer | null {
    const node = this.#parts.client.usual(process, key);
    if (this.#isPlain(process, node)) this.#set(node, key, version);
    else {
      // The set belongs to the web request that the get began.
      this.#parts.counts[Counter.sets] += 1;
      const answer = this.#parts.attempts.begin(Verb.set, process, key, version);
      if (answer.waits >= 0) return answer;
      this.filled(answer);
    }
    return null;
  }

  /** After a write: the cached copy is set to what was written, or deleted. */
  refresh(process: number, key: number): Answer | null {
    const { client, attempts, counts, population, nodes, ledger, onWrite, simulation } = this.#parts;
    const isDelete = onWrite === "delete";
    const version = population.facts[key * 4 + VERSION];
    const node = client.usual(process, key);
    if (this.#isPlain(process, node)) {
      if (isDelete) {
        counts[Counter.deletes] += 1;
        nodes.delete(node, key, simulation.now | 0);
      } else this.#set(node, key, version);
      ledger.refreshed(key, process, node, false, isDelete);
      return null;
    }
    counts[isDelete ? Counter.deletes : Counter.sets] += 1;
    client.newRequest(process, simulation.now | 0);
    const answer = isDelete
      ? attempts.begin(Verb.delete, process, key, 0)
      : attempts.begin(Verb.set, process, key, version);
    if (answer.waits >= 0) return answer;
    this.refreshed(process, key, answer);
    return null;
  }

  /** The set after a miss is over. */
  filled({ node, slot }: Answer): void {
    if (node < 0 || slot === 0) this.#parts.counts[Counter.setFailures] += 1;
    if (this.#copies) this.#parts.attempts.copy();
  }

  /** The set or delete after a write is over. */
  refreshed(process: number, key: number, answer: Answer): void {
    const { counts, attempts, ledger, onWrite } = this.#parts;
    const { node, misdirected } = answer;
    if (onWrite !== "delete") this.filled(answer);
    else {
      if (node < 0) counts[Counter.deleteFailures] += 1;
      if (this.#copies) attempts.copy();
    }
    ledger.refreshed(key, process, node, misdirected, onWrite === "delete");
  }

  /** Over an open, live socket to where the process usually goes. */
  #isPlain(process: number, usual: number): boolean {
    return usual >= 0 && !this.#copies && this.#parts.wire.isLive(process, usual);
  }

  #set(node: number, key: number, version: number): void {
    const { counts, nodes, ledger, population, simulation } = this.#parts;
    const { facts, itemBytes, ttlSeconds } = population;
    const kind = facts[key * 4 + KIND];
    counts[Counter.sets] += 1;
    const slot = nodes.set(node, key, itemBytes[kind], ttlSeconds[kind], version, simulation.now | 0);
    if (slot === 0) counts[Counter.setFailures] += 1;
    else ledger.stored(slot, key, version);
  }
}
