import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contradictions } from "./contradictions.ts";
import { textOf, told } from "./told.ts";

interface Kind {
  readonly fault: string;
  readonly options?: object;
  /** Nobody is served by the node. */
  readonly isLost: boolean;
  readonly keepsMemory: boolean;
  readonly word: RegExp;
}

const kinds: readonly Kind[] = [
  { fault: "crash", isLost: true, keepsMemory: false, word: /Losing the node/ },
  { fault: "host-down", isLost: true, keepsMemory: false, word: /Losing the host of the node/ },
  { fault: "host-down", options: { memory: "kept" }, isLost: true, keepsMemory: true, word: /Losing the host/ },
  { fault: "pause", isLost: true, keepsMemory: true, word: /A hang of the node/ },
  { fault: "partition", isLost: true, keepsMemory: true, word: /Cutting clients off from the node/ },
  { fault: "warm-stop", isLost: true, keepsMemory: true, word: /Stopping the node/ },
  { fault: "slow", options: { by: "20ms" }, isLost: false, keepsMemory: true, word: /Slow answers of the node/ },
  { fault: "packet-loss", isLost: false, keepsMemory: true, word: /Lost packets of the node/ },
];

const clients = [
  // Retries a failed call on another server, and so stores there.
  { name: "pecl-memcache", failsOver: true },
  // At its defaults a dead server stays in the ring: its keys can be neither got nor set.
  { name: "php-memcached", failsOver: false },
];

/** Small enough to know what is right: nothing expires, and memory is never short. */
const world = ({ fault, options }: Kind, client: string, returns: boolean) => ({
  repeats: 1,
  scenario: {
    duration: "6m",
    measureFrom: "1m",
    cluster: fault === "warm-stop" ? { nodes: 3, memcached: "-e /dev/shm/kept" } : { nodes: 3 },
    client: { name: client, processes: 4 },
    workload: { keys: 300, ttl: "never", reads: 0.7, onWrite: "set", arrivals: { rate: 60 } },
    faults: [{ fault, node: 1, at: "2m", ...options, ...(returns ? { for: "1m" } : {}) }],
  },
});

const combinations = kinds.flatMap((kind) =>
  clients.flatMap((client) => [true, false].map((returns) => ({ kind, client, returns }))),
);

describe("what is said of a fault", () => {
  it.each(
    combinations.map((one) => ({
      ...one,
      title: `${one.kind.fault} ${JSON.stringify(one.kind.options ?? {})}, ${one.client.name}, ${one.returns ? "returns" : "never returns"}`,
    })),
  )("is what follows from what it does: $title", async ({ kind, client, returns }) => {
    const summary = await told(world(kind, client.name, returns));
    const text = textOf(summary);
    expect(contradictions(summary)).toEqual([]);
    // In the words of its fault, and of no other.
    expect(summary.headline).toMatch(kind.word);
    if (kind.fault !== "crash") expect(text).not.toMatch(/\bdead\b/);
    expect(text).not.toMatch(/Start the|Bring the host back|End the hang/);
    // Only who stores the lost node's keys elsewhere fails over.
    const failsOver = kind.isLost && client.failsOver;
    expect([/The client fails over/.test(text), /The client does not fail over/.test(text)]).toEqual([
      failsOver,
      !failsOver,
    ]);
    // Written elsewhere meanwhile, old where the node comes back with what it had: that node is to be flushed, and first.
    const hasOldValues = failsOver && kind.keepsMemory && returns;
    expect(/^Flush the node as it returns/.test(summary.verdicts[0].text)).toBe(hasOldValues);
    // Copies are left elsewhere by who fails over, once the node is back.
    expect(/stranded copies are left/.test(text)).toBe(failsOver && returns);
    expect(/ends before the node is back/.test(text)).toBe(!returns);
  });

  it("is that there is nothing to flush, where copies are over before the node fails again", async () => {
    const gutter = {
      pools: { main: { servers: ["127.0.0.1:11211", "127.0.0.1:11212"] }, gutter: { servers: ["127.0.0.1:11213"] } },
      route: {
        type: "FailoverWithExptimeRoute",
        normal: "PoolRoute|main",
        failover: "PoolRoute|gutter",
        failover_exptime: 20,
      },
    };
    const { scenario, ...experiment } = world(kinds[0], "mcrouter", true);
    const own = { ...scenario, duration: "12m", client: { ...scenario.client, options: gutter } };
    const text = textOf(await told({ ...experiment, scenario: own }));
    expect(text).toMatch(/stranded copies are left/);
    expect(text).toMatch(/there is nothing to flush/);
    expect(text).not.toMatch(/Flush the other nodes/);
  });

  it("is measured alone where no advice is to be tried", async () => {
    const summary = await told(world(kinds[4], "pecl-memcache", true), { advice: false });
    expect(summary.points.filter(({ trialOf }) => trialOf !== undefined)).toEqual([]);
    expect(textOf(summary)).not.toMatch(/Flush|tried/);
  });
});

describe("no sentence contradicts a table", () => {
  const fault = fc.oneof(
    fc.record({
      fault: fc.constantFrom("crash", "pause", "partition", "host-down", "slow", "flap", "rolling-restart"),
      node: fc.constant(0),
      at: fc.constantFrom("60s", "70s"),
    }),
  );
  const worlds = fc.record({
    client: fc.constantFrom(
      "pecl-memcache",
      "php-memcached",
      "pymemcache",
      "twemproxy",
      "gomemcache",
      "dalli",
      "memjs",
    ),
    faults: fc.array(fault, { minLength: 1, maxLength: 1 }),
    lasts: fc.constantFrom("10s", "70s"),
    reads: fc.constantFrom(0.6, 0.95),
    servers: fc.constantFrom(1, 8),
    ttl: fc.constantFrom("never", "20s"),
    seed: fc.integer({ min: 1, max: 1000 }),
  });

  it("of worlds drawn by chance", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ client, faults, lasts, reads, servers, ttl, seed }) => {
        const compound = new Set(["flap", "rolling-restart"]);
        const summary = await told({
          seed,
          repeats: 2,
          scenario: {
            duration: "4m",
            measureFrom: "30s",
            cluster: { nodes: 3 },
            client: { name: client },
            database: {
              servers,
              readService: { distribution: "exponential", mean: "20ms" },
              queueLimit: 30,
              timeout: "2s",
            },
            workload: { keys: 400, ttl, reads, arrivals: { rate: 40 } },
            faults: faults.map((one) => {
              if (one.fault === "rolling-restart") return { fault: one.fault, at: one.at };
              return compound.has(one.fault) ? { ...one, times: 3, down: "5s", up: "10s" } : { ...one, for: lasts };
            }),
          },
        });
        expect(contradictions(summary)).toEqual([]);
      }),
      { numRuns: Number(process.env.SWARM_RUNS ?? 12), seed: 20_261_128 },
    );
  });
});
