/**
 * The wire between processes and nodes: what one step comes to, and after how long. A step is known to come to something
 * when it is made, unless it is lost on a node that may yet return.
 */
export type Step = { readonly connect: number } | { readonly send: number };

/** What a step came to. */
export type Outcome = "answered" | "refused" | "no connection" | "broken" | "no answer";

export interface Made {
  readonly outcome: Outcome;
  readonly afterSeconds: number;
  /** What the step is lost on; it comes through after all if that is over before the time-out. */
  readonly lostOn?: "hung process" | "silence";
  /** The node does it all the same, so long after it was sent. */
  readonly doneAfterSeconds?: number;
}

/** Linux gives up a connect after 127 s and a send after 924.6 s, where the library waits longer. */
const CONNECT_SECONDS_MAX = 127;
const SEND_SECONDS_MAX = 924.6;
/** Lost data is sent again after 0.2 s, then after twice as long each time. */
const AGAIN_SECONDS = 0.2;

interface NodeState {
  is: "listening" | "refusing" | "hung" | "silent";
  /** Counts the processes that have run at the address. */
  incarnation: number;
  slowSeconds: number;
  /** Processes of the application that are cut off from it. */
  readonly cut: Set<number>;
}

export class Network {
  readonly nodes: readonly NodeState[];
  readonly #connectSeconds: number;
  readonly #answerSeconds: number;
  readonly #processes: number;
  /** To which incarnation of the node the process has a socket, by `process node`. */
  readonly #sockets = new Map<string, number>();

  constructor(nodes: number, processes: number, connectSeconds: number, answerSeconds: number) {
    this.nodes = Array.from({ length: nodes }, () => ({
      is: "listening",
      incarnation: 1,
      slowSeconds: 0,
      cut: new Set<number>(),
    }));
    this.#processes = processes;
    this.#connectSeconds = Math.min(connectSeconds, CONNECT_SECONDS_MAX);
    this.#answerSeconds = answerSeconds;
  }

  /** No process can have anything done by these. */
  down(): Set<number> {
    const lost = ({ is, cut }: NodeState) => is !== "listening" || cut.size === this.#processes;
    return new Set([...this.nodes.keys()].filter((node) => lost(this.nodes[node])));
  }

  /** Some process has nothing done by these, or late. */
  ailing(): Set<number> {
    const ails = ({ is, cut, slowSeconds }: NodeState) => is !== "listening" || cut.size > 0 || slowSeconds > 0;
    return new Set([...this.nodes.keys()].filter((node) => ails(this.nodes[node])));
  }

  reaches(process: number, node: number): boolean {
    const { is, cut } = this.nodes[node];
    return is === "listening" && !cut.has(process);
  }

  refuses(process: number, node: number): boolean {
    const { is, cut } = this.nodes[node];
    return is === "refusing" && !cut.has(process);
  }

  make(process: number, step: Step): Made {
    return "connect" in step ? this.#connect(process, step.connect) : this.#send(process, step.send);
  }

  /** Every process closes its sockets. */
  closeAll(): void {
    this.#sockets.clear();
  }

  /** The process closes its sockets. */
  close(process: number): void {
    for (const node of this.nodes.keys()) this.#sockets.delete(`${process} ${node}`);
  }

  /** When what was sent and lost is answered: with the first repetition from now on. */
  static againAt(sentAt: number, now: number): number {
    let wait = AGAIN_SECONDS;
    let at = sentAt + wait;
    while (at < now) at += wait *= 2;
    return at;
  }

  #connect(process: number, node: number): Made {
    const { is, cut, incarnation } = this.nodes[node];
    if (is === "silent" || cut.has(process)) {
      return { outcome: "no connection", afterSeconds: this.#connectSeconds };
    }
    if (is === "refusing") return { outcome: "refused", afterSeconds: 0 };
    this.#sockets.set(`${process} ${node}`, incarnation);
    return { outcome: "answered", afterSeconds: 0 };
  }

  #send(process: number, node: number): Made {
    const { is, cut, incarnation, slowSeconds } = this.nodes[node];
    const limit = this.#answerSeconds;
    if (is === "silent" || cut.has(process)) {
      return { outcome: "no answer", afterSeconds: Math.min(limit, SEND_SECONDS_MAX), lostOn: "silence" };
    }
    if (is === "refusing" || this.#sockets.get(`${process} ${node}`) !== incarnation) {
      this.#sockets.delete(`${process} ${node}`);
      return { outcome: "broken", afterSeconds: 0 };
    }
    if (is === "hung") return { outcome: "no answer", afterSeconds: limit, lostOn: "hung process" };
    if (slowSeconds > limit) return { outcome: "no answer", afterSeconds: limit, doneAfterSeconds: slowSeconds };
    return { outcome: "answered", afterSeconds: slowSeconds };
  }
}
