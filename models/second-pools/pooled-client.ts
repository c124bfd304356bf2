/**
 * The application's own code around its client library, for nodes that the library does not know: an operation goes to the
 * library, and where that gives an error, or a get misses, to the next of
 *
 * - replicas: pools with a copy of everything, each with a library of its own. Writes go to all of them at once, and are over
 *   when all are. A get asks the next where one gives an error, or also where it misses;
 * - the gutter: few nodes for what gets an error. It takes gets and sets, and these live short; deletes and touches do not go there;
 * - the warm source: for a time after a node's return, where a get looks that misses on it. What it finds there is added to the node.
 *
 * Each further node costs a round trip, after what the error has cost. Nothing is remembered of gutter nodes but the socket.
 */
import {
  type Broadcast,
  type Operation,
  type Probe,
  SCRATCH_OF_LIBRARY,
  Source,
  Step,
  Verb,
} from "../clients/client.ts";
import { ForwardingClient } from "../clients/forwarding-client.ts";
import { type Turned, UNTURNED } from "../clients/server-lists.ts";
import type { MaybeTurnable, Turnable } from "../clients/stand-ins.ts";
import { Outcome } from "../network/outcome.ts";
import { JointWrites } from "./joint-writes.ts";
import type { Returns } from "./returns.ts";
import type { SecondPoolsSpec } from "./second-pools-spec.ts";

/** What an operation remembers: whom it asks, */
const AT = SCRATCH_OF_LIBRARY;
/** the node on which it has missed plus 1, 0 for none, */
const MISSED = AT + 1;
/** whether it has connected anew, */
const AGAIN = AT + 2;
/** and whether what it asks is the warm source. */
const WARMS = AT + 3;

/** Whom it asks, where that is no pool with a library of its own. */
const NODE = -1;

export interface PooledClientParts {
  readonly spec: SecondPoolsSpec;
  /** Of the run. */
  readonly nodes: number;
  /** The library over the cluster, and over each of its replicas. They know nodes by the numbers of the run. */
  readonly pools: readonly MaybeTurnable[];
  /** By key, its gutter node; null where there is none. */
  readonly gutterHomes: Int32Array | null;
  readonly returns: Returns;
  readonly roundTripSeconds: number;
}

export class PooledClient extends ForwardingClient implements Turnable {
  override readonly seesMisses: boolean;
  override readonly broadcast: Broadcast | undefined;
  /** What such a call finds on a gutter or a replica is not modelled. */
  override readonly multiGet = undefined;
  readonly #parts: PooledClientParts;
  readonly #pools: readonly MaybeTurnable[];
  readonly #writes: JointWrites | null;
  readonly #keepers: number[] = [];
  /** By process and node: a socket to a node that was asked beside the library. */
  #open: Uint8Array;
  /** With one node down: where a key of it stands in. */
  readonly #oneDown: Uint8Array;

  constructor(parts: PooledClientParts) {
    const { pools, spec, nodes } = parts;
    super(pools, nodes);
    const [main] = pools;
    this.#parts = parts;
    this.#pools = pools;
    this.seesMisses = spec.replicas?.onMiss === true || spec.warmUp !== undefined || main.seesMisses === true;
    this.#open = new Uint8Array(main.processes * nodes);
    this.#oneDown = new Uint8Array(nodes);
    this.#writes = pools.length > 1 ? new JointWrites(pools.length) : null;
    this.broadcast =
      this.#writes === null ? main.broadcast && this.#ofLibrary(main.broadcast) : this.#ofWrites(this.#writes);
  }

