/** Real servers die, hang and come back under PHP's real clients; the model lives through the same beside them. */
import { describe, expect, it } from "vitest";
import { readExperiment, type ScriptExperiment } from "../../src/app/experiment/experiment.ts";
import { readText } from "../house/source-files.ts";
import type { Beside } from "./beside.ts";
import { freshKeys, rolling } from "./chance.ts";
import type { ClientWords, Options } from "./php.ts";
import { noMemcached, noPhp, seed, titled } from "./programs.ts";
import { delay, type Kind } from "./servers.ts";
import { told } from "./told.ts";

const pecl = (options: Options = {}): ClientWords => ({ name: "pecl-memcache", options });
const memcached = (options: Options = {}): ClientWords => ({ name: "php-memcached", options });

/** A key of each server, by what the client does with them while all are up. */
async function keyOfEach(cluster: Beside, keys: readonly string[]): Promise<string[]> {
  for (const key of keys) await cluster.set(key, "first");
  return (await cluster.held(keys)).map((held) => Object.keys(held!)[0]);
}

const kinds: readonly (readonly [Kind, string | null])[] = [
  ["memcached", noMemcached ?? noPhp],
  ["fallthrough node", noPhp],
];

describe.skipIf(kinds[0][1] !== null)(titled("the founding experiment, on the ports it had", kinds[0][1]), () => {
  const { script } = readExperiment(readText("experiments/founding.json"), "founding.json", "") as ScriptExperiment;
  const names = script.nodes.map(({ host, port }) => `${host}:${port}`);
  const node = (name: string) => names.indexOf(name);

  // One after the other: the ports decide where keys go, so both need the same.
  it.for(script.cases)("$case", ({ client, steps }, test) =>
    told(test, async ({ beside }) => {
      const words: ClientWords = client.name === "pecl-memcache" ? pecl(client.options) : memcached(client.options);
      const ports = script.nodes.map(({ port }) => port);
      const cluster = await beside({ client: words, keys: ["a", "b", "c"], ports });
      const database = new Map<string, string>();
      let looks = 0;
      let version = 0;
      for (const step of steps) {
        if (script.requests === "each-step") await cluster.request();
        if ("set" in step) {
          version++;
          for (const key of Object.keys(step.set)) {
            database.set(key, `${key}${version}`);
            await cluster.set(key, `${key}${version}`);
          }
        } else if ("crash" in step) await cluster.kill(node(step.crash));
        else if ("start" in step) await cluster.start(node(step.start));
        // PHP's Memcached forgets with the request; Memcache looks again after 15 s.
        else if ("wait" in step) await delay(client.name === "pecl-memcache" ? 16_000 : 1000);
        else if ("look" in step) {
          looks++;
          const seen: Record<string, boolean> = {};
          for (const key of step.look) seen[key] = (await cluster.get(key)) === database.get(key);
          expect(seen).toEqual(
            Object.fromEntries(Object.entries(step.expect!.seen!).map(([key, value]) => [key, value !== null])),
          );
          const held = (await cluster.held()).map(
            (values) =>
              values && Object.keys(values).map((key) => (values[key] === database.get(key) ? key : `${key} (stale)`)),
          );
          expect(Object.fromEntries(names.map((name, i) => [name, held[i]]))).toEqual(step.expect!.held);
        } else throw new Error(`a step that is not played: ${JSON.stringify(step)}`);
      }
      expect(looks).toBe(4);
    }));
});

