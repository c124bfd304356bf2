/**
 * A process of the application dies while it holds a lock (out of memory, `request_terminate_timeout`, a deployment): what it was about
 * to compute is never stored. A lock of the kernel is free at once; one that is a key of the cache stays until its time to live
 * is over, and without one for good.
 *
 * Locks are held for milliseconds, so that at a given instant hardly ever anybody has one: the fault befalls the next processes that
 * get one.
 */
import { z } from "zod";
import { atMost, count } from "../../src/core/text/quantities.ts";
import { primitive } from "./fault.ts";

export const lockHolderDies = primitive({
  name: "lock-holder-dies",
  doc: "The next process of the application that gets a lock dies with it; needs a framework that takes locks.",
  target: "cluster",
  needsLocks: true,
  options: z.strictObject({
    count: atMost(count(1), { value: 10_000, why: "since each kills a process" })
      .prefault(1)
      .describe("So many of those that next get a lock, one after another. Default: 1."),
  }),
  describe: (_name, { count: deaths }) =>
    deaths === 1
      ? "the next process that gets a lock dies with it"
      : `the next ${deaths} processes that get a lock die with it`,
  strike: (cluster, _node, _now, { count: deaths }) => cluster.killLockHolders(deaths),
});
