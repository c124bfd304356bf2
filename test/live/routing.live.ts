/** Where PHP's classes send keys that nobody has seen before, beside the model's answer. */
import { afterEach, describe, expect, it } from "vitest";
import { operate } from "../../models/application/operate.ts";
import { type Server, Verb } from "../../models/clients/client.ts";
import { newOperation } from "../../models/clients/new-operation.ts";
import { Wire } from "../../models/network/wire.ts";
import { freshKeys } from "./chance.ts";
import { makeClient } from "./model.ts";
import { type ClientWords, type Options, PhpWorker } from "./php.ts";
import { noMemcached, noPhp, seed, titled } from "./programs.ts";
import { ask, CacheServer, freePorts, killAll } from "./servers.ts";

const KEYS = 5_000;
const UNSEEN = -1;

const workers: PhpWorker[] = [];
const servers: CacheServer[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) worker.end();
  await killAll(servers.splice(0));
});

function php(client: ClientWords): PhpWorker {
  const worker = new PhpWorker(client);
  workers.push(worker);
  return worker;
}

const named = (count: number, weights: readonly number[] = [1], port?: number): Server[] =>
  Array.from({ length: count }, (_, i) => ({
    host: `10.0.${i}.${i + 1}`,
    port: port ?? 11_212 + i,
    weight: weights[i % weights.length],
  }));

/** The model's node for each key while these are down. */
function modelled(client: ClientWords, list: readonly Server[], keys: readonly string[], down: readonly number[] = []) {
  const model = makeClient(client, list, keys);
  const dead = Uint8Array.from(list, (_, i) => (down.includes(i) ? 1 : 0));
  return keys.map((_, key) => model.settled(key, dead));
}

/** The keys on which they differ, with both answers. */
function differences(keys: readonly string[], real: readonly number[], model: readonly number[]): string[] {
  return keys.flatMap((key, i) => (real[i] === model[i] ? [] : `${key}: PHP to ${real[i]}, the model to ${model[i]}`));
}

const pecl = (options: Options): ClientWords => ({ name: "pecl-memcache", options });
const php3 = (options: Options): ClientWords => ({ name: "php-memcached", options });

const peclOptions = ["standard", "consistent"].flatMap((strategy) =>
  ["crc32", "fnv"].map((hash) => ({ "memcache.hash_strategy": strategy, "memcache.hash_function": hash })),
);

