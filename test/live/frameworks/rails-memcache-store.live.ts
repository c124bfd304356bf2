/** Rails' cache.fetch over Dalli beside real servers. */
import { describe, expect, it } from "vitest";
import { ruby } from "../libraries/library.ts";
import { noMemcached, titled } from "../programs.ts";
import { delay } from "../servers.ts";
import { failures } from "./failures.ts";
import { type Cast, releaseOf, told } from "./pages.ts";

const reason = noMemcached ?? (releaseOf("dalli") === null ? "no dalli to hold against" : null);
const client = { down_retry_delay: 1, socket_timeout: 0.4 };
const WINDOW = 3;
const cast = (window: number, ttlSeconds: number): Cast => ({
  framework: "rails-memcache-store",
  options: { raceConditionTtl: `${window}s` },
  client: "dalli",
  clientOptions: client,
  driver: [ruby, "rails-memcache-store.rb"],
  told: { client, settings: { window } },
  ttlSeconds,
  onWrite: "delete",
});

describe.concurrent("rails-memcache-store", () => {
  const live = it.skipIf(reason !== null);

  live(titled("rails-memcache-store: goes through crash and hang as the model does", reason), () =>
    told(cast(0, 3600), async (pages) => {
      const counts = await failures(pages, { key: 0, node: pages.home(0), retrySeconds: 1.4 });
      process.stdout.write(`rails-memcache-store: ${JSON.stringify(counts)}\n`);
    }),
  );

  live(titled("rails-memcache-store: the old value is given while one computes, within the window alone", reason), () =>
    told(cast(WINDOW, 2), async (pages) => {
      const keys = [0, 1, 2, 3];
      await pages.read(keys);
      await delay(2500);
      // Who computes first, and dies.
      await pages.begin(0, 1);
      await pages.write([9]);
      expect((await pages.read([0])).hits).toBe(1);
      await pages.die(1);
      expect((await pages.read([0, 1])).hits).toBe(1);
      expect((await pages.read([0, 1])).hits).toBe(2);
      // The window of the key 0 is over, and another begins; that of the keys 2 and 3 is over for good.
      await delay(3500);
      expect((await pages.read([0, 2, 3])).hits).toBe(0);
      const { pages: read } = await pages.read([0, 2, 3]);
      expect(read.map(({ came }) => came)).toEqual(["hit", "hit", "hit"]);
    }),
  );
});