  /** So many rounds of processes there are: those beyond the first stand in. */
  hasRounds(rounds: number): void {
    const wider = new Uint8Array(this.processes * this.nodes * rounds);
    wider.set(this.#open);
    this.#open = wider;
  }

  override start(op: Operation): number {
    asNew(op);
    if (this.#writes !== null && op.verb !== Verb.get) {
      op.joins = this.#writes.begin(op);
      return Step.join;
    }
    return this.#ask(op, 0);
  }

  override after(op: Operation, outcome: Outcome): number {
    const at = op.scratch[AT];
    if (at < 0) return this.#direct(op, outcome);
    if (op.step === Step.join && this.#writes !== null) return this.#joined(op, this.#writes);
    const pool = this.#pools[at];
    const isMiss = outcome === Outcome.missed;
    const next = pool.after(op, isMiss && pool.seesMisses !== true ? Outcome.answered : outcome);
    if (isMiss && next === Step.done && op.branchOf === 0) return this.#missed(op, at);
    return this.#reached(op, at, next);
  }

  /** The library of this pool begins. */
  #ask(op: Operation, pool: number): number {
    op.scratch[AT] = pool;
    return this.#reached(op, pool, this.#pools[pool].start(op));
  }

  /** What the pool's library has said: a step, or an end. */
  #reached(op: Operation, pool: number, next: number): number {
    if (next >= 0 || next === Step.join) return next;
    if (op.branchOf > 0) {
      this.#writes?.ended(op.branchOf, pool, next, Step.node(op.step));
      return next;
    }
    if (next === Step.failed) return this.#failed(op, pool);
    op.source = this.#sourceOf(op);
    return next;
  }

  #failed(op: Operation, pool: number): number {
    if (op.verb === Verb.get && pool + 1 < this.#pools.length) return this.#further(op, this.#ask(op, pool + 1));
    return this.#toGutter(op);
  }

  #missed(op: Operation, pool: number): number {
    const { spec, returns } = this.#parts;
    const node = Step.node(op.step);
    if (op.scratch[MISSED] === 0) op.scratch[MISSED] = node + 1;
    if (pool === 0 && spec.warmUp !== undefined && returns.isCold(node, op.seconds)) {
      const source = this.#warmSource(op.key, node);
      op.scratch[WARMS] = source === null ? 0 : 1;
      if (source === "replica") return this.#further(op, this.#ask(op, 1));
      if (source !== null) return this.#askNode(op, source);
    }
    if (spec.replicas?.onMiss === true && pool + 1 < this.#pools.length)
      return this.#further(op, this.#ask(op, pool + 1));
    op.source = this.#sourceOf(op);
    return Step.done;
  }

