/**
 * Envoy's load balancer of one cluster (thread_aware_lb_impl.cc, health_checker_impl.cc). It makes its table of the hosts
 * that health checks found healthy, or of all hosts if too few are (panic), and makes it anew when that changes. A request
 * that fails is not tried again and teaches Envoy nothing.
 */
import { hashColumn } from "../../hashing/column.ts";
import type { Hash } from "../../hashing/hash.ts";
import type { Keys } from "../../hashing/keys.ts";
import { xxHash64 } from "../../hashing/xxhash64.ts";
import { Outcome } from "../../network/outcome.ts";
import { FULL, type Subsets } from "../../placement/subsets.ts";
import { type Client, type Operation, type Probe, Step } from "../client.ts";
import { homeColumn } from "../shared/homes.ts";
import { protocolKeys } from "../shared/protocol-keys.ts";
import type { Table } from "./table.ts";

export interface HealthChecks {
  readonly intervalSeconds: number;
  readonly unhealthyThreshold: number;
  readonly healthyThreshold: number;
}

export interface LoadBalancerParts {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keys: Keys;
  readonly subsets: Subsets<Table>;
  /** Equal names place all keys equally. */
  readonly placing: string;
  /** Null: every host is taken for healthy. */
  readonly checks: HealthChecks | null;
  /** Percent; with fewer healthy hosts all are used. */
  readonly panicThreshold: number;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
}

/** The number in `#table` when no host may be used. */
const NOBODY = -1;

const lowHalf: Hash = { name: "xxhash64 low", of: (bytes, length) => xxHash64(bytes, length, 0)[0] >>> 0 };
const highHalf: Hash = { name: "xxhash64 high", of: (bytes, length) => xxHash64(bytes, length, 0)[1] >>> 0 };

export class LoadBalancer implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  /** Until checks notice, a host that died is in the table and one that came back is not. */
  readonly usualMayStray: boolean;
  /** When the next round of health checks is due. */
  backgroundAtSeconds: number;
  readonly #subsets: Subsets<Table>;
  readonly #checks: HealthChecks | null;
  readonly #panicThreshold: number;
  readonly #lows: Int32Array;
  readonly #highs: Int32Array;
  /** The host of each key while all are healthy, -1 for a refused key. */
  readonly #home: Int16Array;
  readonly #open: Uint8Array;
  readonly #isOut: Uint8Array;
  /** By row: checks in a row that contradict the present view of the host. */
  readonly #contradictions: Int32Array;
  /** By Envoy: the table it uses. */
  readonly #table: Int32Array;
  readonly #left: Uint8Array;
  #rounds = 0;

  constructor(parts: LoadBalancerParts) {
    const { nodes, processes, keys, checks } = parts;
    this.name = parts.name;
    this.nodes = nodes;
    this.processes = processes;
    this.connectTimeoutMs = parts.connectTimeoutMs;
    this.ioTimeoutMs = parts.ioTimeoutMs;
    this.usualMayStray = checks !== null;
    this.backgroundAtSeconds = checks?.intervalSeconds ?? Number.POSITIVE_INFINITY;
    this.#subsets = parts.subsets;
    this.#checks = checks;
    this.#panicThreshold = parts.panicThreshold;
    const column = hashColumn(keys, lowHalf, protocolKeys);
    this.#lows = column.hashes;
    this.#highs = hashColumn(keys, highHalf, protocolKeys).hashes;
    const full = parts.subsets.at(FULL);
    this.#home = homeColumn(keys, parts.placing, column, (low, key) => full.node(low, this.#highs[key]));
    this.#open = new Uint8Array(nodes * processes);
    this.#isOut = new Uint8Array(nodes * processes);
    this.#contradictions = new Int32Array(nodes * processes);
    this.#table = new Int32Array(processes).fill(FULL);
    this.#left = new Uint8Array(nodes);
  }

  background(seconds: number, probe: Probe): void {
    const { intervalSeconds } = this.#checks!;
    while (this.backgroundAtSeconds <= seconds) {
      for (let process = 0; process < this.processes; process++) this.#checkHealth(process, probe);
      this.backgroundAtSeconds = intervalSeconds * (++this.#rounds + 1);
    }
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    return this.#table[process] === FULL || this.#present(process, key) === home ? home : -1;
  }

  start(op: Operation): number {
    op.resultCode = 0;
    const node = this.#present(op.process, op.key);
    if (node < 0) return Step.failed;
    return this.#open[op.process * this.nodes + node] === 1 ? Step.send(node) : Step.connect(node);
  }

  after({ process, step }: Operation, outcome: Outcome): number {
    const node = Step.node(step);
    const row = process * this.nodes + node;
    this.#open[row] = outcome === Outcome.answered ? 1 : 0;
    // A connection that ended left the pool at once: the request finds none and makes one.
    if (outcome === Outcome.broken) return Step.connect(node);
    if (outcome !== Outcome.answered) return Step.failed;
    return Step.isConnect(step) ? Step.send(node) : Step.done;
  }

  newRequest(): void {}

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const home = this.#home[key];
    if (home < 0) return -1;
    const table = this.#checks === null ? FULL : this.#tableWithout(down);
    if (table === NOBODY) return -1;
    const node = table === FULL ? home : this.#subsets.at(table).node(this.#lows[key], this.#highs[key]);
    tried?.push(node);
    return down[node] === 1 ? -1 : node;
  }

  /** The host of the key by the table in use, -1 for none. */
  #present(process: number, key: number): number {
    const home = this.#home[key];
    const table = this.#table[process];
    if (home < 0 || table === FULL) return home;
    return table === NOBODY ? -1 : this.#subsets.at(table).node(this.#lows[key], this.#highs[key]);
  }

  #checkHealth(process: number, probe: Probe): void {
    const { unhealthyThreshold, healthyThreshold } = this.#checks!;
    let hasChanged = false;
    for (let node = 0; node < this.nodes; node++) {
      const row = process * this.nodes + node;
      const isOut = this.#isOut[row] === 1;
      if ((probe.ask(process, node) === Outcome.answered) !== isOut) {
        this.#contradictions[row] = 0;
        continue;
      }
      if (++this.#contradictions[row] < (isOut ? healthyThreshold : unhealthyThreshold)) continue;
      this.#contradictions[row] = 0;
      this.#isOut[row] = isOut ? 0 : 1;
      hasChanged = true;
    }
    if (!hasChanged) return;
    const from = process * this.nodes;
    this.#left.set(this.#isOut.subarray(from, from + this.nodes));
    this.#table[process] = this.#tableWithout(this.#left);
  }

  /** The number of the table without the hosts marked 1, or of all hosts in panic. */
  #tableWithout(left: Uint8Array): number {
    let healthy = 0;
    for (let node = 0; node < this.nodes; node++) if (left[node] === 0) healthy++;
    if ((100 * healthy) / this.nodes < this.#panicThreshold) return FULL;
    return healthy === 0 ? NOBODY : this.#subsets.without(left);
  }
}
