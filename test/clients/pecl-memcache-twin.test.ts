/**
 * pecl-memcache against a twin that is written down in the plainest way: strings, sets and maps, one server record a
 * process, every hash computed from the whole text. Crashes, recoveries, hung servers and web requests as dice fall.
 */
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { dice } from "../../models/client-conformance/dice.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { type Server, Verb } from "../../models/clients/client.ts";
import { make, someKeys } from "./make.ts";

type State = "disconnected" | "connected" | "unknown" | "failed";
interface Settings {
  readonly major: 2 | 3;
  readonly strategy: "standard" | "consistent";
  readonly fnv: boolean;
  readonly allowFailover: boolean;
  readonly attempts: number;
  readonly retry: number;
  readonly persistent: boolean;
}

/** What the twin asks of the wire; false for whatever went wrong. */
interface Network {
  connect(node: number): boolean;
  send(node: number): boolean;
}

class Twin {
  readonly #settings: Settings;
  readonly #servers: readonly Server[];
  readonly #table: number[];
  readonly #points: { at: number; server: number }[];
  readonly #network: Network;
  readonly #records = new Map<number, { state: State; failedAt: number }>();

  constructor(settings: Settings, list: readonly Server[], network: Network) {
    this.#settings = settings;
    this.#servers = list;
    this.#network = network;
    this.#table = list.flatMap(({ weight }, server) => new Array<number>(weight).fill(server));
    this.#points = list
      .flatMap(({ host, port, weight }, server) =>
        Array.from({ length: 160 * weight }, (_, j) => ({ at: this.#hash(`${host}:${port}-${j}`), server })),
      )
      .sort((a, b) => a.at - b.at);
  }

  newRequest(): void {
    for (const [node, record] of this.#records) {
      if (!this.#settings.persistent) this.#records.delete(node);
      else if (record.state === "connected") record.state = "unknown";
    }
  }

  /** The node that answered, -1 for a failed call. */
  call(rawKey: string, now: number): number {
    const key = clean(rawKey);
    return this.#settings.major === 2 ? this.#call2(key, now) : this.#call3(key, now);
  }

  #call2(key: string, now: number): number {
    for (;;) {
      const node = this.#walk(key).find((candidate) => this.#opens(candidate, now));
      if (node === undefined) return -1;
      if (this.#network.send(node)) return node;
      this.#broke(node, now);
    }
  }

  /** The primary and all probes of 2.x. */
  #walk(key: string): number[] {
    const { strategy, allowFailover, attempts } = this.#settings;
    const nodes = [this.#find(key)];
    if (!allowFailover || this.#servers.length === 1) return nodes;
    let sum = this.#short(key);
    for (let i = 0; i < attempts; i++) {
      sum = (sum + this.#short(`${i + 1}${key}`)) % 2 ** 32;
      nodes.push(strategy === "standard" ? this.#table[sum % this.#table.length] : this.#find(`${key}-${i}`));
    }
    return nodes;
  }

  #call3(key: string, now: number): number {
    const { allowFailover, attempts } = this.#settings;
    let node = this.#find(key);
    for (let i = 0; allowFailover && i < attempts && !this.#isValid(node, now); i++) node = this.#find(`${key}-${i}`);
    const failed = new Set<number>();
    let index = 0;
    for (;;) {
      if (this.#isValid(node, now) && this.#opens(node, now)) {
        if (this.#network.send(node)) return node;
        this.#broke(node, now);
      }
      if (!allowFailover || index >= attempts || failed.size >= this.#servers.length) return -1;
      do {
        failed.add(node);
        do node = this.#find(`${key}-${index++}`);
        while (failed.has(node) && index < attempts);
      } while (!this.#isValid(node, now) && index < attempts && failed.size < this.#servers.length);
    }
  }

  #record(node: number) {
    const found = this.#records.get(node) ?? { state: "disconnected" as State, failedAt: 0 };
    this.#records.set(node, found);
    return found;
  }

  #isValid(node: number, now: number): boolean {
    const { state, failedAt } = this.#record(node);
    return state !== "failed" || (this.#settings.retry >= 0 && now >= failedAt + this.#settings.retry);
  }

  #opens(node: number, now: number): boolean {
    const record = this.#record(node);
    if (record.state === "connected" || record.state === "unknown") return true;
    if (!this.#isValid(node, now)) return false;
    const connected = this.#network.connect(node);
    this.#records.set(node, connected ? { state: "connected", failedAt: 0 } : { state: "failed", failedAt: now });
    return connected;
  }

  #broke(node: number, now: number): void {
    const { state } = this.#record(node);
    this.#records.set(
      node,
      state === "unknown" ? { state: "disconnected", failedAt: 0 } : { state: "failed", failedAt: now },
    );
  }

  #find(key: string): number {
    if (this.#servers.length === 1) return 0;
    if (this.#settings.strategy === "standard") return this.#table[this.#short(key) % this.#table.length];
    const slot = (this.#hash(key) % 1024) * 4_194_303;
    return (this.#points.find(({ at }) => at >= slot) ?? this.#points[0]).server;
  }

  #short(text: string): number {
    return Math.floor(this.#hash(text) / 65_536) % 32_768 || 1;
  }

  #hash(text: string): number {
    const bytes = Buffer.from(text, "latin1");
    if (!this.#settings.fnv) return crc32(bytes);
    let h = 0x811c9dc5n;
    for (const byte of bytes) h = ((h ^ BigInt.asUintN(32, BigInt((byte << 24) >> 24))) * 0x01000193n) & 0xffffffffn;
    return Number(h);
  }
}

/** As a string of bytes. */
function clean(key: string): string {
  const bytes = Buffer.from(key, "utf8").subarray(0, 250);
  return Buffer.from(bytes.map((byte) => (byte <= 0x20 ? 0x5f : byte))).toString("latin1");
}

const keys = [...someKeys(40, false), "a b", "tab\there", "x".repeat(300), `${"я".repeat(125)}z`, "\u0000"];

const settings: Settings[] = [];
for (const major of [2, 3] as const) {
  for (const strategy of ["standard", "consistent"] as const) {
    for (const fnv of [false, true]) {
      settings.push(
        { major, strategy, fnv, allowFailover: true, attempts: 20, retry: 15, persistent: true },
        { major, strategy, fnv, allowFailover: true, attempts: 3, retry: 2, persistent: true },
        { major, strategy, fnv, allowFailover: true, attempts: 70, retry: -1, persistent: false },
        { major, strategy, fnv, allowFailover: false, attempts: 20, retry: 4, persistent: true },
        { major, strategy, fnv, allowFailover: true, attempts: 20, retry: 0, persistent: true },
      );
    }
  }
}

describe.each(
  settings,
)("$major $strategy fnv: $fnv, $attempts tries, retry $retry, failover: $allowFailover", (one) => {
  it.each([
    [1, [2]],
    [2, [1]],
    [3, [1]],
    [6, [3, 1, 2]],
  ])("does what the twin does, step by step, with %i servers of weights %j", (nodes, weights) => {
    const options = {
      "memcache.hash_strategy": one.strategy,
      "memcache.hash_function": one.fnv ? "fnv" : "crc32",
      "memcache.allow_failover": one.allowFailover,
      "memcache.max_failover_attempts": one.attempts,
      retry_interval: one.retry,
      persistent: one.persistent,
    };
    const list = servers(nodes, weights);
    const version = one.major === 2 ? "2.2" : "4.0";
    const world = new Rig(make({ name: "pecl-memcache", version, options }, list, keys));
    const steps: string[] = [];
    // The twin has a wire of its own, on which the same happens.
    const own = new Rig(world.client);
    const twin = new Twin(one, list, {
      connect: (node) => noted(steps, `connect ${node}`, own.wire.connect(0, node).outcome === 0 ? "" : " refused"),
      send: (node) => {
        const isHung = own.hung.has(node) && own.wire.isLive(0, node);
        const problem = isHung ? " ioTimeout" : own.wire.send(0, node).outcome === 0 ? "" : " broken";
        return noted(steps, `send ${node}`, problem);
      },
    });
    const roll = dice(nodes * 31 + one.attempts);
    for (let i = 0; i < 300; i++) {
      const [what, node] = [roll(14), roll(nodes)];
      if (what === 0) for (const each of [world, own]) each.crash(node);
      else if (what <= 2) for (const each of [world, own]) each.recover(node);
      else if (what === 3) world.nowSeconds += roll(6);
      else if (what === 4) {
        world.request();
        twin.newRequest();
      } else if (what === 5) {
        // Without a retry interval 2.x asks a hung server again and again within one call, without end.
        if (one.retry === 0) continue;
        for (const each of [world, own]) each.hung.has(node) ? each.hung.delete(node) : each.hung.add(node);
      } else {
        const key = roll(keys.length);
        steps.length = 0;
        const expected = twin.call(keys[key], world.nowSeconds);
        const call = world.call(key, 0, Verb.set);
        expect(call.steps).toEqual(steps);
        expect(call.node).toBe(expected);
      }
    }
  });
});

function noted(steps: string[], step: string, problem: string): boolean {
  steps.push(step + problem);
  return problem === "";
}
