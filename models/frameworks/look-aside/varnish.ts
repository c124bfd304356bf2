/**
 * Varnish's rules, with one Varnish on each host: of those who miss one fetches, the others stand in a waiting list without a limit
 * of time, and the first of them fetches if that failed. An expired value is served within its grace while one fetches behind.
 *
 * Source: varnish-cache include/tbl/params.h 437-476 (default_grace 10 s, default_keep 0); bin/varnishd/cache/cache_hash.c (waiting
 * list, busy objects). Its cache is memcached here; hit-for-miss is not modelled.
 */
import { z } from "zod";
import { duration } from "../../../src/core/text/quantities.ts";
import { Read, type Steps } from "../framework.ts";
import type { LookAsidePage } from "./look-aside.ts";
import type { StampedeDefinition } from "./stampede.ts";

const options = z.strictObject({
  grace: duration().prefault("10s").describe("default_grace. Default: 10s, Varnish's own."),
});

export const varnish: StampedeDefinition<z.output<typeof options>> = {
  name: "varnish",
  title: "Varnish's waiting list and grace, one Varnish on each host",
  rule: "one of those who miss computes, the others wait; an expired value is served for a while, and made anew behind the answer",
  source: "varnish-cache: include/tbl/params.h 437-476, bin/varnishd/cache/cache_hash.c",
  options,
  create({ grace }, cache) {
    /** A failed fetch is not shared: the next of the list fetches. */
    const fetched = (page: LookAsidePage, key: number): Steps<Read> =>
      page.alone(
        page.host,
        key,
        () => page.load(key),
        (outcome) => outcome === Read.computed,
      );
    return {
      keptSeconds: grace,
      *answer(page, key, found) {
        if (!page.isValue(found)) return yield* fetched(page, key);
        if (!cache.isFresh(found)) page.refreshLater(key);
        return Read.hit;
      },
      scope: (page) => page.host,
    };
  },
};