const phpOptions: readonly Options[] = [
  {},
  ...["MD5", "CRC", "FNV1_64", "FNV1A_64", "FNV1_32", "FNV1A_32", "MURMUR"].map((name) => ({
    OPT_HASH: `HASH_${name}`,
  })),
  { OPT_HASH: "HASH_JENKINS" },
  { OPT_HASH: "HASH_MURMUR3" },
  { OPT_LIBKETAMA_COMPATIBLE: true },
  { OPT_LIBKETAMA_COMPATIBLE: true, order: "servers-first" },
  { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT" },
  { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", OPT_HASH: "HASH_CRC" },
  { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", order: "servers-first" },
  { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", addServers: true },
  { OPT_DISTRIBUTION: 4 },
  { OPT_DISTRIBUTION: 5, OPT_HASH: "HASH_FNV1A_32" },
  { OPT_SORT_HOSTS: true },
  { setBucket: [0, 1, 2, 1, 0, 2, 2, 1] },
];

const layouts: readonly (readonly [string, Server[]])[] = [
  ["3 servers", named(3)],
  ["5 servers of weights 1, 3, 2", named(5, [1, 3, 2])],
  ["8 servers on port 11211", named(8, [1], 11_211)],
];

describe.skipIf(noPhp !== null)(titled(`${KEYS} fresh keys, seed ${seed}`, noPhp), () => {
  const keys = freshKeys(KEYS, seed);

  it.each(peclOptions)("Memcache::findServer() and the model name the same server: %j", async (options) => {
    for (const [, list] of layouts) {
      const worker = php(pecl(options));
      await worker.request(list);
      const real = await worker.where(keys);
      expect(differences(keys, real, modelled(pecl(options), list, keys))).toEqual([]);
      // Where no usable server is found in time, findServer() names the last one it looked at, which is down.
      const down = list.length - 2;
      await worker.request(list, { down: [down], persistent: false });
      const without = (await worker.where(keys)).map((server) => (server === down ? UNSEEN : server));
      expect(differences(keys, without, modelled(pecl(options), list, keys, [down]))).toEqual([]);
    }
  });

  it.each(phpOptions)("Memcached::getServerByKey() and the model name the same server: %j", async (options) => {
    for (const [, list] of layouts) {
      const worker = php(php3(options));
      await worker.request(list);
      const real = await worker.where(keys);
      expect(real).not.toContain(UNSEEN);
      expect(differences(keys, real, modelled(php3(options), list, keys))).toEqual([]);
    }
  });
});

const reason = noMemcached ?? noPhp;

describe.skipIf(reason !== null)(titled(`where ${KEYS} fresh keys land, seed ${seed}`, reason), () => {
  const keys = freshKeys(KEYS, seed + 1);

  /** Every key is set by PHP with some servers dead, and looked for on each server. */
  async function landed(client: ClientWords, weights: readonly number[], down: readonly number[], toEject: number) {
    const ports = await freePorts(weights.length);
    const list = ports.map((port, i) => ({ host: "127.0.0.1", port, weight: weights[i] }));
    const real = ports.map((port) => new CacheServer(port));
    servers.push(...real);
    await Promise.all(real.filter((_, i) => !down.includes(i)).map((server) => server.start()));
    const worker = php(client);
    await worker.request(list);
    for (let i = 0; i < toEject; i++) await worker.setAll(keys.slice(0, 200));
    // What was stored before the dead servers were found out.
    await Promise.all(real.map((server, i) => (down.includes(i) ? null : ask(server.port, "flush_all\r\n", "OK\r\n"))));
    const stored = await worker.setAll(keys);
    const found = new Array<number>(KEYS).fill(UNSEEN);
    for (const [i, server] of real.entries()) {
      if (down.includes(i)) continue;
      const held = await server.held(keys);
      keys.forEach((key, k) => {
        if (held.has(key)) found[k] = found[k] === UNSEEN ? i : Number.NaN;
      });
    }
    expect(stored.map((ok, k) => ok === (found[k] !== UNSEEN))).not.toContain(false);
    expect(differences(keys, found, modelled(client, list, keys, down))).toEqual([]);
  }

  it.each(peclOptions)("of PHP's Memcache, one or two servers dead: %j", async (options) => {
    await landed(pecl(options), [1, 1, 1, 1, 1], [3], 0);
    await landed(pecl(options), [1, 2, 1, 3], [0, 3], 0);
  });

  it.each([
    { OPT_LIBKETAMA_COMPATIBLE: true },
    { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT" },
  ])("of PHP's Memcached, dead servers ejected: %j", async (options) => {
    const ejecting = {
      ...options,
      OPT_REMOVE_FAILED_SERVERS: true,
      OPT_SERVER_FAILURE_LIMIT: 1,
      OPT_DEAD_TIMEOUT: 600,
    };
    await landed(php3(ejecting), [1, 1, 1], [1], 2);
    await landed(php3(ejecting), [1, 3, 2, 1], [0, 2], 2);
  });

  it.each([2, 3])("of PHP's Memcache with memcache.redundancy, every copy: %i", async (copies) => {
    const client = pecl({ "memcache.redundancy": copies });
    const ports = await freePorts(5);
    const list = ports.map((port) => ({ host: "127.0.0.1", port, weight: 1 }));
    const real = ports.map((port) => new CacheServer(port));
    servers.push(...real);
    await Promise.all(real.map((server) => server.start()));
    const worker = php(client);
    await worker.request(list);
    await worker.setAll(keys);
    const held = await Promise.all(real.map((server) => server.held(keys)));
    const model = makeClient(client, list, keys);
    const wire = Wire.lasting({
      nodes: list.length,
      processes: 1,
      connectTimeoutMs: 1000,
      ioTimeoutMs: 1000,
      keepsSockets: true,
    });
    const op = newOperation();
    const wrong = keys.flatMap((key, k) => {
      op.key = k;
      op.verb = Verb.set;
      const stored = operate(model, wire, op, 0, () => true);
      const expected = [...new Set([stored, ...(model.copies?.(op) ?? [])])].sort().join();
      const found = held.flatMap((values, i) => (values.has(key) ? [i] : [])).join();
      return found === expected ? [] : [`${key}: on ${found}, in the model ${expected}`];
    });
    expect(wrong).toEqual([]);
  });

  it("of PHP's Memcached at its defaults, one server dead: nowhere", async () => {
    await landed(php3({}), [1, 1, 1], [1], 0);
  });
});
