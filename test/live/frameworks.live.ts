/**
 * What a framework asks of memcached, played against real servers that are killed, started and stopped, and the model of the
 * framework beside it: what every single read was given is the same, and what every write said of itself.
 *
 * The framework itself is not needed: a driver asks for the same in the same order, written after its source. The real servers
 * come first. The model plays what was recorded when that is over, for the names of the keys depend on the second in which a
 * version was drawn.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Server } from "../../models/clients/client.ts";
import { clients } from "../../models/clients/index.ts";
import { Read, type Session } from "../../models/frameworks/framework.ts";
import { laravelCache } from "../../models/frameworks/laravel-cache.ts";
import { symfonyCache } from "../../models/frameworks/symfony-cache.ts";
import { symfonyLayout } from "../../models/frameworks/symfony-keys.ts";
import { NumberedKeys } from "../../models/hashing/keys.ts";
import { Played, type PlayedOptions } from "../frameworks/played.ts";
import { JsonLines } from "./json-lines.ts";
import { memcachedExtensionVersion, noMemcached, noPhp, phpBinary, titled } from "./programs.ts";
import { CacheServer, delay, freePorts, killAll } from "./servers.ts";

const NODES = 8;
const KEYS = 400;
const KEY_BYTES = 12;
const FALLBACK = "1:";
const reason = noMemcached ?? noPhp;

const names = new NumberedKeys(KEYS, KEY_BYTES);
/** A colon is reserved in the keys of Symfony's users. */
const withoutColon = (key: number) => names.name(key).replaceAll(":", ".");
const all = Array.from({ length: KEYS }, (_, key) => key);
const PAGE_KEYS = 10;
const pages = Array.from({ length: KEYS / PAGE_KEYS }, (_, page) =>
  all.slice(page * PAGE_KEYS, (page + 1) * PAGE_KEYS),
);
/** Options of php-memcached, with the extension's numbers. */
const OPT_BINARY_PROTOCOL = 18;
const OPT_POLL_TIMEOUT = 8;

/** What was done with the real servers, to be done again with the model. */
type Step = { readonly from: number } & (
  | { readonly what: "pool" }
  | { readonly what: "kill" | "start" | "pause" | "resume"; readonly node: number }
  | { readonly what: "get"; readonly seen: readonly (readonly [string, boolean])[]; readonly version: string }
  | {
      readonly what: "items";
      readonly keys: readonly number[];
      readonly seen: readonly boolean[];
      readonly version: string;
    }
  | {
      readonly what: "save";
      readonly keys: readonly number[];
      readonly saved: readonly boolean[];
      readonly version: string;
    }
);

class Real {
  readonly steps: Step[] = [];
  readonly servers: readonly CacheServer[];
  readonly list: readonly Server[];
  readonly #worker: JsonLines;
  /** The database. */
  readonly #values = new Int32Array(KEYS);

  readonly #named: (key: number) => string;
  readonly #options: Readonly<Record<number, unknown>>;

  private constructor(script: string, named: (key: number) => string, options: object, ports: readonly number[]) {
    this.#named = named;
    this.#options = { ...options };
    this.#worker = new JsonLines(spawn(phpBinary, [fileURLToPath(new URL(script, import.meta.url))]));
    this.servers = ports.map((port) => new CacheServer(port, ["-m", "64"]));
    this.list = ports.map((port) => ({ host: "127.0.0.1", port, weight: 1 }));
  }

  /**
   * @param script asks memcached for what the framework asks.
   * @param options of the client, by number, where the script takes any.
   */
  static async open(script: string, named = (key: number) => names.name(key), options = {}): Promise<Real> {
    const real = new Real(script, named, options, await freePorts(NODES));
    await Promise.all(real.servers.map((server) => server.start()));
    return real;
  }

  async close(): Promise<void> {
    this.#worker.end();
    await killAll(this.servers);
  }

