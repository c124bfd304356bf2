import { describe, expect, it } from "vitest";
import { Nodes } from "../../models/nodes/nodes.ts";
import { Zipf } from "../../src/core/distributions/zipf.ts";
import { Streams } from "../../src/core/random.ts";
import { item } from "./item.ts";

const KEYS = 10_000;
const REQUESTS = 600_000;
const WARM_UP = 100_000;
/** A class of ten chunks a page: capacities are multiples of ten items. */
const CHUNK = 103_496;
const PER_PAGE = 10;

/** Popularity of each rank under Zipf's law. */
function popularity(alpha: number): Float64Array {
  const weights = Float64Array.from({ length: KEYS }, (_, i) => (i + 1) ** -alpha);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Hit ratio of a cache where an item stays for a time T after its last request, T such that C items are there on average. */
function che(p: Float64Array, capacity: number): number {
  let low = 0;
  let high = 1e9;
  for (let i = 0; i < 200; i++) {
    const mid = (low + high) / 2;
    const resident = p.reduce((sum, q) => sum - Math.expm1(-q * mid), 0);
    if (resident < capacity) low = mid;
    else high = mid;
  }
  return p.reduce((sum, q) => sum - q * Math.expm1(-q * low), 0);
}

/** As above, but an item stays for T after it came in, however often it is asked for: FIFO (Martina et al., INFOCOM 2014). */
function fifo(p: Float64Array, capacity: number): number {
  let low = 0;
  let high = 1e9;
  for (let i = 0; i < 200; i++) {
    const mid = (low + high) / 2;
    const resident = p.reduce((sum, q) => sum + (q * mid) / (1 + q * mid), 0);
    if (resident < capacity) low = mid;
    else high = mid;
  }
  return p.reduce((sum, q) => sum + (q * q * low) / (1 + q * low), 0);
}

/** Hit ratio of a classic node that holds `capacity` items, with so many seconds from one request to the next. */
function simulate(alpha: number, capacity: number, secondsApart: number): number {
  const nodes = new Nodes({ profile: "classic", memoryBytes: [(capacity / PER_PAGE) * CHUNK * PER_PAGE], keys: KEYS });
  const keys = new Int32Array(REQUESTS);
  new Zipf(KEYS, alpha).fill(keys, new Streams(7).stream("keys", alpha));
  let hits = 0;
  keys.forEach((key, i) => {
    const now = Math.floor(i * secondsApart);
    const hit = nodes.get(0, key, now) !== 0;
    if (!hit) nodes.set(0, item(key, CHUNK), now);
    if (hit && i >= WARM_UP) hits++;
  });
  expect(nodes.stats(0).curr_items).toBe(capacity);
  return hits / (REQUESTS - WARM_UP);
}

/** Published for Zipf over 10,000 keys (docs/memcached-model.md): alpha, capacity in items, Che's hit ratio. */
const PUBLISHED = [
  [0.7, 100, 0.0845],
  [0.7, 1000, 0.3294],
  [0.9, 100, 0.2612],
  [0.9, 1000, 0.5565],
  [1.0, 100, 0.3905],
  [1.0, 1000, 0.6756],
  [1.2, 100, 0.6563],
  [1.2, 1000, 0.8614],
] as const;

describe("a classic node under independent requests", () => {
  for (const [alpha, capacity, published] of PUBLISHED) {
    // 61 s between two requests: every hit moves its item to the front, as the rule of 60 s asks for more than 60.
    it(`is an LRU cache when requests are more than a minute apart: Zipf ${alpha}, ${capacity} items`, () => {
      expect(che(popularity(alpha), capacity)).toBeCloseTo(published, 3);
      // Half a million requests have a standard error below .0007; the approximation itself is good to .0005 here.
      expect(Math.abs(simulate(alpha, capacity, 61) - published)).toBeLessThan(0.0015);
    });
  }

  it("is a FIFO cache when items live for less than a minute", () => {
    const alpha = 0.9;
    const expected = fifo(popularity(alpha), 1000);
    // 2000 requests a second: 1000 items come in within a second or two.
    expect(Math.abs(simulate(alpha, 1000, 1 / 2000) - expected)).toBeLessThan(0.0015);
    expect(published(alpha, 1000) - expected).toBeGreaterThan(0.02);
  });
});

function published(alpha: number, capacity: number): number {
  return PUBLISHED.find(([a, c]) => a === alpha && c === capacity)![2];
}
