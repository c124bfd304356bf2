/**
 * Leases, as Facebook's memcached gives them: who misses a key gets a token, at most one for each key in ten seconds. Only its
 * holder may store the value, and only if the key was not deleted meanwhile. The others are told to come again a little later.
 *
 * The token lies in the value's own place, so it is lost with its node, and a delete takes it away. Giving it is one step of the
 * server, and here an `add` right behind the get: a miss takes a round trip more.
 *
 * Source: Nishtala et al., Scaling Memcache at Facebook, NSDI 2013, 3.2.1. How soon one comes again is not said there ("a short
 * amount of time"; values come within a few milliseconds).
 */
import { z } from "zod";
import { duration } from "../../../src/core/text/quantities.ts";
import { Read, type Steps } from "../framework.ts";
import { shortLock } from "../short-lock.ts";
import type { LookAside, LookAsidePage } from "./look-aside.ts";
import type { StampedeDefinition } from "./stampede.ts";

const options = z.strictObject({
  token: duration({ aboveZero: true })
    .prefault("10s")
    .describe("A key has one token in this time. Default: 10s (Nishtala et al., NSDI 2013, 3.2.1)."),
  pause: duration({ aboveZero: true })
    .prefault("10ms")
    .describe("After this long those without a token come again. Default: 10ms, an assumption."),
});

/** The rest of a read that found a lease or nothing: the holder computes, all others come again. */
export function* leased(
  page: LookAsidePage,
  cache: LookAside,
  key: number,
  { found: first, tokenSeconds, pauseSeconds }: { found: number; tokenSeconds: number; pauseSeconds: number },
): Steps<Read> {
  for (let found = first; ; found = yield* page.getAgain(key)) {
    if (page.isValue(found)) return Read.hit;
    // A node that does not answer gives no token: who reads the database stores nothing.
    if (found < -1) return (yield* page.compute(key)).version === null ? Read.failed : Read.computed;
    if (found < 0) {
      const token = cache.placeholder();
      const { isDone, isFailure } = yield page.ask.add(key, token, Math.ceil(tokenSeconds));
      if (isDone) return yield* redeem(page, cache, key, token);
      if (isFailure) return (yield* page.compute(key)).version === null ? Read.failed : Read.computed;
    }
    yield page.ask.sleep(pauseSeconds);
  }
}

/** Computes, and stores if the token is still there. */
export function* redeem(page: LookAsidePage, cache: LookAside, key: number, token: number): Steps<Read> {
  page.holdsLock = true;
  const { version, seconds } = yield* page.compute(key);
  page.holdsLock = false;
  if (version === null) return Read.failed;
  const ttl = cache.ttl(key);
  yield* page.replace(key, token, cache.envelope(version, ttl, seconds), cache.memcachedTtl(ttl));
  return Read.computed;
}

export const lease: StampedeDefinition<z.output<typeof options>> = {
  name: "lease",
  title: "Leases (Facebook)",
  rule: "one token for each key in ten seconds: its holder computes, the others come again",
  source: "Nishtala et al., NSDI 2013, 3.2.1",
  takesLocks: true,
  options,
  create: ({ token, pause }, cache) => ({
    *answer(page, key, found) {
      return yield* leased(page, cache, key, { found, tokenSeconds: token, pauseSeconds: pause });
    },
  }),
  warnings: ({ token }, { awaitedSeconds }) => shortLock("stampede lease: the token", token, awaitedSeconds),
};
