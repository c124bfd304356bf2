/**
 * resilience4j's Bulkhead, a semaphore: so many calls at once and no more, whatever becomes of them. One beyond them is refused, or waits
 * for maxWaitDuration at most; those who wait go in the order in which they came.
 *
 * Source: resilience4j-bulkhead at 0331ce0, BulkheadConfig (maxConcurrentCalls 25, maxWaitDuration 0) and at 003103d,
 * internal/SemaphoreBulkhead (a fair semaphore; with a wait of 0 `tryAcquire`). Its ThreadPoolBulkhead (at 05a4c30) is another: calls
 * run in threads of its own, and up to queueCapacity of them wait for ever; how many threads there are is, by default, how many processors
 * the machine has.
 */
import { z } from "zod";
import { notModelled } from "../../src/core/text/problems.ts";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import { WAIT_MAX } from "../database/pools/limits.ts";
import type { Limit, MechanismDefinition } from "./definition.ts";
import { LIMIT } from "./limit-options.ts";

const THREADS = "it is of the ThreadPoolBulkhead, whose calls run in threads of its own";

const options = z.strictObject(
  {
    maxConcurrentCalls: atMost(count(), LIMIT)
      .prefault(25)
      .describe("Queries of a process at once; 0 for none at all. Default: 25."),
    maxWaitDuration: duration({ most: WAIT_MAX })
      .prefault(0)
      .describe("A query beyond them waits so long before it is refused. Default: 0."),
  },
  notModelled({
    fairCallHandlingEnabled: "those who wait go in the order in which they came, as by its default",
    maxThreadPoolSize: THREADS,
    coreThreadPoolSize: THREADS,
    queueCapacity: THREADS,
    keepAliveDuration: THREADS,
  }),
);

class Bulkhead implements Limit {
  readonly limit: number;
  readonly waitSeconds: number;

  constructor({ maxConcurrentCalls, maxWaitDuration }: z.output<typeof options>) {
    this.limit = maxConcurrentCalls;
    this.waitSeconds = maxWaitDuration;
  }

  sampled(): void {}
}

export const bulkhead: MechanismDefinition<Limit, z.output<typeof options>> = {
  name: "bulkhead",
  title: "resilience4j's Bulkhead (Java)",
  source: "resilience4j-bulkhead at 0331ce0 and 003103d: BulkheadConfig, SemaphoreBulkhead",
  rule: "so many queries of a process at once; one beyond them is refused, or waits for a while first",
  options,
  create: (given) => new Bulkhead(given),
};
