/** Sampled keys: each request is made on one id, each stratum simulates one key, and what is made for the others changes nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashColumn } from "../../models/hashing/column.ts";
import { fnv1a32 } from "../../models/hashing/index.ts";
import { NumberedKeys } from "../../models/hashing/keys.ts";
import type { ByteBuffer } from "../../models/hashing/utf8.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { SampledNodes } from "../../models/nodes/sampled-nodes.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { SampledKeys, Strata } from "../../models/workload/strata.ts";

type Json = Readonly<Record<string, unknown>>;

/** Strata of one group. */
function ofOne(
  ranks: number,
  { head, per }: { readonly head: number; readonly per: number },
  draws: number,
  homes?: Int32Array,
  share?: (rank: number) => number,
): Strata {
  return new Strata([{ ranks, head, homes, share }], per, draws);
}

const specs = fc
  .record({
    ranks: fc.integer({ min: 1, max: 300 }),
    head: fc.nat(50),
    per: fc.integer({ min: 1, max: 40 }),
    nodes: fc.integer({ min: 1, max: 5 }),
    placedStrata: fc.nat(10),
  })
  .map(({ ranks, head: most, per, nodes, placedStrata }) => {
    const head = Math.min(most, ranks);
    // Of any nodes: hashed by a multiplication.
    const homes = Int32Array.from({ length: Math.min(ranks - head, placedStrata * per) }, (_, i) =>
      Math.floor(((((i + 1) * 2_654_435_761) % 2 ** 32) / 2 ** 32) * nodes),
    );
    return { ranks, head, per, homes };
  });

describe("strata of several groups", () => {
  const groups = fc.array(specs, { minLength: 1, maxLength: 4 });

  it("stand for every key once, with keys of their own group only, and ids that are heads, then strata, then the others of these", () => {
    fc.assert(
      fc.property(groups, fc.integer(), (all, seed) => {
        const [{ per }] = all;
        // Homes are of whole strata.
        const placed = all.map(({ ranks, head, homes }) => ({
          ranks,
          head,
          homes: homes.slice(0, homes.length === ranks - head ? undefined : homes.length - (homes.length % per)),
        }));
        const strata = new Strata(placed, per, seed);
        const asked = new Map<number, number>();
        let key = 0;
        for (const [group, { ranks, head }] of placed.entries()) {
          const ranges = strata.rangesOf(group);
          for (let rank = 0; rank < ranks; rank++, key++) {
            const id = strata.idOf(key);
            const held = strata.heldOf(id);
            expect([strata.groupOf(id), strata.groupOf(held)]).toEqual([group, group]);
            expect(strata.idOf(strata.numberOf(id))).toBe(held);
            if (rank < head) expect([id < strata.head, id]).toEqual([true, ranges[0].first + rank]);
            else expect(held).toBeGreaterThanOrEqual(ranges[1].first);
            expect(ranges.some(({ first, count }) => held >= first && held < first + count)).toBe(true);
            asked.set(held, (asked.get(held) ?? 0) + 1);
          }
        }
        expect([strata.ranks, strata.held]).toEqual([key, asked.size]);
        for (const [held, keys] of asked) {
          expect(strata.weightOf(held)).toBe(keys);
          // Those that stand for fewer than most are known.
          if (held >= strata.head && keys < per) expect(strata.last).toContain(held);
        }
        expect(strata.sums(() => 1).reduce((sum, one) => sum + one, 0)).toBe(key);
      }),
    );
  });
});