describe.concurrent.each(kinds)("PHP's clients over %s", (kind, reason) => {
  const live = it.skipIf(reason !== null);
  const keysOf = (more: number) => freshKeys(30, seed + 2 + more);

  live(titled("a second failure brings back what the first left behind, deleted keys too", reason), (test) =>
    told(test, async ({ beside, more }) => {
      const keys = keysOf(more);
      const cluster = await beside({ client: pecl({ retry_interval: 2 }), keys, kind });
      const [key] = await keyOfEach(cluster, keys);
      await cluster.kill(0);
      await cluster.request();
      await cluster.set(key!, "during the first failure");
      await cluster.start(0);
      await delay(3000);
      await cluster.request();
      await cluster.set(key!, "newest");
      expect(await cluster.get(key!)).toBe("newest");
      await cluster.held();
      await cluster.delete(key!);
      expect(await cluster.get(key!)).toBe(false);
      await cluster.kill(0);
      await cluster.request();
      // The first operation finds out about the failure, and is repeated elsewhere in the same call.
      expect(await cluster.get(key!)).toBe("during the first failure");
      await cluster.held();
    }),
  );

  live(titled("a worker that saw the failure reads stale data until its 15 s are over", reason), (test) =>
    told(test, async ({ beside, more }) => {
      const keys = keysOf(more);
      const cluster = await beside({ client: pecl(), keys, kind, processes: 2 });
      const [key] = await keyOfEach(cluster, keys);
      await cluster.get(key!, 1);
      await cluster.kill(0);
      await cluster.request(0);
      // The first operation finds a broken socket, the second one that nobody listens.
      const failedMs = performance.now();
      for (let i = 0; i < 2; i++) await cluster.set(key!, "where the first worker goes", 0);
      await cluster.start(0);
      await cluster.request(1);
      // The second worker's socket is of the server that died: one operation goes astray, the next one to the server.
      await cluster.set(key!, "astray", 1);
      await cluster.set(key!, "newest", 1);
      // Starting it has taken a part of the 15 s, of which whole seconds count.
      const leftMs = 12_500 - (performance.now() - failedMs);
      cluster.inTime(failedMs, 10_500);
      for (const wait of [0, leftMs / 2, leftMs / 2]) {
        await delay(wait);
        await cluster.request(0);
        const found = await cluster.get(key!, 0);
        // Whole seconds: the fifteenth can come 14 s after.
        cluster.inTime(failedMs, 14_000);
        expect(found).toBe("astray");
        expect(await cluster.get(key!, 1)).toBe("newest");
      }
      await delay(4_500);
      await cluster.request(0);
      expect(await cluster.get(key!, 0)).toBe("newest");
      await cluster.held();
    }),
  );

  live(titled("Memcache waits 1 s for a hung server, which does in the end what it was asked", reason), (test) =>
    told(test, async ({ beside, more }) => {
      const keys = keysOf(more);
      const cluster = await beside({ client: pecl({ retry_interval: 3 }), keys, kind });
      const [key] = await keyOfEach(cluster, keys);
      await cluster.pause(0);
      await cluster.set(key!, "late");
      await cluster.set(key!, "elsewhere");
      await cluster.get(key!);
      await delay(4_000);
      await cluster.get(key!);
      await cluster.get(key!);
      await cluster.held();
      await cluster.resume(0);
      const held = await cluster.held([key!]);
      expect(held[0]).toEqual({ [key!]: "late" });
      await delay(4_000);
      await cluster.request();
      expect(await cluster.get(key!)).toBe("late");
    }),
  );

  live(titled("Memcached waits 5 s for a hung server, on every call", reason), (test) =>
    told(test, async ({ beside, more }) => {
      const keys = keysOf(more);
      const cluster = await beside({ client: memcached(), keys, kind });
      const [key, other] = await keyOfEach(cluster, keys);
      await cluster.pause(0);
      expect(await cluster.set(key!, "late")).toBe(false);
      expect(await cluster.get(key!)).toBe(false);
      expect(await cluster.get(other!)).toBe("first");
      await cluster.resume(0);
      expect(await cluster.get(key!)).toBe("late");
      await cluster.held();
    }),
  );

  live(titled("a silent host costs Memcache 1 s and Memcached 4 s, and again after their pauses", reason), (test) =>
    told(test, async ({ beside, more }) => {
      const keys = keysOf(more);
      const clients = [pecl({ retry_interval: 4 }), memcached({ persistent_id: "worker" })];
      await Promise.all(
        clients.map(async (client) => {
          const cluster = await beside({ client, keys, kind, processes: 2 });
          const [key, other] = await keyOfEach(cluster, keys);
          await cluster.darken(0);
          // The second process has no socket yet.
          for (const wait of [0, 0, 0, 5_000, 0]) {
            await delay(wait);
            await cluster.get(key!, 1);
            await cluster.get(other!, 1);
          }
        }),
      );
    }),
  );

  const schedules: readonly ClientWords[] = [
    pecl({ retry_interval: 2 }),
    pecl({ retry_interval: 3, "memcache.hash_strategy": "standard" }),
    pecl({ persistent: false }),
    memcached({
      persistent_id: "worker",
      OPT_LIBKETAMA_COMPATIBLE: true,
      OPT_REMOVE_FAILED_SERVERS: true,
      OPT_SERVER_FAILURE_LIMIT: 2,
      OPT_RETRY_TIMEOUT: 1,
      OPT_DEAD_TIMEOUT: 3,
    }),
    memcached({ persistent_id: "worker" }),
    memcached({ OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT" }),
  ];
  // Processes of Node.js take their time to start: not all of it again where it is only the server that is another.
  it.skipIf(reason !== null).for(kind === "memcached" ? schedules : schedules.filter((_, i) => i % 2 === 0))(
    titled(`servers killed and started as dice fall, seed ${seed}: $name $options`, reason),
    (client, test) =>
      told(test, async ({ beside, more }) => {
        const keys = keysOf(more);
        const cluster = await beside({ client, keys, kind, processes: 2, servers: 4 });
        const roll = rolling(seed + schedules.indexOf(client) + more);
        const endMs = Date.now() + 20_000;
        // A slow machine has to do as much, in more time.
        for (let i = 0; Date.now() < endMs || cluster.transcript.length < 100; i++) {
          const [what, node, process] = [roll(20), roll(4), roll(2)];
          if (what === 0) await delay(roll(2500));
          else if (what === 1) await (cluster.isUp(node) ? cluster.kill(node) : cluster.start(node));
          else if (what === 2 && !cluster.isUp(node)) await cluster.start(node);
          else if (what === 3) await cluster.request(process);
          else if (what === 4) await cluster.held();
          else if (what < 12) await cluster.set(keys[roll(keys.length)], `value ${i}`, process);
          else if (what < 13) await cluster.delete(keys[roll(keys.length)], process);
          else await cluster.get(keys[roll(keys.length)], process);
        }
        await cluster.held();
      }),
  );
});
