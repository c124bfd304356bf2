/**
 * Pages whose keys are of namespaces. Each namespace has its part of what pages read, by its share of the requests that read, and
 * of what they write, by its share of those that write. A get that may be a write in its place is one or the other as the
 * namespace says, so a page of one get is that request of the namespaces.
 */
import type { Stream } from "../../src/core/random.ts";
import { writeDoes } from "../workload/drawn-requests.ts";
import { type NamespacedParts, NamespaceKeys, sharesByKind } from "../workload/namespaces.ts";
import type { PageBlock, PageSource } from "./page-arrivals.ts";
import { type PageShape, Want } from "./program.ts";

export interface NamespacedPagesParts extends NamespacedParts {
  readonly shape: PageShape;
  /** Expected keys that a page writes after its gets; null where each of its gets may be a write in its place. */
  readonly writes: number | null;
}

export class NamespacedPages implements PageSource {
  readonly #parts: NamespacedPagesParts;
  readonly #ofAll: readonly number[];
  readonly #ofReads: readonly number[];
  readonly #ofWrites: readonly number[];
  readonly #keys: NamespaceKeys;
  readonly #kind: Stream;
  readonly #process: Stream;

  constructor(parts: NamespacedPagesParts) {
    const { namespaces, streams } = parts;
    const specs = namespaces.map(({ spec }) => spec);
    const { reads, writes } = sharesByKind(specs);
    this.#parts = parts;
    this.#ofAll = specs.map(({ share }) => share);
    this.#ofReads = reads;
    this.#ofWrites = writes;
    this.#keys = new NamespaceKeys(namespaces, streams);
    this.#kind = streams.stream("read or write");
    this.#process = streams.stream("which process");
  }

  fill(block: PageBlock): void {
    const { arrivals, processes, shape, writes } = this.#parts;
    const { size, times, keysPerPage } = block;
    const firstWrite = keysPerPage - shape.writesMax;
    arrivals.fill(times, size);
    for (let page = 0, at = 0; page < size; page++) {
      for (let i = 0; i < keysPerPage; i++, at++) {
        if (i >= firstWrite) this.#write(block, page, at, i - firstWrite);
        else if (i < shape.gets && writes === null) this.#getOrWrite(block, page, at);
        else this.#draw(block, page, at, this.#ofReads, Want.read);
      }
      if (processes > 1) block.processes[page] = this.#process.below(processes);
    }
  }

  #getOrWrite(block: PageBlock, page: number, at: number): void {
    const which = this.#draw(block, page, at, this.#ofAll, Want.read);
    const { reads, onWrite } = this.#parts.namespaces[which].spec;
    if (this.#kind.next() >= reads) block.does[at] = writeDoes[onWrite];
  }

  #write(block: PageBlock, page: number, at: number, number: number): void {
    const writes = this.#parts.writes ?? 0;
    const which = this.#draw(block, page, at, this.#ofWrites, Want.nothing);
    const isWanted = number < Math.floor(writes) || this.#kind.next() < writes - Math.floor(writes);
    if (isWanted) block.does[at] = writeDoes[this.#parts.namespaces[which].spec.onWrite];
  }

  /** Of which namespace, and a key of it. */
  #draw({ times, keys, does }: PageBlock, page: number, at: number, among: readonly number[], want: number): number {
    const which = this.#keys.pick(among);
    keys[at] = this.#keys.keyOf(which, times[page]);
    does[at] = want;
    return which;
  }
}
