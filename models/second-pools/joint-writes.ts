/** Writes that go to every pool at once: which pools have ended, and with what. The write is over when all have. */
import { type Operation, Step } from "../clients/client.ts";

interface JointWrite extends Pick<Operation, "process" | "key" | "verb"> {
  begun: number;
  /** By pool: the end of its branch, and the node that did it, -1 for none. */
  readonly ends: number[];
  readonly nodes: number[];
  left: number;
}

/** No end of a branch. */
const OPEN = 0;

export class JointWrites {
  readonly #pools: number;
  readonly #open = new Map<number, JointWrite>();
  #last = 0;

  constructor(pools: number) {
    this.#pools = pools;
  }

  /** The number of a new write. */
  begin({ process, key, verb }: Operation): number {
    const pools = this.#pools;
    const ends = new Array<number>(pools).fill(OPEN);
    const nodes = new Array<number>(pools).fill(-1);
    this.#open.set(++this.#last, { process, key, verb, begun: 0, ends, nodes, left: pools });
    return this.#last;
  }

  /** Makes `branch` that of the next pool, and says which; -1 when all have begun. */
  next(number: number, branch: Operation): number {
    const write = this.#open.get(number)!;
    if (write.begun === this.#pools) return -1;
    branch.process = write.process;
    branch.key = write.key;
    branch.verb = write.verb;
    branch.branchOf = number;
    return write.begun++;
  }

  ended(number: number, pool: number, end: number, node: number): void {
    const write = this.#open.get(number)!;
    write.ends[pool] = end;
    write.nodes[pool] = end === Step.failed ? -1 : node;
    write.left--;
  }

  isJoined(number: number): boolean {
    return this.#open.get(number)!.left === 0;
  }

  /** What the first pool that did it came to; null where none did. The write is over. */
  result(number: number): { readonly end: number; readonly node: number } | null {
    const { ends, nodes } = this.#open.get(number)!;
    this.#open.delete(number);
    const first = ends.findIndex((end) => end === Step.done || end === Step.sent);
    return first < 0 ? null : { end: ends[first], node: nodes[first] };
  }
}
