/**
 * nginx's rules, with one nginx on each host. With `lock`: of those who find no value one asks, the others look again each half
 * second; after `lockTimeout` one asks too, and what it gets is not stored; after `lockAge` another one asks. The lock is for values
 * that are not there: an expired one is served while another request makes it anew (`useStale`), else all who find it ask.
 * With `backgroundUpdate` the one that makes it anew is served the old value too.
 *
 * Source: nginx src/http/ngx_http_file_cache.c (ngx_http_file_cache_lock, _lock_wait: 500 ms), src/http/modules/ngx_http_proxy_module.c
 * 3928-3944 (defaults: lock off, 5 s, 5 s, use_stale off, background_update off). Its cache is memcached here, and keeps an expired value
 * for ten minutes, proxy_cache_path's own `inactive`, counted from when it was stored.
 */
import { z } from "zod";
import { duration } from "../../../src/core/text/quantities.ts";
import { Read, type Steps } from "../framework.ts";
import { shortLock } from "../short-lock.ts";
import type { LookAsidePage } from "./look-aside.ts";
import type { StampedeDefinition } from "./stampede.ts";

const LOOK_SECONDS = 0.5;
const INACTIVE_SECONDS = 600;

const options = z.strictObject({
  lock: z.boolean().prefault(false).describe("proxy_cache_lock. Default: false, nginx's own."),
  lockTimeout: duration().prefault("5s").describe("proxy_cache_lock_timeout. Default: 5s, nginx's own."),
  lockAge: duration({ aboveZero: true }).prefault("5s").describe("proxy_cache_lock_age. Default: 5s, nginx's own."),
  useStale: z.boolean().prefault(false).describe("proxy_cache_use_stale with `updating`. Default: false, nginx's own."),
  backgroundUpdate: z.boolean().prefault(false).describe("proxy_cache_background_update. Default: false, nginx's own."),
});

export const nginx: StampedeDefinition<z.output<typeof options>> = {
  name: "nginx",
  title: "nginx's proxy_cache_lock and proxy_cache_use_stale, one nginx on each host",
  rule: "with lock one of those who miss computes, the others look each half second; with useStale an expired value is served while one computes",
  source: "nginx: src/http/ngx_http_file_cache.c, src/http/modules/ngx_http_proxy_module.c 3928-3944",
  options,
  create(given, cache) {
    const { now } = cache.world;

    /** Somebody asks for the key, and has not for too long. */
    function isUpdating(page: LookAsidePage, key: number): boolean {
      const flight = cache.flights.of(page.host, key);
      return flight !== undefined && now() < flight.beganAtSeconds + given.lockAge;
    }

    const asks = (page: LookAsidePage, key: number): Steps<Read> => page.lead(page.host, key, () => page.load(key));

    function* locked(page: LookAsidePage, key: number): Steps<Read> {
      yield page.ask.sleep(0);
      const waitsUntil = now() + given.lockTimeout;
      while (isUpdating(page, key)) {
        const left = waitsUntil - now();
        // What is got after the time-out is not stored.
        if (left <= 0) return (yield* page.compute(key)).version === null ? Read.failed : Read.computed;
        yield page.ask.sleep(Math.min(LOOK_SECONDS, left));
        if (!isUpdating(page, key) && page.isValue(yield* page.getAgain(key))) return Read.hit;
      }
      return yield* asks(page, key);
    }

    return {
      keptSeconds: given.useStale ? INACTIVE_SECONDS : 0,
      *answer(page, key, found) {
        if (!page.isValue(found)) return given.lock ? yield* locked(page, key) : yield* page.load(key);
        if (cache.isFresh(found)) return Read.hit;
        yield page.ask.sleep(0);
        if (isUpdating(page, key)) return given.useStale ? Read.hit : yield* page.load(key);
        if (!given.useStale || !given.backgroundUpdate) return yield* asks(page, key);
        page.refreshLater(key);
        return Read.hit;
      },
      scope: (page) => page.host,
    };
  },
  warnings: ({ lock, lockAge, useStale, backgroundUpdate }, { awaitedSeconds }) => [
    ...(lock || useStale ? [] : ["nginx protects nothing at its defaults: neither lock nor useStale is on."]),
    ...(backgroundUpdate && !useStale
      ? ["nginx's backgroundUpdate does nothing without useStale: there is no old value to be served."]
      : []),
    ...(lock || useStale ? shortLock("nginx's lock (lockAge)", lockAge, awaitedSeconds) : []),
  ],
};
