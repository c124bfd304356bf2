/** What is said of the loss of one node beside the closed form for it, by theory and by worlds that break one assumption each. */
import { describe, expect, it } from "vitest";
import { lostNodeLine } from "../../src/app/narrative/lost-node.ts";
import type { PointSummary } from "../../src/app/narrative/texts.ts";
import { contradictions } from "./contradictions.ts";
import { textOf, told } from "./told.ts";

type Json = Readonly<Record<string, unknown>>;

/** Each key is asked for ten times a second, and each write deletes its copy: the share of reads is the hit ratio. */
function world({ repeats = 1, ...parts }: { readonly repeats?: number } & Json) {
  const [at, constant] = ["8s", { distribution: "constant", value: "1ms" }];
  return told(
    {
      repeats,
      scenario: {
        duration: "10s",
        measureFrom: "2s",
        window: "1s",
        cluster: { nodes: 8, memory: "16MB", ...(parts.cluster as Json) },
        client: { name: "php-memcached", processes: 8, ...(parts.client as Json) },
        database: { servers: 64, readService: constant, writeService: constant, queueLimit: 100_000, timeout: "10s" },
        workload: {
          keys: 2000,
          popularity: { zipf: (parts.zipf as number) ?? 0 },
          valueBytes: 100,
          ttl: "never",
          reads: (parts.reads as number) ?? 0.9,
          onWrite: "delete",
          arrivals: { rate: 20_000 },
        },
        ...(parts.protection === undefined ? {} : { protection: parts.protection }),
        faults: [{ fault: "crash", node: 0, at, ...(parts.fault as Json) }, ...((parts.more as Json[]) ?? [])],
      },
    },
    { advice: false },
  );
}

describe("the reads of the first second without a node", () => {
  it.each([
    ["php-memcached", 8, 0.9],
    ["gomemcache", 4, 0.95],
  ])("are those of the closed form within 3 %, and told to be, where nothing is stored elsewhere: %s", async (name, nodes, hits) => {
    // Five repeats count some 15,000 reads in that second: a standard deviation is below 1 %.
    const summary = await world({ repeats: 5, client: { name }, cluster: { nodes }, reads: hits });
    const { databaseReadMultiplier, deadNodeShare } = summary.points[0].metrics;
    const share = deadNodeShare.mean!;
    const byTheory = 1 - share + share / (1 - hits);
    expect(Math.abs(databaseReadMultiplier.mean! / byTheory - 1)).toBeLessThan(0.03);
    expect(textOf(summary)).toMatch(
      /In the first second without the node .* for the node's share s of [^:]*: within 3 %\./,
    );
    expect(contradictions(summary)).toEqual([]);
  });

  const cases: readonly (readonly [string, Json, RegExp])[] = [
    [
      "a client that fails over",
      { client: { name: "pecl-memcache" }, zipf: 1 },
      /less, since in the whole outage [^,]* sets of its keys go to other nodes and gets hit there/,
    ],
    [
      "replicas",
      { cluster: { replicas: { count: 1 } } },
      /less, since in the whole outage a replica has 1[\d.]* %[^,]* of the gets\./,
    ],
    [
      "a gutter",
      { cluster: { gutter: { nodes: 1 } }, zipf: 1 },
      /less, since in the whole outage .*, and the gutter has/,
    ],
    [
      "a host that is silent",
      { fault: { fault: "host-down" } },
      /less, since in the whole outage its gets wait before they ask/,
    ],
    [
      "one flight for each key",
      { protection: { stampede: { name: "groupcache" } }, zipf: 1.2 },
      /less, since in the whole outage fewer of the gets without a value ask the database than usual \(0?\.\d/,
    ],
    [
      "a flush at the same time",
      { more: [{ fault: "flush", node: 1, at: "8s" }] },
      /more, while more happens than the loss of a node/,
    ],
  ];

  it.each(cases)("depart from it by what the world has, which is named: %s", async (_, parts, text) => {
    const summary = await world(parts);
    expect(textOf(summary)).toMatch(text);
    expect(contradictions(summary)).toEqual([]);
  });

  it("are more where nearly all keys move as the node is taken off the list, though the whole outage hardly shows it", async () => {
    const summary = await told(
      {
        scenario: {
          ...{ duration: "20m", measureFrom: "4m" },
          cluster: { nodes: 8, memory: "4MB" },
          client: { name: "twemproxy", processes: 8, options: { distribution: "modula", auto_eject_hosts: true } },
          database: { servers: 8, capacity: "2000/s" },
          workload: { keys: 5000, popularity: { zipf: 0.9 }, ttl: "2m", arrivals: { rate: 400 } },
          faults: [{ fault: "crash", node: 1, at: "8m", for: "10m" }],
        },
      },
      { advice: false },
    );
    const { fallThroughRatioDuringOutage: outage, fallThroughRatioFirstSecond: second } = summary.points[0].metrics;
    expect(second.mean!).toBeGreaterThan(3 * outage.mean!);
    expect(textOf(summary)).toMatch(
      /more, since keys of other nodes are lost too, as processes take the node off their lists: \d\d .*? of the gets of that second bring no value, and/,
    );
    expect(contradictions(summary)).toEqual([]);
  });
});

const exactly = (mean: number) => ({ unit: "x", better: "lower", mean, low: null, high: null, n: 1, censored: 0 });

/** One node of which a tenth of the requests are, where one get of ten misses: 1.9 times the reads. */
function pointOf(simulated: number, more: Readonly<Record<string, number>> = {}, what = ["crash"]): PointSummary {
  const metrics = {
    databaseReadMultiplier: simulated,
    deadNodeShare: 0.1,
    fallThroughRatioBefore: 0.1,
    fallThroughPerSecondBefore: 10_000,
    databaseUtilizationDuringOutage: 0.5,
    ...more,
  };
  return {
    repeats: 1,
    events: what.map((name, i) => ({ atSeconds: 100, what: name, subject: i, text: "" })),
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, mean]) => [name, exactly(mean)])),
  } as unknown as PointSummary;
}