describe("strata of ranks", () => {
  it("stand for every key once: the keys that are asked for on an id and on that of its others are as many as its weight", () => {
    fc.assert(
      fc.property(specs, fc.integer(), ({ ranks, head, per, homes }, seed) => {
        const strata = ofOne(ranks, { head, per }, seed, homes);
        const asked = new Map<number, number>();
        for (let rank = 0; rank < ranks; rank++) {
          const id = strata.idOf(rank);
          // A simulated key is one of the ranks that are asked for on it, and no other is.
          if (id < strata.held) expect(strata.numberOf(id)).toBe(rank);
          if (rank >= head + homes.length) expect(Math.abs(strata.numberOf(id) - rank)).toBeLessThan(per);
          const held = strata.heldOf(id);
          asked.set(held, (asked.get(held) ?? 0) + 1);
        }
        expect(asked.size).toBe(strata.held);
        for (const [held, keys] of asked) expect(strata.weightOf(held)).toBe(keys);
      }),
    );
  });

  it("are all simulated where each has one rank", () => {
    const strata = ofOne(100, { head: 7, per: 1 }, 1, Int32Array.of(3, 1, 3, 2, 1));
    expect(Array.from({ length: 100 }, (_, rank) => strata.idOf(rank))).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  const onNodes = Int32Array.of(0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 2, 0, 0, 0, 0, 1, 1, 2, 1, 1);
  it.each([
    ["neighbours in rank", undefined, undefined],
    ["neighbours on a node", onNodes, undefined],
    ["neighbours on a node by Zipf's law", onNodes, (rank: number) => 1 / (rank + 1)],
    ["keys of which every other one is never asked for", onNodes, (rank: number) => rank % 2],
  ])("simulate a key under as many seeds as the requests for its stratum are for it: %s", (_, homes, share) => {
    const of = share ?? (() => 1);
    const sums = ofOne(20, { head: 0, per: 5 }, 0, homes).sums(of);
    const drawn = new Float64Array(20);
    for (let seed = 0; seed < 2000; seed++) {
      const strata = ofOne(20, { head: 0, per: 5 }, seed, homes, share);
      for (let id = 0; id < strata.held; id++) drawn[strata.numberOf(id)]++;
    }
    const strata = ofOne(20, { head: 0, per: 5 }, 0, homes);
    for (const [rank, times] of drawn.entries()) {
      const part = of(rank) / sums[strata.heldOf(strata.idOf(rank))];
      // Four deviations of a binomial distribution.
      expect(Math.abs(times - 2000 * part)).toBeLessThanOrEqual(4 * Math.sqrt(2000 * part * (1 - part)));
    }
  });

  it("hold keys of one node, but for what these leave of whole strata, and then no more of them than strata in full", () => {
    fc.assert(
      fc.property(specs, ({ head, per, homes }) => {
        const strata = ofOne(head + homes.length, { head, per }, 1, homes);
        const nodesOf = new Map<number, Set<number>>();
        for (const [i, home] of homes.entries()) {
          const held = strata.heldOf(strata.idOf(head + i));
          nodesOf.set(held, (nodesOf.get(held) ?? new Set()).add(home));
        }
        const onNode = (node: number): number => homes.filter((home) => home === node).length;
        const whole = [...new Set(homes)].reduce((sum, node) => sum + Math.floor(onNode(node) / per), 0);
        const mixed = [...nodesOf].filter(([, nodes]) => nodes.size > 1).map(([held]) => held);
        expect(mixed.length).toBeLessThanOrEqual(Math.ceil(homes.length / per) - whole);
        // They are the last ones, and only the very last stratum is not full.
        for (const held of mixed) expect(held).toBeGreaterThanOrEqual(head + whole);
      }),
    );
  });

  it("know how popular all their keys are together", () => {
    fc.assert(
      fc.property(specs, ({ ranks, head, per, homes }) => {
        const strata = ofOne(ranks, { head, per }, 1, homes);
        // What falls evenly with rank has its mean in the middle, where as many keys are on both sides.
        const of = (rank: number): number => 2 * ranks - rank;
        const expected = new Float64Array(strata.held);
        for (let rank = 0; rank < ranks; rank++) expected[strata.heldOf(strata.idOf(rank))] += of(rank);
        const sums = strata.sums(of);
        for (const [id, sum] of sums.entries()) {
          const isPlaced = id < head + Math.ceil(homes.length / per);
          expect(Math.abs(sum - expected[id])).toBeLessThanOrEqual(isPlaced ? 0 : strata.weightOf(id) / 2);
        }
      }),
    );
  });

  it("call a key by the name of its rank, and the others by that of the key that is simulated", () => {
    const names = new NumberedKeys(100, 20);
    const strata = ofOne(100, { head: 10, per: 9 }, 3);
    const keys = new SampledKeys(names, strata);
    expect(keys.count).toBe(30);
    for (let id = 10; id < 20; id++) {
      expect(keys.name(id)).toBe(names.name(strata.numberOf(id)));
      expect(keys.name(id + 10)).toBe(keys.name(id));
      // So it is hashed once.
      expect([keys.twin(id), keys.twin(id + 10)]).toEqual([id, id]);
    }
    const rules = {
      name: "as it is",
      prepare: (key: string, buffer: ByteBuffer) => buffer.clear().write(key) !== undefined,
    };
    const { hashes } = hashColumn(keys, fnv1a32, rules);
    const alone = { count: keys.count, tag: "", name: (id: number) => keys.name(id) };
    expect(hashes).toEqual(hashColumn(alone, fnv1a32, rules).hashes);
    // As long as the keys last.
    expect(hashColumn(keys, fnv1a32, rules).hashes).toBe(hashes);
  });
});

const commands = fc.array(
  fc.record({
    does: fc.constantFrom("get", "set", "add", "touch", "delete"),
    node: fc.nat(1),
    rank: fc.nat(199),
    expirySeconds: fc.constantFrom(0, 5),
    second: fc.nat(3),
  }),
  { minLength: 50, maxLength: 400 },
);
type Command = typeof commands extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

function obey(nodes: Nodes, { does, node, expirySeconds }: Command, key: number, now: number): number {
  const item = { key, bytes: 100_000, expirySeconds, version: 0 };
  if (does === "get") return nodes.get(node, key, now);
  if (does === "delete") return +nodes.delete(node, key, now);
  if (does === "touch") return nodes.touch(node, item, now);
  return does === "set" ? nodes.set(node, item, now) : nodes.add(node, item, now);
}

describe("nodes that hold a sample", () => {
  it.each([
    "classic",
    "modern",
  ] as const)("%s: are as if nobody had asked for the others, who find what it finds", (profile) => {
    fc.assert(
      fc.property(commands, (given) => {
        const strata = ofOne(200, { head: 20, per: 6 }, 5);
        const settings = { profile, memoryBytes: [3 << 20, 3 << 20] };
        const sampled = new SampledNodes(settings, strata);
        const alone = new Nodes({ ...settings, keys: strata.held });
        let now = 0;
        for (const command of given) {
          now += command.second;
          const id = strata.idOf(command.rank);
          if (id < strata.held) expect(obey(sampled, command, id, now)).toBe(obey(alone, command, id, now));
          else {
            const found = alone.peek(command.node, strata.heldOf(id), now);
            const answer = obey(sampled, command, id, now);
            const finds = command.does === "add" ? found === 0 : command.does === "set" || found !== 0;
            expect(answer !== 0).toBe(finds);
            if (command.does === "get") expect(answer).toBe(found);
          }
        }
        for (const node of [0, 1]) expect(sampled.stats(node)).toEqual(alone.stats(node));
        sampled.check();
      }),
      { numRuns: 50 },
    );
  });

  it("count each copy as often as its key stands for one", () => {
    const strata = ofOne(205, { head: 20, per: 10 }, 5);
    const nodes = new SampledNodes({ profile: "classic", memoryBytes: [64 << 20] }, strata);
    for (let id = 0; id < strata.held; id++) {
      const slot = nodes.set(0, { key: id, bytes: 500 + id, expirySeconds: 0, version: 0 }, 0);
      nodes.markStale(slot, id % 2 === 0);
      nodes.markStranded(slot, id % 3 === 0);
    }
    const sum = (is: (id: number) => boolean, of: (id: number) => number) =>
      Array.from({ length: strata.held }, (_, id) => (is(id) ? strata.weightOf(id) * of(id) : 0)).reduce(
        (a, b) => a + b,
        0,
      );
    expect(nodes.weighedLevels()).toEqual({
      items: 205,
      bytes: sum(
        () => true,
        (id) => 500 + id,
      ),
      staleCopies: sum(
        (id) => id % 2 === 0,
        () => 1,
      ),
      staleBytes: sum(
        (id) => id % 2 === 0,
        (id) => 500 + id,
      ),
      strandedCopies: sum(
        (id) => id % 3 === 0,
        () => 1,
      ),
      strandedBytes: sum(
        (id) => id % 3 === 0,
        (id) => 500 + id,
      ),
    });
  });
});

const world: Json = {
  duration: "10m",
  measureFrom: "2m",
  cluster: { nodes: 3, memory: "2MB", profile: "classic" },
  client: {
    name: "php-memcached",
    processes: 8,
    options: { OPT_REMOVE_FAILED_SERVERS: true, OPT_SERVER_FAILURE_LIMIT: 2 },
  },
  database: { servers: 2, readService: { distribution: "exponential", mean: "5ms" } },
  workload: {
    keys: 5000,
    valueBytes: { distribution: "lognormal", median: 400, sigma: 0.6 },
    reads: 0.9,
    ttl: "5m",
    arrivals: { rate: 100 },
  },
  faults: [
    { fault: "crash", node: 1, at: "4m" },
    { fault: "recover", node: 1, at: "6m" },
  ],
};

function scenario(changes: Json = {}): Scenario {
  const { value, problems } = readScenario({ ...world, ...changes });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

describe("a run with sampled keys", () => {
  it.each([
    ["delete", world.client],
    ["set", { name: "pecl-memcache", version: "3.0", processes: 8 }],
  ])("of one in one key is the run in full, to the byte, with writes that %s", (onWrite, client) => {
    const changes = { client, workload: { ...(world.workload as Json), onWrite } };
    const full = run(scenario(changes), 7, { check: true });
    const sampled = run(scenario({ ...changes, detail: { sampled: 1 } }), 7, { check: true });
    expect(JSON.stringify(sampled)).toBe(JSON.stringify(full));
    // There is something to compare.
    expect(full.metrics[onWrite === "set" ? "strandedCopies" : "staleReads"]).toBeGreaterThan(0);
  });

  it("of one in one key, with a gutter, is the run in full, to the byte; and of one in four keeps the laws", () => {
    const changes = {
      client: { name: "php-memcached", processes: 8 },
      cluster: { nodes: 3, memory: "256MB", profile: "classic", gutter: { nodes: 2, ttl: "20s" } },
      workload: { ...(world.workload as Json), valueBytes: 200_000 },
    };
    const full = run(scenario(changes), 7, { check: true });
    const sampled = run(scenario({ ...changes, detail: { sampled: 1 } }), 7, { check: true });
    expect(JSON.stringify(sampled)).toBe(JSON.stringify(full));
    expect(full.metrics.gutterHitRatioDuringOutage).toBeGreaterThan(0);
    const some = run(scenario({ ...changes, detail: { sampled: 4 } }), 7, { check: true });
    expect(some.metrics.operationsPerSecond).toBe(full.metrics.operationsPerSecond);
  });

  it.each([
    ["gets and writes", { gets: 5, writes: 0.5 }],
    ["calls for many keys", { gets: 2, multiGets: [{ keys: 10 }] }],
  ])("of one in one key, with pages of %s, is the run in full, to the byte; and of one in four keeps the laws", (_, page) => {
    const changes = { application: { page } };
    const full = run(scenario(changes), 7, { check: true });
    const sampled = run(scenario({ ...changes, detail: { sampled: 1 } }), 7, { check: true });
    expect(JSON.stringify(sampled)).toBe(JSON.stringify(full));
    const large = {
      ...changes,
      cluster: { nodes: 3, memory: "256MB", profile: "classic" },
      workload: { ...(world.workload as Json), valueBytes: 200_000 },
    };
    const some = run(scenario({ ...large, detail: { sampled: 4 } }), 7, { check: true });
    expect(some.metrics.pagesPerSecond).toBe(run(scenario(large), 7).metrics.pagesPerSecond);
  });

  it("keeps the laws, and makes the same requests on the same processes as the run in full", () => {
    const large = {
      cluster: { nodes: 3, memory: "256MB", profile: "classic" },
      workload: { ...(world.workload as Json), valueBytes: 200_000 },
    };
    const full = run(scenario({ ...large, detail: "full" }), 3);
    const sampled = run(scenario({ ...large, detail: { sampled: 4 } }), 3, { check: true });
    expect(sampled.metrics.operationsPerSecond).toBe(full.metrics.operationsPerSecond);
    expect(sampled.notes.join(" ")).toContain("one in 4 of the others");
    expect(sampled.metrics.evictions).toBeNull();
  });

  it.each([
    ["a framework", { framework: { name: "django" } }],
    ["workload.newKeys", { workload: { newKeys: "1/s" } }],
    ["popularity.drift", { workload: { popularity: { zipf: 1, drift: "1h" } } }],
    [
      "popularity.drift",
      { workload: { namespaces: [{ name: "a", share: 1, keys: 100, popularity: { zipf: 1, drift: "1h" } }] } },
    ],
    [
      "database.replicas",
      { database: { servers: 2, replicas: { count: 1, lag: { distribution: "exponential", mean: "10ms" } } } },
    ],
    ["protection.negativeCaching", { protection: { negativeCaching: { ttl: "1s" } } }],
    ["statsAt", { statsAt: ["end"] }],
    ["which its stats count", { faults: [{ fault: "crash", node: 1, at: { when: "after 50 requests to node 0" } }] }],
  ])("is refused beside %s, by name", (name, changes) => {
    const { problems } = readScenario({
      ...world,
      cluster: { nodes: 3, memory: "1GB" },
      ...changes,
      detail: { sampled: 2 },
    });
    expect(problems.map(({ text }) => text).join(" ")).toMatch(
      new RegExp(`sampled beside .*${name}.*; expected "full"`),
    );
    expect(readScenario({ ...world, ...changes }).problems).toEqual([]);
  });

  it("is refused with too few pages of memory for a part of it", () => {
    const { problems } = readScenario({ ...world, cluster: { nodes: 3, memory: "1GB" }, detail: { sampled: 17 } });
    expect(problems.map(({ text }) => text)).toEqual([
      "17, which leaves a node of 1GB fewer than 64 pages of memory; expected at most 16",
    ]);
  });
});
