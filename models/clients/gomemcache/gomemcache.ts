/**
 * gomemcache, Go (bradfitz/gomemcache): the server is CRC-32 of the key modulo the number of servers. A failure is an error
 * to the caller, and the client remembers nothing of it. A process has one `Client`; its idle connections are one here.
 */
import { z } from "zod";
import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import { crc32 } from "../../hashing/index.ts";
import { Outcome } from "../../network/outcome.ts";
import { WeightedModula } from "../../placement/weighted-modula.ts";
import { type Client, type Operation, Step } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import type { MultiGets } from "../multi-get.ts";
import { homeColumn } from "../shared/homes.ts";
import { patience } from "../shared/option-kinds.ts";
import { fitsProtocol, protocolKeys } from "../shared/protocol-keys.ts";
import { Sockets } from "../shared/sockets.ts";
import { getMulti } from "./multi-get.ts";

const options = z.strictObject({
  Timeout: patience()
    .optional()
    .describe("Client.Timeout in seconds: of a connect and of an answer. Default: 0.5; before 2023 0.1."),
});

const versions = ["2014", "2017", "2023"];

/** It has no releases: a year stands for its state then. Releases are dates: `0.0~git20141109`, `v0.0.0-20230905024940-...`. */
function versionOf(release: string): string | null {
  const year = /^(?:v?0\.0(?:\.0-|~git))?(20\d\d)(?:\D|\d{4})?/.exec(release)?.[1] ?? "";
  return versions.findLast((version) => version <= year) ?? null;
}

export const gomemcache: ClientDefinition = {
  name: "gomemcache",
  title: "gomemcache (Go)",
  packages: ["github.com/bradfitz/gomemcache", "bradfitz/gomemcache", "golang-github-bradfitz-gomemcache-dev"],
  versions,
  defaultVersion: "2023",
  versionOf,
  options,
  summary: {
    hash: "crc32",
    distribution: "modulo",
    onFailure: "error to the caller, every time",
    onRecovery: "the next call",
    staleRisk: "none after a crash",
    verified: "golden",
  },
  multiGet:
    "GetMulti: asks all servers at once. Keys of servers that fail are missing, and an error comes back beside what was found: who looks at the error alone loses all.",
  source:
    "bradfitz/gomemcache: recordings of Debian's 0.0~git20141109; at 8d39553 memcache/selector.go and memcache/memcache.go",
  create: (parts) => new Gomemcache(parts),
};

/** legalKey before unicode keys were allowed at the end of 2016 (its pull request 58). */
const asciiKeys: KeyRules = {
  name: "gomemcache, ASCII only",
  prepare: (key, buffer) =>
    fitsProtocol(buffer.clear().write(key)) && !buffer.bytes.subarray(0, buffer.length).some((byte) => byte >= 0x80),
};

class Gomemcache implements Client {
  readonly name = gomemcache.name;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly multiGet: MultiGets = {
    dead: "its keys",
    hung: "its keys",
    ask: (call) =>
      getMulti(call, { home: this.#home, sockets: this.#sockets, timeoutSeconds: this.ioTimeoutMs / 1000 }),
  };
  readonly #home: Int16Array;
  readonly #sockets: Sockets;

  constructor({ servers, keys, processes, version, options: given }: ClientParts) {
    const timeoutMs = (options.parse(given).Timeout ?? (version === "2023" ? 0.5 : 0.1)) * 1000;
    this.nodes = servers.length;
    this.processes = processes;
    this.connectTimeoutMs = timeoutMs;
    this.ioTimeoutMs = timeoutMs;
    this.#sockets = new Sockets(processes, servers.length);
    // "If a server is listed multiple times, it gets a proportional amount of weight": here its entries follow each other.
    const weights = servers.map(({ weight }) => weight);
    const table = new WeightedModula(weights, [...servers.keys()]);
    const rules = version === "2014" ? asciiKeys : protocolKeys;
    const hashes = hashColumn(keys, crc32, rules);
    const name = `${this.name} ${weights.join(" ")} ${rules.name}`;
    this.#home = homeColumn(keys, name, hashes, (hash) => table.node(hash));
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(_process: number, key: number): number {
    return this.#home[key];
  }

  /** It has no dead list. */
  troubled(): boolean {
    return false;
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
