/**
 * gomemcache, Go (bradfitz/gomemcache): the server is CRC-32 of the key modulo the number of servers. A failure is an error
 * to the caller, and the client remembers nothing of it. A process has one `Client`; its idle connections are one here.
 */
import { z } from "zod";
import { hashColumn } from "../../hashing/column.ts";
import { crc32 } from "../../hashing/index.ts";
import { Outcome } from "../../network/outcome.ts";
import { WeightedModula } from "../../placement/weighted-modula.ts";
import { type Client, type Operation, Step } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { homeColumn } from "../shared/homes.ts";
import { patience } from "../shared/option-kinds.ts";
import { protocolKeys } from "../shared/protocol-keys.ts";
import { Sockets } from "../shared/sockets.ts";

const options = z.strictObject({
  Timeout: patience().optional().describe("Client.Timeout in seconds: of a connect and of an answer. Default: 0.5."),
});

const VERSION = "2023";

export const gomemcache: ClientDefinition = {
  name: "gomemcache",
  title: "gomemcache (Go)",
  versions: [VERSION],
  defaultVersion: VERSION,
  // It has no releases: a year stands for its state then. Placing has not changed since 2011.
  versionOf: (release) => (/^20[12]\d/.test(release) || /^v?0\.0\.0-20[12]\d/.test(release) ? VERSION : null),
  options,
  summary: {
    hash: "crc32",
    distribution: "modulo",
    onFailure: "error to the caller, every time",
    onRecovery: "the next call",
    staleRisk: "none after a crash",
    verified: "source",
  },
  source: "bradfitz/gomemcache at 8d39553, memcache/selector.go and memcache/memcache.go",
  create: (parts) => new Gomemcache(parts),
};

class Gomemcache implements Client {
  readonly name = gomemcache.name;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly #home: Int16Array;
  readonly #sockets: Sockets;

  constructor({ servers, keys, processes, options: given }: ClientParts) {
    const timeoutMs = (options.parse(given).Timeout ?? 0.5) * 1000;
    this.nodes = servers.length;
    this.processes = processes;
    this.connectTimeoutMs = timeoutMs;
    this.ioTimeoutMs = timeoutMs;
    this.#sockets = new Sockets(processes, servers.length);
    // "If a server is listed multiple times, it gets a proportional amount of weight": here its entries follow each other.
    const weights = servers.map(({ weight }) => weight);
    const table = new WeightedModula(weights, [...servers.keys()]);
    const hashes = hashColumn(keys, crc32, protocolKeys);
    this.#home = homeColumn(keys, `${this.name} ${weights.join(" ")}`, hashes, (hash) => table.node(hash));
  }

  usual(_process: number, key: number): number {
    return this.#home[key];
  }

  start({ process, key }: Operation): number {
    const node = this.#home[key];
    if (node < 0) return Step.failed;
    return this.#sockets.isOpen(process, node) ? Step.send(node) : Step.connect(node);
  }

  after({ process, step }: Operation, outcome: Outcome): number {
    const node = Step.node(step);
    if (outcome !== Outcome.answered) {
      this.#sockets.closed(process, node);
      return Step.failed;
    }
    if (!Step.isConnect(step)) return Step.done;
    this.#sockets.opened(process, node);
    return Step.send(node);
  }

  newRequest(): void {}

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const node = this.#home[key];
    if (node < 0) return -1;
    tried?.push(node);
    return down[node] === 1 ? -1 : node;
  }
}