  /** A request begins: a new connection, a new pool. */
  async pool(): Promise<void> {
    const { from } = await this.#send(["pool", this.list.map(({ host, port }) => [host, port, 0]), this.#options]);
    this.steps.push({ what: "pool", from });
  }

  async node(what: "kill" | "start" | "pause" | "resume", node: number): Promise<void> {
    await this.servers[node][what]();
    if (what === "resume") await delay(300);
    this.steps.push({ what, node, from: Date.now() / 1000 });
  }

  /** How many of all keys are found in one request; what is not is computed and stored. */
  async hits(): Promise<{ readonly hits: number; readonly version: string; readonly seconds: number }> {
    await this.pool();
    const pairs = all.map((key) => [this.#named(key), String(this.#values[key])]);
    const { value, version, from, to } = await this.#send<[string, boolean][]>(["get", pairs]);
    this.steps.push({ what: "get", seen: value, version, from });
    return { hits: value.filter(([, isHit]) => isHit).length, version, seconds: to - from };
  }

  /** How many of all keys are found by calls for ten of them, each in a request of its own; what is not stays so. */
  async items(asked: readonly (readonly number[])[] = pages): Promise<number> {
    let found = 0;
    for (const keys of asked) {
      await this.pool();
      const { value, version, from } = await this.#send<(string | null)[]>(["items", keys.map(this.#named)]);
      const seen = value.map((one) => one !== null);
      this.steps.push({ what: "items", keys, seen, version, from });
      found += seen.filter((one) => one).length;
    }
    return found;
  }

  /** New values of these keys, in one request. */
  async save(keys: readonly number[]): Promise<{ readonly saved: number; readonly seconds: number }> {
    await this.pool();
    for (const key of keys) this.#values[key]++;
    const pairs = keys.map((key) => [this.#named(key), String(this.#values[key])]);
    const { value, version, from, to } = await this.#send<boolean[]>(["save", pairs]);
    this.steps.push({ what: "save", keys, saved: value, version, from });
    return { saved: value.filter((one) => one).length, seconds: to - from };
  }

  async #send<T>(command: readonly unknown[]) {
    const [value, version, from, to] = await this.#worker.send<[T, string, number, number, number]>(command);
    return { value, version, from, to };
  }
}

/** The second that a version is made of, given one near it: its last two bits are not in the text. */
function drawnAt(version: string, near: number): number {
  const bytes = Buffer.from(`${version.slice(0, 5).replaceAll("_", "/")}A==`, "base64");
  const high = Math.floor(near) >>> 24;
  const second = (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16)) + high * 2 ** 24;
  expect(Math.abs(second - near)).toBeLessThan(3600);
  return second;
}

/** The model of Symfony's cache plays the steps. */
function replaySymfony({ steps, list }: Real): { readonly step: Step; readonly model: Step }[] {
  const epochSeconds = Math.floor(steps[0].from);
  const versions = steps.flatMap((step) => ("version" in step && step.version !== FALLBACK ? [step] : []));
  const drawn = [...new Map(versions.map(({ version, from }) => [version, drawnAt(version, from)])).values()];
  // That of the start, which an empty cluster does not have, and then those that were drawn.
  const seconds = [epochSeconds - 1000, ...drawn];
  const second = (generation: number) => seconds[generation - 1] ?? epochSeconds + 1_000_000 + generation;
  const versionOf = (generation: number, cluster: Played) =>
    cluster.layout.names.name(generation * KEYS).slice("app:".length, -KEY_BYTES);
  const cluster = new Played({
    framework: symfonyCache as PlayedOptions["framework"],
    client: {
      name: "php-memcached",
      version: clients.named("php-memcached").versionOf(memcachedExtensionVersion!)!,
      options: { OPT_BINARY_PROTOCOL: true, OPT_LIBKETAMA_COMPATIBLE: true, addServers: true },
    },
    servers: list,
    keys: KEYS,
    keyBytes: KEY_BYTES,
    epochSeconds,
    options: { locks: false },
    layout: (keys, keyBytes) => symfonyLayout({ namespace: "app", versions: 8 }, keys, keyBytes, second),
  });
  const versionSeen = () => {
    const last = cluster.done.findLast(({ name }) => name.startsWith("app:"))!;
    const generation = Array.from({ length: 8 }, (_, g) => g).find((g) =>
      last.name.startsWith(`app:${versionOf(g, cluster)}`),
    )!;
    return versionOf(generation, cluster);
  };
  return replayed(steps, cluster, epochSeconds, versionSeen);
}

/** The steps as the model plays them, beside the real ones. */
function replayed(
  steps: readonly Step[],
  cluster: Played,
  epochSeconds: number,
  versionSeen: () => string,
): { readonly step: Step; readonly model: Step }[] {
  let page: Session = cluster.page();
  return steps.map((step) => {
    cluster.now = step.from - epochSeconds;
    switch (step.what) {
      case "pool":
        page = cluster.page();
        return { step, model: step };
      case "get": {
        const seen = all.map((key): [string, boolean] => {
          const isHit = cluster.read(page, key) === Read.hit;
          return [String(cluster.given), isHit];
        });
        return { step, model: { ...step, seen, version: versionSeen() } };
      }
      case "items": {
        const seen = cluster.readMany(page, step.keys);
        return { step, model: { ...step, seen, version: versionSeen() } };
      }
      case "save": {
        const saved = step.keys.map((key) => {
          cluster.write(page, key);
          return cluster.done.at(-1)!.came === "done";
        });
        return { step, model: { ...step, saved, version: versionSeen() } };
      }
      default:
        cluster[step.what](step.node);
        return { step, model: step };
    }
  });
}

/** On which server the model's client looks for the version key, and for each key under a version. */
function homesOf({ list }: Real) {
  const cluster = new Played({
    framework: symfonyCache as PlayedOptions["framework"],
    client: {
      name: "php-memcached",
      version: "1.1",
      options: { OPT_BINARY_PROTOCOL: true, OPT_LIBKETAMA_COMPATIBLE: true, addServers: true },
    },
    servers: list,
  });
  const none = new Uint8Array(NODES);
  return {
    version: cluster.client.settled(cluster.layout.ownId(0), none),
    fallback: all.map((key) => cluster.client.settled(key, none)),
  };
}

describe.concurrent("frameworks", () => {
  const live = it.skipIf(reason !== null);

  live(titled("symfony-cache: the node of the version key carries all keys", reason), async () => {
    const real = await Real.open("symfony.php", withoutColon);
    try {
      const { version, fallback } = homesOf(real);
      const other = (version + 1) % NODES;
      expect((await real.hits()).hits).toBe(0);
      expect((await real.hits()).hits).toBe(KEYS);

      await real.node("kill", other);
      const lost = await real.hits();
      expect(lost.hits).toBeGreaterThan(0);
      expect(lost.hits).toBeLessThan(KEYS);
      const items = await real.items();
      expect(items).toBeLessThan(lost.hits);
      await real.node("start", other);
      await real.hits();

      await real.node("kill", version);
      expect(await real.hits()).toMatchObject({ hits: 0, version: FALLBACK });
      const refilled = await real.hits();
      expect(refilled).toMatchObject({ hits: fallback.filter((node) => node !== version).length, version: FALLBACK });
      // A version that is drawn in the second of the one before is the same.
      await delay(1100);
      await real.node("start", version);
      const back = await real.hits();
      expect(back.hits).toBe(0);
      expect(back.version).not.toBe(FALLBACK);
      expect((await real.hits()).hits).toBe(KEYS);

      await real.node("pause", version);
      // Each operation on the node that hangs would take 5 s: one of them is enough.
      const reached = all.filter((key) => fallback[key] !== version).slice(0, 149);
      const late = fallback.indexOf(version);
      const { saved, seconds } = await real.save(reached);
      expect(saved).toBe(reached.length);
      expect(seconds).toBeGreaterThan(4.9);
      // A second wait would make it 10.
      expect(seconds).toBeLessThan(9.9);
      expect((await real.save([late])).saved).toBe(0);
      await real.node("resume", version);
      const old = await real.hits();
      expect(old).toMatchObject({ hits: KEYS, version: back.version });

      for (const { step, model } of replaySymfony(real)) expect(model).toEqual(step);
      process.stdout.write(
        `symfony-cache: another node dies ${lost.hits} of ${KEYS}, by getItems(${PAGE_KEYS}) ${items}, the version key's 0, under 1: ${refilled.hits}, back empty 0, back with memory ${old.hits}\n`,
      );
    } finally {
      await real.close();
    }
  });

  live(titled("laravel-cache: flexible computes where either of its two keys is missing", reason), async () => {
    const real = await Real.open("laravel.php");
    try {
      expect((await real.hits()).hits).toBe(0);
      expect((await real.hits()).hits).toBe(KEYS);
      const shares: number[] = [];
      for (const node of [2, 5]) {
        await real.node("kill", node);
        for (let i = 0; i < 2; i++) shares.push(1 - (await real.hits()).hits / KEYS);
        await real.node("start", node);
        await real.hits();
      }
      const epochSeconds = Math.floor(real.steps[0].from);
      const cluster = new Played({
        framework: laravelCache as PlayedOptions["framework"],
        client: {
          name: "php-memcached",
          version: clients.named("php-memcached").versionOf(memcachedExtensionVersion!)!,
          options: {},
        },
        servers: real.list,
        keys: KEYS,
        keyBytes: KEY_BYTES,
        epochSeconds,
        options: { method: "flexible", fresh: "50m" },
      });
      // Laravel takes keys as they are.
      for (const { step, model } of replayed(real.steps, cluster, epochSeconds, () => "")) expect(model).toEqual(step);
      // Three standard deviations of a share of 400 keys.
      for (const share of shares) expect(Math.abs(share - (1 - (7 / 8) ** 2))).toBeLessThan(0.064);
      process.stdout.write(`laravel-cache: computed at each read while one of 8 nodes is dead: ${shares.join(", ")}\n`);
    } finally {
      await real.close();
    }
  });

  for (const isBinary of [false, true]) {
    const protocol = isBinary ? "binary" : "text";
    live(titled(`laravel-cache: many() is null for all keys on any error, ${protocol} protocol`, reason), async () => {
      const options = { [OPT_BINARY_PROTOCOL]: isBinary, [OPT_POLL_TIMEOUT]: 500 };
      const real = await Real.open("laravel.php", undefined, options);
      try {
        await real.save(all);
        expect(await real.items()).toBe(KEYS);
        await real.node("kill", 2);
        const dead = await real.items();
        await real.node("start", 2);
        await real.save(all);
        await real.node("pause", 5);
        const hung = await real.items(pages.slice(0, 12));
        await real.node("resume", 5);
        expect(await real.items()).toBe(KEYS);
        const epochSeconds = Math.floor(real.steps[0].from);
        const cluster = new Played({
          framework: laravelCache as PlayedOptions["framework"],
          client: {
            name: "php-memcached",
            version: clients.named("php-memcached").versionOf(memcachedExtensionVersion!)!,
            options: { OPT_BINARY_PROTOCOL: isBinary, OPT_POLL_TIMEOUT: 500 },
          },
          servers: real.list,
          keys: KEYS,
          keyBytes: KEY_BYTES,
          epochSeconds,
        });
        for (const { step, model } of replayed(real.steps, cluster, epochSeconds, () => "")) {
          expect(model).toEqual(step);
        }
        process.stdout.write(
          `laravel-cache, many() of ${PAGE_KEYS}, ${protocol} protocol: one of 8 nodes dead ${dead} of ${KEYS}, hung ${hung} of 120\n`,
        );
      } finally {
        await real.close();
      }
    });
  }
});
