/** A request on its way through mcrouter's routes: results and knock-outs decide which destination is next. */
import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import type { Keys } from "../../hashing/keys.ts";
import { Outcome } from "../../network/outcome.ts";
import { type Client, type Operation, type Probe, Step, Verb } from "../client.ts";
import { homeColumn } from "../shared/homes.ts";
import { fitsProtocol, protocolKeys } from "../shared/protocol-keys.ts";
import { CarbonResult, type Leaf, nextLeaf, warmUpOf } from "./leaves.ts";
import type { Tko } from "./tko.ts";

export interface RouterParts {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keys: Keys;
  readonly leaves: readonly Leaf[];
  readonly tko: Tko;
  /** Failed deletes go to a log and are answered as if there had been nothing to delete. */
  readonly logsDeletes: boolean;
  readonly timeoutMs: number;
}

/** What the operation remembers: the leaf it is at. */
const LEAF = 0;

export class Router implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly seesMisses: boolean;
  /** There only if a route warms up. */
  readonly warms?: (op: Operation) => number;
  readonly #leaves: readonly Leaf[];
  /** By leaf, the destination of every key, -1 for a key that mcrouter refuses. */
  readonly #homes: readonly Int16Array[];
  readonly #tko: Tko;
  readonly #logsDeletes: boolean;
  readonly #open: Uint8Array;

  constructor({ name, nodes, processes, keys, leaves, tko, logsDeletes, timeoutMs }: RouterParts) {
    this.name = name;
    this.nodes = nodes;
    this.processes = processes;
    this.connectTimeoutMs = timeoutMs;
    this.ioTimeoutMs = timeoutMs;
    this.#leaves = leaves;
    this.#homes = leaves.map((leaf) => homesOf(leaf, keys));
    this.#tko = tko;
    this.#logsDeletes = logsDeletes;
    this.#open = new Uint8Array(processes * nodes);
    this.seesMisses = leaves.some(({ places }) => places.some(({ route }) => route.kind !== "failover"));
    if (leaves.some((leaf) => warmUpOf(leaf) !== null)) this.warms = (op) => this.#warms(op);
  }

  get backgroundAtSeconds(): number {
    return this.#tko.probeAtSeconds;
  }

  background(seconds: number, probe: Probe): void {
    this.#tko.probe(seconds, (process, node) => {
      const outcome = probe.ask(process, node);
      this.#open[process * this.nodes + node] = outcome === Outcome.answered ? 1 : 0;
      return outcome;
    });
  }

  usual(process: number, key: number): number {
    const home = this.#homes[0][key];
    if (home < 0 || this.#tko.troubled[process] === 0) return home;
    return this.#tko.isClean(process * this.nodes + home) ? home : -1;
  }

  start(op: Operation): number {
    op.resultCode = 0;
    return this.#homes[0][op.key] < 0 ? Step.failed : this.#toLeaf(op, 0);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, seconds } = op;
    const node = Step.node(step);
    const row = process * this.nodes + node;
    if (Step.isConnect(step)) {
      if (outcome === Outcome.answered) {
        this.#open[row] = 1;
        return Step.send(node);
      }
      this.#tko.lost(process, row, seconds);
      return this.#failed(
        op,
        outcome === Outcome.connectTimeout ? CarbonResult.connect_timeout : CarbonResult.connect_error,
      );
    }
    if (outcome === Outcome.answered || outcome === Outcome.missed) {
      this.#tko.answered(process, row);
      const next = nextLeaf(
        this.#leafOf(op),
        outcome === Outcome.missed ? CarbonResult.miss : CarbonResult.hit,
        op.verb,
      );
      return next < 0 ? Step.done : this.#toLeaf(op, next);
    }
    if (outcome === Outcome.ioTimeout) {
      this.#tko.timedOut(process, row, seconds);
      return this.#failed(op, CarbonResult.timeout);
    }
    // The server's process is another one since: it was out before this request came.
    this.disconnected(process, node, seconds);
    if (this.#tko.isOut(row)) return this.#failed(op, CarbonResult.tko);
    return Step.connect(node);
  }

  /** The server is out at once, though no request was under way (ProxyDestination.cpp, setConnectionStatusCallbacks). */
  disconnected(process: number, node: number, seconds: number): void {
    const row = process * this.nodes + node;
    this.#open[row] = 0;
    this.#tko.lost(process, row, seconds);
  }

  newRequest(): void {}

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    let leaf = 0;
    while (leaf >= 0) {
      const node = this.#homes[leaf][key];
      if (node < 0) return -1;
      tried?.push(node);
      if (down[node] !== 1) return node;
      leaf = nextLeaf(this.#leaves[leaf], CarbonResult.tko, Verb.set);
    }
    return -1;
  }

  #leafOf({ scratch }: Operation): Leaf {
    return this.#leaves[scratch[LEAF]];
  }

  #toLeaf(op: Operation, first: number): number {
    const { process, key, verb, scratch } = op;
    let leaf = first;
    while (leaf >= 0) {
      const node = this.#homes[leaf][key];
      const row = process * this.nodes + node;
      scratch[LEAF] = leaf;
      if (!this.#tko.isOut(row)) {
        op.ttlSecondsMax = this.#leaves[leaf].ttlSecondsMax;
        return this.#open[row] === 1 ? Step.send(node) : Step.connect(node);
      }
      leaf = nextLeaf(this.#leaves[leaf], this.#resultOf(verb, CarbonResult.tko), verb);
    }
    return Step.failed;
  }

  #failed(op: Operation, result: CarbonResult): number {
    const next = nextLeaf(this.#leafOf(op), this.#resultOf(op.verb, result), op.verb);
    return next < 0 ? Step.failed : this.#toLeaf(op, next);
  }

  #resultOf(verb: Verb, error: CarbonResult): CarbonResult {
    return verb === Verb.delete && this.#logsDeletes ? CarbonResult.miss : error;
  }

  /** Adds to cold what warm had, if the server there is not out. */
  #warms(op: Operation): number {
    const warmUp = warmUpOf(this.#leafOf(op));
    if (warmUp === null) return -1;
    const node = this.#homes[warmUp.coldLeaf][op.key];
    op.ttlSecondsMax = warmUp.exptime;
    return this.#tko.isOut(op.process * this.nodes + node) ? -1 : node;
  }
}

function homesOf({ servers, hash, salt }: Leaf, keys: Keys): Int16Array {
  const rules = keyRules(salt);
  const chooses = hash ?? FIRST;
  const name = `mcrouter ${chooses.name} ${rules.name} ${servers.join()}`;
  return homeColumn(keys, name, hashColumn(keys, chooses, rules), (index) => servers[index]);
}

/** A pool of one server needs no hash. */
const FIRST = { name: "first", of: () => 0 };

function keyRules(salt: string): KeyRules {
  if (salt === "") return protocolKeys;
  return {
    name: `mcrouter ${salt}`,
    prepare(key, buffer) {
      const fits = fitsProtocol(buffer.clear().write(key));
      buffer.write(salt);
      return fits;
    },
  };
}
