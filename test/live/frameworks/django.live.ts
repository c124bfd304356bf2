/** Django's cache.get_or_set over pymemcache beside real servers. */
import { describe, expect, it } from "vitest";
import { python } from "../libraries/library.ts";
import { noMemcached, titled } from "../programs.ts";
import { failures } from "./failures.ts";
import { type Cast, releaseOf, told } from "./pages.ts";

const reason = noMemcached ?? (releaseOf("pymemcache") === null ? "no pymemcache to hold against" : null);
/** As Django sets them, beside those that its documentation has an application set. */
const client = {
  allow_unicode_keys: true,
  default_noreply: false,
  ignore_exc: true,
  retry_attempts: 0,
  dead_timeout: 1,
  connect_timeout: 0.4,
  timeout: 0.4,
};
const cast: Cast = {
  framework: "django",
  options: { keyPrefix: "shop", version: 2 },
  client: "pymemcache",
  clientOptions: client,
  driver: [python, "django.py"],
  told: { client, settings: { prefix: "shop", version: 2 } },
  ttlSeconds: 3600,
  onWrite: "delete",
  readsAgain: true,
};

describe.concurrent("django", () => {
  const live = it.skipIf(reason !== null);

  live(titled("django: goes through crash and hang as the model does", reason), () =>
    told(cast, async (pages) => {
      const counts = await failures(pages, { key: 0, node: pages.home(0), retrySeconds: 2.4 });
      process.stdout.write(`django: ${JSON.stringify(counts)}\n`);
    }),
  );

  live(titled("django: who adds first is stored, and given to all who computed beside it", reason), () =>
    told(cast, async (pages) => {
      await pages.begin(0, 1);
      await pages.write([0]);
      expect(await pages.read([0])).toMatchObject({ hits: 0, pages: [{ given: "1" }] });
      // Its own is older, and is not stored.
      expect(await pages.finish(0, 1)).toMatchObject({ came: "computed", given: "1" });
      // The other way round the old one is stored, and given to both.
      await pages.begin(1, 1);
      await pages.begin(1, 0);
      await pages.write([2]);
      await pages.finish(1, 1);
      await pages.finish(1, 0);
      await pages.begin(3, 1);
      await pages.write([3]);
      await pages.finish(3, 1);
      expect(await pages.read([3])).toMatchObject({ hits: 1, old: 1 });
    }),
  );
});
