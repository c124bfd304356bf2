/** identity_cache's fetch over Dalli beside real servers. */
import { describe, expect, it } from "vitest";
import { ruby } from "../libraries/library.ts";
import { noMemcached, titled } from "../programs.ts";
import { delay } from "../servers.ts";
import { failures } from "./failures.ts";
import { type Cast, releaseOf, told } from "./pages.ts";

const reason = noMemcached ?? (releaseOf("dalli") === null ? "no dalli to hold against" : null);
const client = { down_retry_delay: 1, socket_timeout: 0.4 };
const cast = (fillLockDuration: number): Cast => ({
  framework: "identity-cache",
  options: { fillLockDuration: `${fillLockDuration}s` },
  client: "dalli",
  clientOptions: client,
  driver: [ruby, "identity-cache.rb"],
  told: { client, settings: { fillLockDuration, lockWaitTries: 2 } },
  ttlSeconds: 3600,
  onWrite: "delete",
  hidesGets: true,
});

describe.concurrent("identity-cache", () => {
  const live = it.skipIf(reason !== null);

  for (const duration of [0, 0.5]) {
    const lock = duration === 0 ? "without a lock" : "with a lock";
    live(titled(`identity-cache ${lock}: goes through crash and hang as the model does`, reason), () =>
      told(cast(duration), async (pages) => {
        const counts = await failures(pages, { key: 0, node: pages.home(0), retrySeconds: 1.4 });
        process.stdout.write(`identity-cache ${lock}: ${JSON.stringify(counts)}\n`);
      }),
    );
  }

  live(titled("identity-cache: a lock whose holder died is taken over, and lost with the value's node", reason), () =>
    told(cast(0.5), async (pages) => {
      await pages.begin(0, 1);
      await pages.die(1);
      expect((await pages.read([0])).hits).toBe(0);
      expect((await pages.read([0])).hits).toBe(1);
      // A tombstone: the first reader puts its lock in the place of it.
      await pages.write([0]);
      expect((await pages.read([0])).hits).toBe(0);
      expect((await pages.read([0])).hits).toBe(1);
    }),
  );

  live(
    titled("identity-cache: invalidated while it is computed, the value goes where those who wait look next", reason),
    () =>
      told(cast(0.5), async (pages) => {
        await pages.begin(0, 1);
        await pages.write([0]);
        await pages.finish(0, 1);
        expect((await pages.read([0])).hits).toBe(0);
        // Lost with its node, a lock holds nobody off.
        await pages.begin(1, 1);
        await pages.node("kill", pages.home(1));
        await pages.node("start", pages.home(1));
        await delay(1400);
        expect((await pages.read([1])).hits).toBe(0);
        await pages.finish(1, 1);
        expect((await pages.read([1])).hits).toBe(1);
      }),
  );
});
