/** Misses of exact LRU caches: a slow and obvious twin, and what others publish of traces that may be at hand. */
import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TraceRequest } from "../../../models/workload/trace.ts";
import { NestedLru } from "../../../src/app/traces/nested-lru.ts";
import { sharedPath } from "../../shared.ts";
import { requestsOf, traceIn, written } from "./at-hand.ts";

/** Slow and obvious: what was used last stands last in a map. */
class Twin {
  misses = 0;
  missBytes = 0;
  #used = 0;
  readonly #sizes = new Map<number, number>();
  readonly #capacity: number;

  /** @param capacity in objects where every size is 1, else in bytes. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  use(key: number, size = 1): boolean {
    const isHit = this.#sizes.has(key);
    if (!isHit) {
      this.misses++;
      this.missBytes += size;
    }
    this.delete(key);
    // What never fits is not stored, and moves nothing out.
    if (size > this.#capacity) return isHit;
    this.#sizes.set(key, size);
    this.#used += size;
    for (const oldest of this.#sizes.keys()) {
      if (this.#used <= this.#capacity) break;
      this.delete(oldest);
    }
    return isHit;
  }

  delete(key: number): void {
    this.#used -= this.#sizes.get(key) ?? 0;
    this.#sizes.delete(key);
  }
}

describe("exact LRU caches of several sizes", () => {
  it("each do what one alone does", () => {
    const step = fc.record({ key: fc.nat(9), isDelete: fc.nat(5).map((n) => n === 0) });
    const sizes = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: "max" }), sizes, (steps, capacities) => {
        capacities.sort((a, b) => a - b);
        const nested = new NestedLru(10, capacities);
        const twins = capacities.map((capacity) => new Twin(capacity));
        for (const { key, isDelete } of steps) {
          if (isDelete) {
            nested.delete(key);
            for (const twin of twins) twin.delete(key);
          } else {
            // A larger one has all that a smaller one has.
            const missed = twins.map((twin) => twin.use(key)).filter((isHit) => !isHit).length;
            expect(nested.use(key)).toBe(missed);
          }
        }
      }),
    );
  });

  it("miss in a file what they miss in the numbers that the file was made of", () => {
    const keys = Array.from({ length: 5000 }, (_, i) => (i * i + (i % 13)) % 97);
    const twin = new Twin(20);
    for (const key of keys) twin.use(key);
    const trace = traceIn(written("t.trace", keys.join("\n")));
    const lru = new NestedLru(trace.keys.count, [20]);
    expect(requestsOf(trace).reduce((misses, { key }) => misses + lru.use(key), 0)).toBe(twin.misses);
  });
});

const MB = 2 ** 20;
const blocks = "libcachesim/cloudPhysicsIO";
/** Each request has the size that its object had first, as libCacheSim counts. */
const ofBytes = [
  [128 * MB, 93_374, 4_214_303_232],
  [256 * MB, 89_783, 4_061_242_368],
  [384 * MB, 83_572, 3_778_040_320],
  [512 * MB, 81_722, 3_660_569_600],
] as const;
const ofObjects = [
  [`${blocks}.csv`, 1000, 94_823],
  [`${blocks}.csv`, 5000, 91_527],
  [`${blocks}.txt`, 1000, 94_823],
  [`${blocks}.oracleGeneral.bin`, 5000, 91_527],
  ["cache2k/web07.trace.xz", 75, 52_412],
  ["cache2k/web07.trace.xz", 300, 44_223],
  ["cache2k/web07.trace.xz", 600, 40_463],
  ["lirs/2_pools.trace.gz", 50, 88_196],
  ["lirs/2_pools.trace.gz", 100, 78_054],
  ["lirs/loop.trace.gz", 1000, 505_500],
  ["lirs/multi1.trace.gz", 100, 12_977],
  ["lirs/multi1.trace.gz", 500, 8483],
] as const;

const folder = sharedPath("traces");
const skips = folder === null || !existsSync(folder);

describe.skipIf(skips)("published misses, where the traces are at hand (else these skip)", () => {
  const played = (name: string, each: (request: TraceRequest) => void) => {
    const trace = traceIn(`${folder}/${name}`);
    const request: TraceRequest = { time: 0, key: 0, kind: 0, valueBytes: 0, ttlSeconds: 0, client: 0 };
    const requests = trace.requests();
    while (requests.next(request)) each(request);
    requests.close();
    return trace;
  };

  it.each(ofObjects)("%s: of %i objects %i", (name, capacity, misses) => {
    const { count } = traceIn(`${folder}/${name}`).keys;
    const lru = new NestedLru(count, [capacity]);
    let missed = 0;
    played(name, ({ key }) => {
      missed += lru.use(key);
    });
    expect(missed).toBe(misses);
  });

  it.each(["csv", "oracleGeneral.bin"])(`${blocks}.%s: by bytes, and their bytes`, (ending) => {
    const trace = traceIn(`${folder}/${blocks}.${ending}`);
    const caches = ofBytes.map(([capacity]) => new Twin(capacity));
    played(`${blocks}.${ending}`, ({ key }) => {
      for (const lru of caches) lru.use(key, trace.firstValueBytes(key));
    });
    expect(caches.map(({ misses, missBytes }) => [misses, missBytes])).toEqual(
      ofBytes.map(([, misses, missBytes]) => [misses, missBytes]),
    );
  });
});
