/**
 * php-memcached against a twin that is written down in the plainest way: one record a server, rings searched point by
 * point, digests from Node.js. Crashes, recoveries, hung and silent servers as dice fall.
 */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { dice } from "../../models/client-conformance/dice.ts";
import { type Call, Rig } from "../../models/client-conformance/rig.ts";
import { type Server, Verb } from "../../models/clients/client.ts";
import type { Memcached } from "../../models/clients/libmemcached/memcached.ts";
import { make, someKeys } from "./make.ts";

interface Settings {
  readonly ring: "none" | "plain" | "weighted";
  readonly ejects: boolean;
  readonly limit: number;
  readonly timeouts: number;
  readonly retry: number;
  readonly dead: number;
}

interface Network {
  connect(node: number): boolean;
  send(node: number): boolean;
}

const newServer = () => ({ connected: false, failures: 0, timeouts: 0, nextRetry: 0, waits: false });

class Twin {
  readonly #settings: Settings;
  readonly #list: readonly Server[];
  readonly #network: Network;
  readonly #state: ReturnType<typeof newServer>[];
  #left: readonly number[] = [];
  #nextRebuild = 0;

  constructor(settings: Settings, list: readonly Server[], network: Network) {
    this.#settings = settings;
    this.#list = list;
    this.#network = network;
    this.#state = list.map(newServer);
  }

