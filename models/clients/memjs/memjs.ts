/**
 * memjs, Node.js (memcachier/memjs): the server is a hash of the key modulo the number of servers. By default the keys of a
 * failing server fail after a second try. With `failover` they go to the next server of the list for `failoverTime`. It has no
 * call for many keys (1.3.2: no such function in lib/memjs/memjs.js), so its users ask one by one.
 */
import { z } from "zod";
import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import { string31 } from "../../hashing/index.ts";
import { utf8 } from "../../hashing/utf8.ts";
import { Outcome } from "../../network/outcome.ts";
import { Modula } from "../../placement/modula.ts";
import { type Client, type Operation, Step } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { homeColumn } from "../shared/homes.ts";
import { patience, refuseWeights, seconds, whole } from "../shared/option-kinds.ts";
import { Sockets } from "../shared/sockets.ts";
import { modelledVersion } from "../shared/versions.ts";

const options = z.strictObject({
  retries: whole(0, 1000)
    .optional()
    .describe("How often an operation is tried on one server, the first time included; 0 is as 1. Default: 2."),
  retry_delay: seconds(86_400).optional().describe("Seconds between tries. Default: 0.2."),
  timeout: patience().optional().describe("Seconds to wait for an answer. Default: 0.5."),
  conntimeout: patience().optional().describe("Seconds to wait for a connection. Default: twice `timeout`."),
  failover: z.boolean().optional().describe("Go to the next server of the list when one has failed. Default: false."),
  failoverTime: seconds().optional().describe("With failover: seconds a failed server is left out. Default: 60."),
});

const versions = ["1.3"];

export const memjs: ClientDefinition = {
  name: "memjs",
  title: "memjs (Node.js)",
  packages: [],
  versions,
  defaultVersion: "1.3",
  versionOf: (release) => modelledVersion(release, versions),
  options,
  variations: [{ options: { failover: true } }, { options: { failover: true, failoverTime: 5, retries: 1 } }],
  summary: {
    hash: "31-hash",
    distribution: "modulo",
    onFailure: "tried twice, then an error; with failover the next server of the list",
    onRecovery: "the next call; with failover 60 s after each process saw the failure",
    staleRisk: "none after a crash; with failover high",
    verified: "golden",
  },
  source: "memcachier/memjs: recordings of 1.3.2; at bd2c41b (1.3.1 and later) lib/memjs/memjs.js, server.js, utils.js",
  create: (parts) => new MemJs(parts),
};

/** The binary protocol takes any bytes; the server refuses keys that are too long. */
const keyRules: KeyRules = {
  name: "memjs",
  prepare(key, buffer) {
    buffer.clear();
    // UTF-16 bytes, which need at most twice the room of UTF-8.
    buffer.write(key).write(key).length = 0;
    for (let i = 0; i < key.length; i++) {
      const unit = key.charCodeAt(i);
      buffer.bytes[buffer.length++] = unit & 0xff;
      buffer.bytes[buffer.length++] = unit >> 8;
    }
    const bytes = utf8(key).length;
    return bytes > 0 && bytes <= 250;
  },
};

/** What the operation remembers: its tries on one server. */
const TRIES = 0;

class MemJs implements Client {
  readonly name = memjs.name;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly #tries: number;
  readonly #retryDelaySeconds: number;
  readonly #failsOver: boolean;
  readonly #failoverSeconds: number;
  readonly #home: Int16Array;
  readonly #sockets: Sockets;
  /** By row: the server is left out until then. */
  readonly #wakeupAt: Float64Array;
  /** By process: 1 once any of its servers was left out. */
  readonly #hasSlept: Uint8Array;

  constructor({ servers, keys, processes, options: given }: ClientParts) {
    const set = options.parse(given);
    refuseWeights(servers, "memjs");
    const timeout = set.timeout ?? 0.5;
    this.nodes = servers.length;
    this.processes = processes;
    this.connectTimeoutMs = (set.conntimeout ?? 2 * timeout) * 1000;
    this.ioTimeoutMs = timeout * 1000;
    this.#tries = Math.max(1, set.retries ?? 2);
    this.#retryDelaySeconds = set.retry_delay ?? 0.2;
    this.#failsOver = set.failover ?? false;
    this.#failoverSeconds = set.failoverTime ?? 60;
    const modula = new Modula(servers.length);
    const column = hashColumn(keys, string31, keyRules);
    this.#home = homeColumn(keys, `${this.name} ${servers.length}`, column, (hash) => modula.node(hash));
    this.#sockets = new Sockets(processes, servers.length);
    this.#wakeupAt = new Float64Array(processes * servers.length);
    this.#hasSlept = new Uint8Array(processes);
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    if (this.#hasSlept[process] === 0 || home < 0) return home;
    return this.#wakeupAt[process * this.nodes + home] === 0 ? home : -1;
  }

  troubled(process: number): boolean {
    return this.#hasSlept[process] > 0;
  }

  start(op: Operation): number {
    op.resultCode = 0;
    return this.#home[op.key] < 0 ? Step.failed : this.#choose(op, 1);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, seconds, scratch } = op;
    const node = Step.node(step);
    if (outcome === Outcome.answered) {
      if (!Step.isConnect(step)) return Step.done;
      this.#sockets.opened(process, node);
      return Step.send(node);
    }
    this.#sockets.closed(process, node);
    // Node.js saw long before that the other side closed an idle connection, so the operation has none to begin with.
    if (outcome === Outcome.broken) return Step.connect(node);
    if (scratch[TRIES] < this.#tries) {
      op.waitSeconds = this.#retryDelaySeconds;
      return this.#choose(op, scratch[TRIES] + 1);
    }
    if (!this.#failsOver) return Step.failed;
    // Never 0, which stands for a server that was not left out.
    this.#wakeupAt[process * this.nodes + node] = Math.max(seconds + this.#failoverSeconds, Number.MIN_VALUE);
    this.#hasSlept[process] = 1;
    return this.#choose(op, 1);
  }

  newRequest(): void {}

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const home = this.#home[key];
    if (home < 0) return -1;
    for (let i = 0; i < (this.#failsOver ? this.nodes : 1); i++) {
      const node = (home + i) % this.nodes;
      tried?.push(node);
      if (down[node] !== 1) return node;
    }
    return -1;
  }

  /** Goes to the first server, from the key's own on, that is not left out. */
  #choose({ process, key, seconds, scratch }: Operation, tries: number): number {
    const home = this.#home[key];
    for (let i = 0; i < this.nodes; i++) {
      const node = (home + i) % this.nodes;
      const row = process * this.nodes + node;
      if (this.#wakeupAt[row] > seconds) continue;
      this.#wakeupAt[row] = 0;
      scratch[TRIES] = tries;
      return this.#sockets.isOpen(process, node) ? Step.send(node) : Step.connect(node);
    }
    return Step.failed;
  }
}
