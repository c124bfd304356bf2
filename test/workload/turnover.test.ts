/** The closed form of a full cache against runs of it, and against the closed form of one list that was there before. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { type Alike, expectedOf, groupsOf } from "../../models/workload/expected-hits.ts";
import { createPopularity } from "../../models/workload/popularity/index.ts";
import { turnoverAt } from "../../models/workload/turnover.ts";

const RATE = 1000;
const REST = { modern: 0, classic: 60 } as const;

interface World {
  readonly profile: "modern" | "classic";
  readonly zipf: number;
  readonly keys: number;
  readonly reads: number;
  readonly onWrite: "set" | "delete";
}

function load({ zipf, keys, reads, onWrite }: World): Alike[] {
  return groupsOf(createPopularity({ keys, zipf })).map(({ keys: count, share }) => ({
    keys: count,
    reads: RATE * share * reads,
    writes: RATE * share * (1 - reads),
    bytes: 1,
    ttlSeconds: 0,
    onWrite,
  }));
}

function ageWith(items: number, all: readonly Alike[], profile: World["profile"]): number {
  let [low, high] = [0.1, 1e6];
  for (let i = 0; i < 50; i++) {
    const middle = Math.sqrt(low * high);
    if (turnoverAt(all, middle, profile, REST[profile]).items < items) low = middle;
    else high = middle;
  }
  return high;
}

interface NodeData {
  readonly stats: Readonly<Record<string, number>>;
}

/** What one node of 4 MB counted in 300 s, after it had evicted all that it began with. */
function counted({ profile, zipf, keys, reads, onWrite }: World) {
  const { value } = readScenario({
    duration: "620s",
    measureFrom: "10s",
    statsAt: ["310s", "610s"],
    cluster: { nodes: 1, memory: "4MB", profile },
    workload: {
      keys,
      popularity: { zipf },
      valueBytes: 300,
      ttl: "never",
      reads,
      onWrite,
      prefill: "stationary",
      arrivals: { rate: RATE },
    },
  });
  const [before, after] = run(value!, 1)
    .inspections!.filter(({ data }) => Array.isArray(data))
    .map(({ data }) => (data as NodeData[])[0].stats);
  return { items: after.curr_items, grown: (name: string) => after[name] - before[name] };
}

describe.each<World>([
  { profile: "modern", zipf: 1, keys: 30_000, reads: 0.95, onWrite: "set" },
  { profile: "modern", zipf: 0.7, keys: 25_000, reads: 0.8, onWrite: "delete" },
  { profile: "classic", zipf: 0.9, keys: 30_000, reads: 0.95, onWrite: "set" },
])("a node, $profile, Zipf $zipf, whose writes $onWrite", (world) => {
  const { profile } = world;
  const all = load(world);
  const { items, grown } = counted(world);
  const { hits, reads, evictions, unread } = turnoverAt(all, ageWith(items, all, profile), profile, REST[profile]);

  it("hits as often as the closed form says, within .3 points", () => {
    // Of 240,000 reads and more chance alone makes .1 points.
    expect(Math.abs(grown("get_hits") / grown("cmd_get") - hits / reads)).toBeLessThan(0.003);
  });

  it("evicts as often as it says, within a fiftieth, and what was never read within a point", () => {
    // Of 20,000 evictions and more chance alone makes .7 % and .3 points.
    expect(Math.abs(grown("evictions") / 300 / evictions - 1)).toBeLessThan(0.02);
    expect(Math.abs(grown("evicted_unfetched") / grown("evictions") - unread / evictions)).toBeLessThan(0.01);
  });
});

it("of one list it is Che's approximation, which says the same of hits and items by other means", () => {
  const world: World = { profile: "classic", zipf: 0.9, keys: 30_000, reads: 1, onWrite: "set" };
  const all = load(world);
  // Below the minute of rest, and above.
  for (const age of [20, 100, 1000]) {
    const found = turnoverAt(all, age, "classic", 60);
    const expected = expectedOf(all, found.items, 60);
    expect(found.hits / found.reads).toBeCloseTo(expected.hitRatio!, 5);
  }
});

it("what is stored is gone again: stores of absent keys are evictions, expiries and deletes", () => {
  const all = load({ profile: "modern", zipf: 1, keys: 10_000, reads: 0.9, onWrite: "delete" }).map((one) => ({
    ...one,
    ttlSeconds: 300,
  }));
  for (const age of [10, 100, 290, 310, 2000]) {
    const { reads, hits, items, evictions, expiries } = turnoverAt(all, age, "modern", 0);
    // Every miss is filled; each key that is there is deleted at the rate of its writes, a ninth of that of its reads.
    const deletes = hits / 9;
    expect(items).toBeGreaterThan(0);
    // What a time to live cuts off is followed by its mean: within a fiftieth.
    expect(Math.abs((evictions + expiries + deletes) / (reads - hits) - 1)).toBeLessThan(0.02);
  }
});