  owner(key: string): number {
    const hash = word(key, 0);
    if (this.#list.length === 1) return 0;
    if (this.#settings.ring === "none") return hash % this.#list.length;
    const points = this.#points();
    return (points.find(({ at }) => at >= hash) ?? points[0]).server;
  }

  call(key: string, now: number): Pick<Call, "node" | "resultCode"> {
    const { ejects, limit, dead, timeouts, retry } = this.#settings;
    if (ejects && this.#nextRebuild !== 0 && now > this.#nextRebuild) this.#rebuild(now);
    const node = this.owner(key);
    const server = this.#state[node];
    if (!server.connected) {
      if (server.failures >= limit && ejects) {
        if (dead > 0) Object.assign(server, { nextRetry: now + dead, failures: limit - 1 });
        this.#rebuild(now);
        return { node: -1, resultCode: 35 };
      }
      if (server.failures >= limit) Object.assign(server, { waits: true, nextRetry: server.nextRetry || 1 });
      let hasWaited = false;
      if (server.waits) {
        if (server.nextRetry >= now) return { node: -1, resultCode: 47 };
        Object.assign(server, { waits: false, timeouts: 0 });
        hasWaited = true;
      }
      if (!this.#network.connect(node)) {
        server.timeouts++;
        if (server.timeouts >= timeouts) {
          Object.assign(server, { nextRetry: now + retry, waits: true, failures: server.failures + 1 });
        }
        return { node: -1, resultCode: hasWaited ? 47 : 3 };
      }
      Object.assign(server, { connected: true, failures: 0, timeouts: 0, nextRetry: 0 });
    }
    if (this.#network.send(node)) return { node, resultCode: 0 };
    server.connected = false;
    return { node: -1, resultCode: Number.NaN };
  }

  #rebuild(now: number): void {
    if (this.#settings.ring === "none") return;
    const waiting = [...this.#list.keys()].filter((node) => this.#state[node].nextRetry > now);
    this.#nextRebuild = waiting.length === 0 ? 0 : Math.min(...waiting.map((node) => this.#state[node].nextRetry));
    if (waiting.length < this.#list.length) this.#left = waiting;
  }

  /** Sorted for each set of servers left out. */
  readonly #rings = new Map<string, { at: number; server: number }[]>();

  #points() {
    const known = this.#rings.get(this.#left.join());
    if (known !== undefined) return known;
    const taking = [...this.#list.keys()].filter((node) => !this.#left.includes(node));
    const total = taking.reduce((sum, node) => sum + this.#list[node].weight, 0);
    const points = taking.flatMap((server) => {
      const { host, port, weight } = this.#list[server];
      const name = (j: number) => `${host}:${port}-${j}`;
      if (this.#settings.ring === "plain")
        return Array.from({ length: 100 }, (_, j) => ({ at: word(name(j), 0), server }));
      // Shares here are far from the whole numbers at which single precision would show.
      const digests = Math.floor((weight / total) * 40 * taking.length + 1e-6);
      return Array.from({ length: digests * 4 }, (_, i) => ({ at: word(name(i >> 2), i & 3), server }));
    });
    points.sort((a, b) => a.at - b.at || a.server - b.server);
    this.#rings.set(this.#left.join(), points);
    return points;
  }
}

const digests = new Map<string, Buffer>();

function word(text: string, index: number): number {
  const digest = digests.get(text) ?? createHash("md5").update(text).digest();
  digests.set(text, digest);
  return digest.readUInt32LE(index * 4);
}

const keys = someKeys(30);
const settings: Settings[] = [];
for (const ring of ["none", "plain", "weighted"] as const) {
  settings.push(
    { ring, ejects: false, limit: 5, timeouts: 0, retry: 2, dead: 0 },
    { ring, ejects: false, limit: 2, timeouts: 3, retry: 4, dead: 0 },
    { ring, ejects: true, limit: 5, timeouts: 0, retry: 2, dead: 0 },
    { ring, ejects: true, limit: 1, timeouts: 0, retry: 1, dead: 6 },
    { ring, ejects: true, limit: 2, timeouts: 2, retry: 0, dead: 3 },
  );
}

describe.each(settings)("ring $ring, ejects: $ejects, limit $limit/$timeouts, retry $retry, dead $dead", (one) => {
  it.each([
    [1, [1]],
    [2, [1]],
    [3, [1]],
    [6, [3, 1, 2]],
  ])("does what the twin does, step by step, with %i servers of weights %j", (nodes, weights) => {
    const options = {
      persistent_id: "twin",
      OPT_HASH: "HASH_MD5",
      // Servers first: a plain ring that ignores weights.
      ...(one.ring === "plain" && { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", order: "servers-first" }),
      ...(one.ring === "weighted" && { OPT_LIBKETAMA_COMPATIBLE: true }),
      OPT_REMOVE_FAILED_SERVERS: one.ejects,
      OPT_SERVER_FAILURE_LIMIT: one.limit,
      OPT_SERVER_TIMEOUT_LIMIT: one.timeouts,
      OPT_RETRY_TIMEOUT: one.retry,
      OPT_DEAD_TIMEOUT: one.dead,
    };
    const list = servers(nodes, weights);
    const client = make({ name: "php-memcached", version: "1.1", options }, list, keys) as Memcached;
    const world = new Rig(client);
    const own = new Rig(client);
    const steps: string[] = [];
    const twin = new Twin(one, list, {
      connect: (node) => noted(steps, `connect ${node}`, own.wire.connect(0, node).outcome === 0 ? "" : " refused"),
      send: (node) => {
        const isHung = own.hung.has(node) && own.wire.isLive(0, node);
        return noted(
          steps,
          `send ${node}`,
          isHung ? " ioTimeout" : own.wire.send(0, node).outcome === 0 ? "" : " broken",
        );
      },
    });
    const roll = dice(nodes * 17 + one.limit);
    for (let i = 0; i < 300; i++) {
      const [what, node] = [roll(16), roll(nodes)];
      if (what === 0) for (const each of [world, own]) each.crash(node);
      else if (what === 1) for (const each of [world, own]) each.recover(node);
      else if (what <= 4) world.nowSeconds += roll(4);
      else if (what === 5 && roll(2) === 0) for (const each of [world, own]) each.hung.add(node);
      else if (what === 5) for (const each of [world, own]) each.hung.delete(node);
      else {
        const key = roll(keys.length);
        steps.length = 0;
        const expected = twin.call(keys[key], world.nowSeconds + 1e6);
        const call = world.call(key, 0, Verb.set);
        expect(call.steps).toEqual(steps);
        expect(call.node).toBe(expected.node);
        if (!Number.isNaN(expected.resultCode)) expect(call.resultCode).toBe(expected.resultCode);
        expect(client.serverByKey(0, key)).toBe(twin.owner(keys[key]));
      }
    }
  });
});

function noted(steps: string[], step: string, problem: string): boolean {
  steps.push(step + problem);
  return problem === "";
}
