/** WANObjectCache's getWithSetCallback over PHP's Memcached, which hashes all of a key, beside real servers. */
import { describe, expect, it } from "vitest";
import { noMemcached, noPhp, phpBinary, titled } from "../programs.ts";
import { delay } from "../servers.ts";
import { failures } from "./failures.ts";
import { all, type Cast, type Pages, told } from "./pages.ts";

const reason = noMemcached ?? noPhp;
/** Options of php-memcached, with the extension's numbers. */
const OPT_LIBKETAMA_COMPATIBLE = 16;
const OPT_POLL_TIMEOUT = 8;
const INTERIM = 0;
const MUTEX = 1;
const cast = (busyValue: boolean): Cast => ({
  framework: "wancache",
  options: { busyValue },
  client: "php-memcached",
  clientOptions: { OPT_LIBKETAMA_COMPATIBLE: true, OPT_POLL_TIMEOUT: 400 },
  driver: [phpBinary, "wancache.php"],
  told: { client: { [OPT_LIBKETAMA_COMPATIBLE]: 1, [OPT_POLL_TIMEOUT]: 400 }, settings: { busyValue } },
  ttlSeconds: 3600,
  onWrite: "delete",
  isFreshEachTime: true,
});
/** A key whose value, interim value and mutex lie on three nodes. */
const spread = (pages: Pages) =>
  all.find((key) => new Set([pages.home(key), pages.home(key, INTERIM), pages.home(key, MUTEX)]).size === 3)!;

describe.concurrent("wancache", () => {
  const live = it.skipIf(reason !== null);

  live(
    titled("wancache: goes through crash and hang as the model does, sister keys spread over the nodes", reason),
    () =>
      told(cast(false), async (pages) => {
        const key = spread(pages);
        const counts = await failures(pages, { key, node: pages.home(key, MUTEX), retrySeconds: 0.1 });
        process.stdout.write(`wancache: ${JSON.stringify(counts)}\n`);
      }),
  );

  live(
    titled("wancache: a tombstone holds off, and a mutex whose holder died does so no longer than 10 s", reason),
    () =>
      told(cast(false), async (pages) => {
        const key = spread(pages);
        await pages.read([key]);
        await pages.write([key]);
        await pages.read([key]);
        await delay(200);
        await pages.begin(key, 1);
        await pages.die(1);
        // The interim value is given as long as it is there, and all compute after that.
        expect((await pages.read([key])).hits).toBe(1);
        // Without the interim value's node each computes; without the tombstone's the value is stored at once.
        await pages.node("kill", pages.home(key, INTERIM));
        expect((await pages.read([key])).hits).toBe(0);
        await pages.node("start", pages.home(key, INTERIM));
        await pages.read([key]);
        // No reader is in a hurry: what was just computed would be given.
        await delay(200);
        expect((await pages.read([key])).hits).toBe(1);
        await delay(10_800);
        expect((await pages.read([key])).hits).toBe(0);
        expect((await pages.read([key])).hits).toBe(1);
      }),
  );

  live(titled("wancache: busyValue is given to those who do not get the mutex", reason), () =>
    told(cast(true), async (pages) => {
      await pages.begin(0, 1);
      expect((await pages.read([0])).pages[0].came).toBe("busy");
      await pages.finish(0, 1);
      expect((await pages.read([0])).hits).toBe(1);
    }),
  );
});
