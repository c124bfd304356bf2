/** dogpile.cache's region.get_or_create over python-memcached, with a distributed lock, beside real servers. */
import { describe, expect, it } from "vitest";
import { python } from "../libraries/library.ts";
import { noMemcached, titled } from "../programs.ts";
import { delay } from "../servers.ts";
import { failures } from "./failures.ts";
import { all, type Cast, type Pages, releaseOf, told } from "./pages.ts";

const reason = noMemcached ?? (releaseOf("python-memcached") === null ? "no python-memcached to hold against" : null);
const client = { dead_retry: 1, socket_timeout: 0.4 };
const cast = (ttlSeconds: number): Cast => ({
  framework: "dogpile",
  options: { distributedLock: true },
  client: "python-memcached",
  clientOptions: client,
  driver: [python, "dogpile.py"],
  told: { client, settings: {} },
  ttlSeconds,
  onWrite: "delete",
});
const lock = (pages: Pages, key: number) => pages.home(key, 0);
const apart = (pages: Pages) => all.filter((key) => pages.home(key) !== lock(pages, key));

describe.concurrent("dogpile", () => {
  const live = it.skipIf(reason !== null);

  live(titled("dogpile: goes through crash and hang of a lock's node as the model does", reason), () =>
    told(cast(3600), async (pages) => {
      const [key] = apart(pages);
      const counts = await failures(pages, { key, node: lock(pages, key), retrySeconds: 1.4 });
      process.stdout.write(`dogpile: ${JSON.stringify(counts)}\n`);
    }),
  );

  live(
    titled("dogpile: nobody makes again what a process held the lock of as it died, until that is lost", reason),
    () =>
      told(cast(2), async (pages) => {
        const [key] = apart(pages);
        await pages.read([key]);
        await delay(2500);
        await pages.begin(key, 1);
        await pages.die(1);
        for (let i = 0; i < 3; i++) expect((await pages.read([key])).hits).toBe(1);
        // Who has no value waits for the lock, and gets none.
        await pages.write([key]);
        expect((await pages.read([key])).pages[0].came).toBe("waits");
        // While the lock's node hangs the library looks for locks elsewhere; when that is over, all is as it was.
        await pages.node("pause", lock(pages, key));
        expect((await pages.read([key])).pages[0].came).toBe("computed");
        await pages.node("resume", lock(pages, key));
        await delay(2500);
        expect((await pages.read([key])).hits).toBe(1);
        await pages.node("kill", lock(pages, key));
        await pages.node("start", lock(pages, key));
        // The first notices that its connection is broken, and is given the old value once more.
        expect((await pages.read([key])).hits).toBe(1);
        await delay(1400);
        expect((await pages.read([key])).pages[0].came).toBe("computed");
      }),
  );
});