describe("what is said of them", () => {
  it("is chance up to two standard deviations of the reads that are expected, and the node's own keys beyond that", () => {
    // 4 % less than 1.9: of n reads two standard deviations are 4 % where n is 2,500.
    const simulated = 1.9 * 0.96;
    for (const [expected, isChance] of [
      [2400, true],
      [2600, false],
    ] as const) {
      const line = lostNodeLine(pointOf(simulated, { fallThroughPerSecondBefore: expected / 1.9 }), "");
      expect(line.includes("no more than chance")).toBe(isChance);
      expect(line.includes("these keys are usually missed more often")).toBe(!isChance);
    }
    // Of the reads that come near, those same standard deviations are more than 3 % below 4,444 reads.
    for (const [counted, end] of [
      [4500, /: within 3 %\.$/],
      [400, /: within 3 %, where chance alone makes up to 10 % of some 400 reads\.$/],
    ] as const) {
      expect(lostNodeLine(pointOf(1.9, { fallThroughPerSecondBefore: counted / 1.9 }), "")).toMatch(end);
    }
    // Poisson's chance of none, where 100 are expected, is 4e-44: whatever was counted, that is no chance.
    expect(lostNodeLine(pointOf(0, { fallThroughPerSecondBefore: 100 / 1.9 }), "")).not.toMatch(/chance/);
    expect(lostNodeLine(pointOf(1.9 * 1.04), "")).toMatch(/4 % more, .* usually missed less often than others\.$/);
  });

  it("is what adds reads: gets of other nodes' keys without a value, and a database that is asked more often for each", () => {
    // Of 100 gets 10 are for the node's keys, and 9 of the others miss.
    const added = (fallThroughRatioDuringOutage: number, databaseReadMultiplierDuringOutage: number, more = {}) =>
      lostNodeLine(pointOf(3, { fallThroughRatioDuringOutage, databaseReadMultiplierDuringOutage, ...more }), "");
    expect(added(0.19, 1.9, { fallThroughRatioFirstSecond: 0.3 })).toMatch(
      /more, since keys of other nodes are lost too: 0\.3x of the gets of that second bring no value, and 0\.1x usually\.$/,
    );
    expect(added(0.19, 1.9, { fallThroughRatioFirstSecond: 0.3, storedElsewhereDuringOutage: 9 })).toMatch(
      /lost too, as processes take the node off their lists: 0\.3x/,
    );
    expect(added(0.19, 1.9, { fallThroughRatioFirstSecond: 0.19 })).toMatch(/usually missed less often/);
    expect(added(0.19, 3.8)).toMatch(
      /more, since in the whole outage each get without a value asks the database 2x as often as usual\.$/,
    );
    expect(added(0.19, 1.9)).toMatch(/usually missed less often/);
  });

  it("is nothing where no node is lost, where two are, and where hardly anything fell through before", () => {
    expect(lostNodeLine(pointOf(1.9), "")).toMatch(/gives 1\.9x for the node's share s of .*: within 3 %\.$/);
    expect(lostNodeLine(pointOf(1.9, {}, ["flush"]), "")).toBe("");
    expect(lostNodeLine(pointOf(1.9, {}, ["database-outage"]), "")).toBe("");
    expect(lostNodeLine(pointOf(1.9, {}, ["crash", "crash"]), "")).toBe("");
    expect(lostNodeLine(pointOf(1.9, { fallThroughRatioBefore: 0.0009 }), "")).toBe("");
    expect(lostNodeLine(pointOf(1.9, { fallThroughRatioBefore: 0 }), "")).toBe("");
  });
});
