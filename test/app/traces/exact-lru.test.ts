/** Misses of an exact LRU cache: a slow and obvious twin, and what others publish of traces that may be at hand. */
import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TraceRequest } from "../../../models/workload/trace.ts";
import { ExactLru } from "../../../src/app/traces/exact-lru.ts";
import { sharedPath } from "../../shared.ts";
import { requestsOf, traceIn, written } from "./at-hand.ts";

/** A list with the newest at its end. */
class Twin {
  misses = 0;
  missBytes = 0;
  #items: { key: number; size: number }[] = [];
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: number, size: number): void {
    const found = this.#items.some((item) => item.key === key);
    if (!found) {
      this.misses++;
      this.missBytes += size;
    }
    this.delete(key);
    if (size > this.#capacity) return;
    this.#items.push({ key, size });
    while (this.#items.reduce((sum, item) => sum + item.size, 0) > this.#capacity) this.#items.shift();
  }

  delete(key: number): void {
    this.#items = this.#items.filter((item) => item.key !== key);
  }
}

describe("an exact LRU cache", () => {
  it("does what a list does that is searched and shifted", () => {
    const step = fc.record({
      key: fc.nat(9),
      size: fc.integer({ min: 1, max: 9 }),
      isDelete: fc.nat(9).map((n) => n === 0),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 30 }), (steps, capacity) => {
        const [lru, twin] = [new ExactLru(10, capacity), new Twin(capacity)];
        for (const { key, size, isDelete } of steps) {
          if (isDelete) {
            lru.delete(key);
            twin.delete(key);
          } else {
            lru.get(key, size);
            twin.get(key, size);
          }
        }
        expect([lru.misses, lru.missBytes]).toEqual([twin.misses, twin.missBytes]);
      }),
    );
  });

  it("misses in a file what it misses in the numbers that the file was made of", () => {
    const keys = Array.from({ length: 5000 }, (_, i) => (i * i + (i % 13)) % 97);
    const twin = new Twin(20);
    for (const key of keys) twin.get(key, 1);
    const trace = traceIn(written("t.trace", keys.join("\n")));
    const lru = new ExactLru(trace.keys.count, 20);
    for (const { key } of requestsOf(trace)) lru.get(key);
    expect(lru.misses).toBe(twin.misses);
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
    const lru = new ExactLru(count, capacity);
    played(name, ({ key }) => lru.get(key));
    expect(lru.misses).toBe(misses);
  });

  it.each(["csv", "oracleGeneral.bin"])(`${blocks}.%s: by bytes, and their bytes`, (ending) => {
    const trace = traceIn(`${folder}/${blocks}.${ending}`);
    const caches = ofBytes.map(([capacity]) => new ExactLru(trace.keys.count, capacity));
    played(`${blocks}.${ending}`, ({ key }) => {
      for (const lru of caches) lru.get(key, trace.firstValueBytes(key));
    });
    expect(caches.map(({ misses, missBytes }) => [misses, missBytes])).toEqual(
      ofBytes.map(([, misses, missBytes]) => [misses, missBytes]),
    );
  });
});
