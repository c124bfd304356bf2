/**
 * How many queries are reading each key: more than one at a time are a stampede. The count lies beside the key's place in the index, in
 * the upper half of a word, where a miss has just looked.
 */
import { besideHead } from "../nodes/memory/layout.ts";
import type { Nodes } from "../nodes/nodes.ts";

const ONE = 0x10000;
const HALF_BITS = 16;
/** As many as half a word holds. The kernel leaves a key that so many read to others. */
export const READS_MAX = 0xffff;

export class ReadsUnderWay {
  readonly #nodes: Nodes;
  /** Of keys that `READS_MAX` queries read: how many more do. */
  readonly #more = new Map<number, number>();

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
  }

  of(key: number): number {
    const many = this.#nodes.index[besideHead(key)] >>> HALF_BITS;
    return many < READS_MAX ? many : many + (this.#more.get(key) ?? 0);
  }

  /** One more query reads the key. Returns how many do now. */
  begin(key: number): number {
    const { index } = this.#nodes;
    const at = besideHead(key);
    const many = index[at] >>> HALF_BITS;
    if (many < READS_MAX) {
      index[at] += ONE;
      return many + 1;
    }
    const more = (this.#more.get(key) ?? 0) + 1;
    this.#more.set(key, more);
    return many + more;
  }

  /** One query fewer does. */
  end(key: number): void {
    const more = this.#more.get(key) ?? 0;
    if (more === 0) this.#nodes.index[besideHead(key)] -= ONE;
    else this.#more.set(key, more - 1);
  }
}
