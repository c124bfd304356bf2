/**
 * A call for many keys that is split by node and asked of all nodes at once; it returns when every part has come to its end.
 * Each part connects if it must, and waits by itself.
 */
import { Outcome } from "../../network/outcome.ts";
import type { Hand, MultiGet, MultiGetCall, MultiGetEnd } from "../multi-get.ts";
import { Deadlines } from "./deadlines.ts";

/** What the library does with one node, in this call. */
export interface PartRules {
  /** The node of a key, or -1 where it is asked of none. */
  place(key: number): number;
  isOpen(node: number): boolean;
  opened(node: number): void;
  answered?(node: number): void;
  /**
   * The node could not be connected to, lost the connection (`broken`), or did not answer in time.
   *
   * @returns Seconds until the part connects again; null: it has failed.
   */
  failed(node: number, outcome: Outcome): number | null;
  readonly ioTimeoutSeconds: number;
  /** How the call returns, given why each part that failed did; -1 stands for the keys without a node. */
  end(failures: ReadonlyMap<number, Outcome>): MultiGetEnd;
}

interface Part {
  readonly positions: number[];
  /** The part waits to connect again. */
  isResting: boolean;
}

const NO_NODE = -1;

export class PartsAtOnce implements MultiGet {
  readonly #call: MultiGetCall;
  readonly #rules: PartRules;
  readonly #parts = new Map<number, Part>();
  readonly #failures = new Map<number, Outcome>();
  #hand!: Hand;
  #deadlines!: Deadlines;

  constructor(call: MultiGetCall, rules: PartRules) {
    this.#call = call;
    this.#rules = rules;
  }

  begin(hand: Hand): void {
    this.#hand = hand;
    this.#deadlines = new Deadlines(this.#call, hand);
    this.#call.keys.forEach((key, position) => {
      const node = this.#rules.place(key);
      const part = this.#parts.get(node);
      if (node === NO_NODE) this.#failures.set(node, Outcome.refused);
      else if (part !== undefined) part.positions.push(position);
      else this.#parts.set(node, { positions: [position], isResting: false });
    });
    for (const node of this.#parts.keys()) this.#approach(node);
    this.#return();
  }

  connected(node: number, outcome: Outcome): void {
    if (outcome !== Outcome.answered) {
      this.#failed(node, outcome);
      return;
    }
    this.#rules.opened(node);
    this.#send(node);
  }

  replied(node: number, outcome: Outcome): void {
    this.#deadlines.clear(node);
    if (outcome !== Outcome.answered) {
      this.#failed(node, outcome);
      return;
    }
    this.#rules.answered?.(node);
    this.#over(node);
  }

  woke(): void {
    for (const node of this.#deadlines.due()) {
      const part = this.#parts.get(node)!;
      if (part.isResting) {
        part.isResting = false;
        this.#approach(node);
      } else {
        this.#hand.drop(node);
        this.#failed(node, Outcome.ioTimeout);
      }
    }
  }

  #approach(node: number): void {
    if (this.#rules.isOpen(node)) this.#send(node);
    else this.#hand.connect(node);
  }

  #send(node: number): void {
    this.#hand.send(node, this.#parts.get(node)!.positions);
    this.#deadlines.set(node, this.#rules.ioTimeoutSeconds);
  }

  #failed(node: number, outcome: Outcome): void {
    const part = this.#parts.get(node)!;
    const restSeconds = this.#rules.failed(node, outcome);
    if (restSeconds === null) {
      this.#failures.set(node, outcome);
      this.#over(node);
    } else if (restSeconds === 0) this.#approach(node);
    else {
      part.isResting = true;
      this.#deadlines.set(node, restSeconds);
    }
  }

  #over(node: number): void {
    this.#parts.delete(node);
    this.#return();
  }

  #return(): void {
    if (this.#parts.size === 0) this.#hand.end(this.#rules.end(this.#failures));
  }
}
