/** A client over a wire, for tests: servers crash and recover, processes operate, seconds pass. */

import { begun, followed, newOperation } from "../../models/application/operate.ts";
import type { Client, Operation, Server, Verb as VerbOf } from "../../models/clients/client.ts";
import { Step, Verb } from "../../models/clients/client.ts";
import { clients, createClient } from "../../models/clients/index.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";
import { Outcome } from "../../models/network/outcome.ts";
import { Wire } from "../../models/network/wire.ts";

export interface Configuration {
  readonly label: string;
  readonly name: string;
  readonly version: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Option sets that take other ways through a client than its defaults do. */
const variations: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  dalli: [{}, { failover: false }, { socket_max_failures: 1, down_retry_delay: 3, namespace: "app" }],
  envoy: [
    {},
    { lb_policy: "MAGLEV" },
    { health_checks: { interval: "1s", unhealthy_threshold: 2, healthy_threshold: 2 } },
    { lb_policy: "MAGLEV", health_checks: { interval: 3, unhealthy_threshold: 1, healthy_threshold: 1 } },
  ],
  "pecl-memcache": [
    {},
    { "memcache.hash_strategy": "standard" },
    { "memcache.hash_strategy": "consistent", "memcache.hash_function": "fnv", retry_interval: 3 },
    { "memcache.allow_failover": false },
    { persistent: false },
    { "memcache.max_failover_attempts": 2, retry_interval: 0 },
    { "memcache.redundancy": 2 },
    { status: false },
  ],
  "php-memcached": [
    {},
    { persistent_id: "p" },
    { persistent_id: "p", OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", OPT_SERVER_TIMEOUT_LIMIT: 2 },
    { persistent_id: "p", OPT_LIBKETAMA_COMPATIBLE: true, OPT_REMOVE_FAILED_SERVERS: true, OPT_DEAD_TIMEOUT: 4 },
    {
      persistent_id: "p",
      OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT",
      OPT_REMOVE_FAILED_SERVERS: true,
      OPT_SERVER_FAILURE_LIMIT: 1,
      OPT_DEAD_TIMEOUT: 6,
      OPT_RETRY_TIMEOUT: 1,
    },
    { persistent_id: "p", OPT_REMOVE_FAILED_SERVERS: true, OPT_SERVER_FAILURE_LIMIT: 1, OPT_DEAD_TIMEOUT: 5 },
    { persistent_id: "p", OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", OPT_REMOVE_FAILED_SERVERS: true },
    { persistent_id: "p", OPT_BINARY_PROTOCOL: true, OPT_NUMBER_OF_REPLICAS: 1, OPT_SORT_HOSTS: true },
    { OPT_STORE_RETRY_COUNT: 2, OPT_HASH: "HASH_MURMUR" },
  ],
  mcrouter: [
    {},
    { "disable-tko-tracking": true, "asynclog-disable": true },
    { route: { type: "PoolRoute", pool: "main", hash: { hash_func: "WeightedCh3", weights: [1, 0.5], salt: "s" } } },
    {
      route: {
        type: "FailoverWithExptimeRoute",
        normal: "PoolRoute|main",
        failover: { type: "PoolRoute", pool: "main", hash: "Crc32" },
      },
      "timeouts-until-tko": 1,
    },
  ],
  spymemcached: [
    {},
    { failureMode: "Retry", maxReconnectDelay: 5 },
    { failureMode: "Cancel", hashAlg: "FNV1A_32_HASH", timeoutExceptionThreshold: 2 },
    { locatorType: "CONSISTENT", hashAlg: "KETAMA_HASH" },
    { locatorType: "CONSISTENT", ketamaNodeKeyFormat: "LIBMEMCACHED" },
  ],
  twemproxy: [
    {},
    { distribution: "modula", hash: "crc16", hash_tag: "::" },
    { auto_eject_hosts: true },
    { auto_eject_hosts: true, distribution: "modula", server_failure_limit: 1, server_retry_timeout: 5000 },
  ],
  pymemcache: [
    {},
    { retry_attempts: 0, dead_timeout: 3 },
    { default_noreply: false, retry_timeout: 0.5, key_prefix: "app:", allow_unicode_keys: true },
  ],
  "python-memcached": [{}, { flush_on_reconnect: 1, dead_retry: 5 }, { dead_retry: 0 }],
  "node-memcached": [
    {},
    { retry: 1000, retries: 0, failuresTimeout: 20000, reconnect: 20000, redundancy: 1 },
    { failures: 1, retry: 1000, remove: true, namespace: "app:" },
    { failures: 0, remove: true, redundancy: 1 },
    { failures: 0, reconnect: 20000 },
  ],
  memjs: [{}, { failover: true }, { failover: true, failoverTime: 5, retries: 1 }],
  rendezvous: [{}, { retry: 5 }, { failover: false }],
  "jump-hash": [{}, { retry: 5 }],
  maglev: [{}, { retry: 5 }],
};

/** Every registered client in every version, with every variation that the version has. */
export const configurations: readonly Configuration[] = clients.flatMap(({ name, versions }) =>
  versions.flatMap((version) =>
    (variations[name] ?? [{}]).flatMap((options) => {
      const configuration = { label: `${name} ${version} ${JSON.stringify(options)}`, name, version, options };
      try {
        make(configuration, servers(2), ["a"]);
        return [configuration];
      } catch {
        return [];
      }
    }),
  ),
);

/** Libraries without weights refuse them. */
export function takesWeights(configuration: Configuration): boolean {
  try {
    make(configuration, servers(2, [1, 2]), ["a"]);
    return true;
  } catch {
    return false;
  }
}

export function servers(count: number, weights: readonly number[] = [1]): Server[] {
  return Array.from({ length: count }, (_, i) => ({
    host: `10.0.0.${i + 1}`,
    port: 11_212,
    weight: weights[i % weights.length],
  }));
}

export function make(
  { name, version, options }: Omit<Configuration, "label">,
  list: readonly Server[],
  keys: readonly string[],
  processes = 1,
): Client {
  return createClient({ name, version, options, processes }, list, new ListedKeys(keys));
}

/** What came of one operation. */
export interface Call {
  /** The node that answered, -1 if the call failed. */
  readonly node: number;
  readonly resultCode: number;
  /** Each step as `connect 2 refused`, `send 1`. */
  readonly steps: readonly string[];
}

const outcomeNames = Object.keys(Outcome) as (keyof typeof Outcome)[];

export class World {
  readonly client: Client;
  readonly wire: Wire;
  readonly op: Operation = newOperation();
  nowSeconds = 0;
  /** Nodes that accept connections and answer nothing. */
  readonly hung = new Set<number>();
  /** Nodes whose hosts are off: nothing comes back. */
  readonly silent = new Set<number>();
  /** Keys that each node holds. A client that never sees misses finds everything everywhere. */
  readonly held: readonly Set<number>[];

  constructor(client: Client) {
    this.client = client;
    this.wire = Wire.lasting(client);
    this.held = Array.from({ length: client.nodes }, () => new Set());
  }

  crash(node: number): void {
    if (!this.wire.isUp(node)) return;
    this.wire.crash(node);
    this.held[node].clear();
  }

  recover(node: number): void {
    if (!this.wire.isUp(node)) this.wire.recover(node);
  }

  get down(): Uint8Array {
    return Uint8Array.from({ length: this.client.nodes }, (_, node) => (this.wire.isUp(node) ? 0 : 1));
  }

  request(process = 0): void {
    this.client.newRequest(process, this.nowSeconds);
  }

  call(key: number, process = 0, verb: VerbOf = Verb.get): Call {
    const { client, op } = this;
    this.#background();
    op.process = process;
    op.key = key;
    op.verb = verb;
    const steps: string[] = [];
    op.step = begun(client, op, this.nowSeconds);
    while (op.step >= 0) {
      const node = Step.node(op.step);
      const isConnect = Step.isConnect(op.step);
      const outcome = this.#outcome(process, node, isConnect);
      let came: Outcome = outcome;
      const next = followed(client, op, outcome, () => {
        const found = this.#serve(node, key, verb);
        if (!found && client.seesMisses === true) came = Outcome.missed;
        return found;
      });
      steps.push(`${isConnect ? "connect" : "send"} ${node}${came === 0 ? "" : ` ${outcomeNames[came]}`}`);
      if (steps.length > 200) throw new Error(`no end of steps: ${steps.slice(0, 6).join(", ")} ...`);
      if (next === Step.done) {
        if (verb === Verb.get && this.held[node].has(key)) this.#warm(key);
        return { node, resultCode: op.resultCode, steps };
      }
      op.step = next;
    }
    return { node: -1, resultCode: op.resultCode, steps };
  }

  /** The node does what is asked; false where there is nothing to get. */
  #serve(node: number, key: number, verb: VerbOf): boolean {
    const held = this.held[node];
    if (verb === Verb.set || verb === Verb.add) held.add(key);
    else if (verb === Verb.delete) held.delete(key);
    else return held.has(key);
    return true;
  }

  #warm(key: number): void {
    const node = this.client.warms?.(this.op) ?? -1;
    if (node >= 0 && this.wire.isUp(node)) this.held[node].add(key);
  }