  /** The next pool is a round trip away. */
  #further(op: Operation, step: number): number {
    if (step >= 0) op.waitSeconds += this.#parts.roundTripSeconds;
    return step;
  }

  /** A node, or the first replica; null for none: the node stands in for itself. */
  #warmSource(key: number, node: number): number | "replica" | null {
    const { spec, gutterHomes } = this.#parts;
    switch (spec.warmUp!.from) {
      case "replica":
        return "replica";
      case "gutter":
        return gutterHomes![key];
      default: {
        this.#oneDown[node] = 1;
        const standIn = this.inner.settled(key, this.#oneDown);
        this.#oneDown[node] = 0;
        return standIn === node || standIn < 0 ? null : standIn;
      }
    }
  }

  #toGutter(op: Operation): number {
    const { spec, gutterHomes } = this.#parts;
    if (op.scratch[MISSED] > 0) return this.#inVain(op);
    if (gutterHomes === null || spec.gutter === undefined) return Step.failed;
    if (op.verb === Verb.delete || op.verb === Verb.touch) return this.#inVain(op);
    op.ttlSecondsMax = spec.gutter.ttlSeconds;
    return this.#askNode(op, gutterHomes[op.key]);
  }

  /** Nobody else is asked: a get that a node has answered with a miss is one, all else has failed. */
  #inVain(op: Operation): number {
    op.source = Source.nobody;
    return op.scratch[MISSED] > 0 ? Step.empty : Step.failed;
  }

  #askNode(op: Operation, node: number): number {
    op.scratch[AT] = NODE;
    op.scratch[AGAIN] = 0;
    op.waitSeconds = this.#parts.roundTripSeconds;
    return this.#open[op.process * this.nodes + node] === 1 ? Step.send(node) : Step.connect(node);
  }

  /** What a node came to that was asked beside the library. */
  #direct(op: Operation, outcome: Outcome): number {
    const node = Step.node(op.step);
    const isAnswered = outcome === Outcome.answered || outcome === Outcome.missed;
    this.#open[op.process * this.nodes + node] = isAnswered ? 1 : 0;
    if (isAnswered && Step.isConnect(op.step)) return Step.send(node);
    if (isAnswered) {
      op.source = this.#sourceOf(op);
      return Step.done;
    }
    if (outcome === Outcome.broken && op.scratch[AGAIN] === 0) {
      op.scratch[AGAIN] = 1;
      return Step.connect(node);
    }
    return op.scratch[MISSED] > 0 ? this.#inVain(op) : Step.failed;
  }

  #joined(op: Operation, writes: JointWrites): number {
    const result = writes.result(op.joins);
    if (result === null) return this.#toGutter(op);
    op.node = result.node;
    return result.end;
  }

  /** Branches of the one library there is. */
  #ofLibrary(broadcast: Broadcast): Broadcast {
    return {
      ...broadcast,
      nextBranch: (joins, branch) => {
        asNew(branch);
        return broadcast.nextBranch(joins, branch);
      },
    };
  }

  #ofWrites(writes: JointWrites): Broadcast {
    return {
      nextBranch: (joins, branch) => {
        const pool = writes.next(joins, branch);
        if (pool < 0) return false;
        asNew(branch);
        branch.step = this.#ask(branch, pool);
        return true;
      },
      isJoined: (joins) => writes.isJoined(joins),
      keepers: (key, down) => {
        const keepers = this.#keepers;
        keepers.length = 0;
        for (const pool of this.#pools) {
          const node = pool.settled(key, down);
          if (node >= 0) keepers.push(node);
        }
        return keepers;
      },
    };
  }

  override settled(key: number, down: Uint8Array, tried?: number[]): number {
    for (const pool of this.#pools) {
      const node = pool.settled(key, down, tried);
      if (node >= 0) return node;
    }
    const { gutterHomes } = this.#parts;
    if (gutterHomes === null) return -1;
    const node = gutterHomes[key];
    tried?.push(node);
    return down[node] === 1 ? -1 : node;
  }

  override flushes(op: Operation): boolean {
    const at = op.scratch[AT];
    return at >= 0 && this.#pools[at].flushes?.(op) === true;
  }

  override warms(op: Operation): number {
    const at = op.scratch[AT];
    if (op.scratch[WARMS] === 0) return at < 0 ? -1 : (this.#pools[at].warms?.(op) ?? -1);
    op.ttlSecondsMax = this.#parts.spec.warmUp!.ttlSeconds;
    return op.scratch[MISSED] - 1;
  }

  #sourceOf({ scratch }: Operation): Source {
    if (scratch[WARMS] === 1) return Source.warm;
    if (scratch[AT] === NODE) return Source.gutter;
    return scratch[AT] === 0 ? Source.own : Source.replica;
  }

  turnTo(...turn: Parameters<Turnable["turnTo"]>): Turned {
    return this.#pools[0].turnTo?.(...turn) ?? UNTURNED;
  }

  override get backgroundAtSeconds(): number {
    return Math.min(...this.#pools.map((pool) => pool.backgroundAtSeconds ?? Number.POSITIVE_INFINITY));
  }

  override background(seconds: number, probe: Probe): void {
    for (const pool of this.#pools)
      if ((pool.backgroundAtSeconds ?? Number.POSITIVE_INFINITY) <= seconds) pool.background!(seconds, probe);
  }

  override disconnected(process: number, node: number, seconds: number): void {
    this.#open[process * this.nodes + node] = 0;
    for (const pool of this.#pools) pool.disconnected?.(process, node, seconds);
  }

  override newRequest(process: number, nowSeconds: number): void {
    for (const pool of this.#pools) pool.newRequest(process, nowSeconds);
  }

  override avoids(process: number, node: number, seconds: number): number | null | undefined {
    const views = this.#pools.map((pool) => pool.avoids?.(process, node, seconds));
    if (views.includes(undefined)) return undefined;
    return views.find((until) => until !== null) ?? null;
  }

  protected override replace(process: number, seconds: number): void {
    this.#open.fill(0, process * this.nodes, (process + 1) * this.nodes);
    for (const pool of this.#pools) pool.replaced?.(process, seconds);
  }
}

function asNew({ scratch }: Operation): void {
  scratch[AT] = 0;
  scratch[MISSED] = 0;
  scratch[WARMS] = 0;
}
