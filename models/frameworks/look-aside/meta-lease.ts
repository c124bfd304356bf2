/**
 * Leases by memcached's own meta commands. `mg` with N(t): who misses first gets an empty item that lives t seconds, and W (won); who
 * comes meanwhile gets Z. With R(t): of those who find less than t seconds left one gets W and computes, the others go on with the
 * value. `md` with I, where writes delete: the value stays, marked; who comes first gets W and X (stale), the others Z and X, and go
 * on with the old value. A value that is set takes all marks away; the set carries the item's cas number, and fails where another
 * has been there.
 *
 * A lease ends with the time to live of the item that N makes; one won by R or I ends with its value.
 *
 * Source: memcached doc/protocol.txt at 2d51e364 (meta get: N, R; W, X, Z; meta delete: I, T).
 */
import { z } from "zod";
import { duration } from "../../../src/core/text/quantities.ts";
import { Read } from "../framework.ts";
import { shortLock } from "../short-lock.ts";
import { leased, redeem } from "./lease.ts";
import type { StampedeDefinition } from "./stampede.ts";

const options = z.strictObject({
  N: duration({ aboveZero: true }).describe(
    "vivify: how long the lease of one who missed lasts. Default: none, memcached wants it stated.",
  ),
  R: duration()
    .prefault("0s")
    .describe("recache: a value with less time left than this is computed by one of its readers. Default: 0s, never."),
  I: z
    .boolean()
    .prefault(false)
    .describe("Deletes mark the value as stale, and one of its readers computes. Default: false, they delete."),
  pause: duration({ aboveZero: true })
    .prefault("10ms")
    .describe("After this long those who find only a lease come again. Default: 10ms, an assumption."),
});

/** Marks of an item that the node keeps with it. */
interface Marks {
  readonly stale: Set<number>;
  readonly won: Set<number>;
}

export const metaLease: StampedeDefinition<z.output<typeof options>> = {
  name: "meta-lease",
  title: "memcached's own leases, by its meta commands",
  rule: "with N one of those who miss computes (W), the others come again (Z); with R one computes early; with I a deleted value is served (X) meanwhile",
  source: "memcached/memcached at 2d51e364: doc/protocol.txt",
  takesLocks: true,
  options,
  create({ N, R, I, pause }, cache) {
    // By the number that the item was stored with: it goes with the item, and another one has no marks.
    const { stale, won }: Marks = { stale: new Set(), won: new Set() };
    const { now } = cache.world;
    return {
      *answer(page, key, found) {
        if (!page.isValue(found)) {
          return yield* leased(page, cache, key, { found, tokenSeconds: N, pauseSeconds: pause });
        }
        const isDue = stale.has(found) || cache.expiresAt(found) - now() < R;
        if (!isDue || won.has(found)) return Read.hit;
        won.add(found);
        const read = yield* redeem(page, cache, key, found);
        // The one that has won goes on with the old value where the database gives none.
        return read === Read.failed ? Read.hit : read;
      },
      ...(I && {
        *invalidate(page, key) {
          // One command to the node, which leaves the item where it is.
          const found = yield* page.getAgain(key);
          if (!page.isValue(found)) return;
          stale.add(found);
          won.delete(found);
        },
      }),
    };
  },
  warnings: ({ N }, { awaitedSeconds }) =>
    shortLock("stampede meta-lease: the lease of one who missed (N)", N, awaitedSeconds),
};