  /** What the library's own thread has to do by now. */
  #background(): void {
    const { client } = this;
    if ((client.backgroundAtSeconds ?? Number.POSITIVE_INFINITY) > this.nowSeconds) return;
    client.background!(this.nowSeconds, (process, node) =>
      this.hung.has(node)
        ? Outcome.ioTimeout
        : this.silent.has(node)
          ? Outcome.connectTimeout
          : this.wire.probe(process, node),
    );
  }

  #outcome(process: number, node: number, isConnect: boolean): Outcome {
    if (this.silent.has(node)) return isConnect ? Outcome.connectTimeout : Outcome.ioTimeout;
    if (isConnect) return this.wire.connect(process, node).outcome;
    return this.hung.has(node) && this.wire.isLive(process, node)
      ? Outcome.ioTimeout
      : this.wire.send(process, node).outcome;
  }
}

/** Numbers from 0 up to below `limit`, the same for the same seed (Marsaglia's xorshift32). */
export function dice(seed: number): (limit: number) => number {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** Keys of many kinds: short, long, not ASCII where `ascii` is false. */
export function someKeys(count: number, ascii = true): string[] {
  const roll = dice(77);
  return Array.from({ length: count }, (_, i) => {
    const text = `${["user", "item", "s", "cart:list"][roll(4)]}:${roll(1e9)}:${i}`;
    return ascii || roll(3) > 0 ? text : `${text}:ключ`;
  });
}
