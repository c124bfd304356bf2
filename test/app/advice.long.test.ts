import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCompound } from "../../models/faults/fault.ts";
import { faults } from "../../models/faults/index.ts";
import { InvalidInput } from "../../src/app/ending/errors.ts";
import { contradictions } from "./contradictions.ts";
import { tellableWorlds } from "./tellable-worlds.ts";
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
  { fault: "close", isLost: true, keepsMemory: true, word: /Closing the node to clients/ },
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
const worldOf = (client: string, list: readonly object[], keepsMemory: boolean) => ({
  repeats: 1,
  scenario: {
    duration: "6m",
    measureFrom: "1m",
    cluster: keepsMemory ? { nodes: 3, memcached: "-e /dev/shm/kept" } : { nodes: 3 },
    client: { name: client, processes: 4 },
    workload: { keys: 300, ttl: "never", reads: 0.7, onWrite: "set", arrivals: { rate: 60 } },
    faults: list,
  },
});

const world = ({ fault, options }: Kind, client: string, returns: boolean) =>
  worldOf(client, [{ fault, node: 1, at: "2m", ...options, ...(returns ? { for: "1m" } : {}) }], fault === "warm-stop");

/** Faults that are made of others, and those after which nothing is wrong with any node. */
interface Story {
  readonly title: string;
  readonly faults: readonly object[];
  readonly isLost: boolean;
  readonly keepsMemory: boolean;
  readonly returns: boolean;
  /** Null where chance decides. */
  readonly outages: number | null;
  /** A hung node does late what its client has given up on, and so writes old values, whoever the client is. */
  readonly isHung?: boolean;
  /** Processes have different lists for a while, so that a key may have several homes and none is lost. */
  readonly listsDiffer?: boolean;
  readonly word: RegExp;
}

const usual = { isLost: true, keepsMemory: false, returns: true, outages: 1 };
const flapping = { fault: "flap", node: 1, at: "2m", times: 3, down: "20s", up: "20s" };
const rolling = { fault: "rolling-restart", at: "2m", down: "20s", gap: "20s" };
const cutList = { fault: "resize", at: "2m", servers: [0, 1] };
const stories: readonly Story[] = [
  {
    ...usual,
    title: "a restart",
    faults: [{ fault: "restart", node: 1, at: "2m", after: "40s" }],
    word: /Losing the node/,
  },
  {
    ...usual,
    title: "a warm restart",
    faults: [{ fault: "warm-restart", node: 1, at: "2m", after: "40s" }],
    keepsMemory: true,
    word: /Stopping the node/,
  },
  { ...usual, title: "a flap that loses memory", faults: [flapping], outages: 3, word: /Losing the node/ },
  {
    ...usual,
    title: "a flap of the network",
    faults: [{ ...flapping, what: "partition" }],
    keepsMemory: true,
    outages: 3,
    word: /Cutting clients off from the node/,
  },
  {
    ...usual,
    title: "a flap of hangs",
    faults: [{ ...flapping, what: "pause" }],
    keepsMemory: true,
    isHung: true,
    outages: 3,
    word: /A hang of the node/,
  },
  {
    ...usual,
    title: "a rolling restart",
    faults: [rolling],
    outages: 3,
    word: /Losing 3 nodes one at a time/,
  },
  {
    ...usual,
    title: "a rolling restart that keeps memory",
    faults: [{ ...rolling, what: "warm-stop" }],
    keepsMemory: true,
    outages: 3,
    word: /Stopping 3 nodes one at a time/,
  },
  {
    ...usual,
    title: "a rack that comes back",
    faults: [{ fault: "rack", nodes: [0, 1], at: "2m", for: "1m" }],
    word: /Losing the host of 2 nodes at a time/,
  },
  {
    ...usual,
    title: "a rack that never comes back",
    faults: [{ fault: "rack", nodes: [0, 1], at: "2m" }],
    returns: false,
    word: /Losing the host of 2 nodes at a time/,
  },
  {
    ...usual,
    title: "a swizzle",
    faults: [{ fault: "swizzle", at: "2m", gap: "20s", hold: "20s" }],
    word: /Losing 3 nodes at a time/,
  },
  {
    ...usual,
    title: "failures drawn by chance",
    faults: [{ fault: "random", at: "2m", mtbf: "1m", mttr: "20s", for: "2m" }],
    outages: null,
    word: /Losing \d nodes (?:one )?at a time/,
  },
  {
    ...usual,
    title: "a flush",
    faults: [{ fault: "flush", node: 1, at: "2m" }],
    isLost: false,
    word: /Flushing the node/,
  },
  {
    ...usual,
    title: "a loader at work",
    faults: [{ fault: "pre-fill", node: 1, at: "2m", keys: 50 }],
    isLost: false,
    keepsMemory: true,
    word: /Filling the node from the database/,
  },
  {
    ...usual,
    title: "a shorter server list",
    faults: [cutList],
    isLost: false,
    word: /Changing the server list/,
  },
  {
    ...usual,
    title: "a shorter server list, and the old one again",
    faults: [cutList, { ...cutList, at: "3m", servers: [0, 1, 2] }],
    isLost: false,
    outages: 2,
    word: /Changing the server list/,
  },
  {
    ...usual,
    title: "a deployment of a shorter server list",
    faults: [{ ...cutList, fault: "deploy", over: "1m" }],
    isLost: false,
    listsDiffer: true,
    word: /Server lists that differ/,
  },
  {
    ...usual,
    title: "a shorter server list for some, for good",
    faults: [{ ...cutList, fault: "partial-resize", share: 0.5 }],
    isLost: false,
    listsDiffer: true,
    returns: false,
    word: /Server lists that differ/,
  },
];

const tellings = stories.flatMap((story) => clients.map((client) => ({ title: story.title, client, story })));

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
    // Then copies are left elsewhere too, and the order of the two flushes is said, whatever the trials advise.
    expect(/the returned node first, before clients reach it/.test(text)).toBe(hasOldValues);
    expect(/to flush the others is not advised here|neither is advised here/.test(text)).toBe(
      hasOldValues && /Not advised, though tried as "advice: flush the other nodes/.test(text),
    );
    // Copies are left elsewhere by who fails over, once the node is back.
    expect(/stranded copies are left/.test(text)).toBe(failsOver && returns);
    expect(/ends before the node is back/.test(text)).toBe(!returns);
  });

  // Longer than the client's time-out, for some of its processes, for most of the packets: who retries elsewhere stores there.
  it.each([
    { fault: "slow", options: { by: "5s" }, word: /while it answers late [\d.]+ .*sets of its keys go to other nodes/ },
    {
      fault: "partition",
      options: { share: 0.5 },
      word: /while it is cut off [\d.]+ .*sets of its keys go to other nodes/,
    },
    {
      fault: "packet-loss",
      options: { share: 0.6 },
      word: /while its packets are lost [\d.]+ .*sets of its keys go to other/,
    },
  ])("is that the client fails over from a node that serves some requests in time: $fault", async (kind) => {
    for (const client of clients) {
      const node = { ...kind, isLost: true, keepsMemory: true };
      const summary = await told(world(node, client.name, true));
      expect(contradictions(summary)).toEqual([]);
      expect(kind.word.test(textOf(summary))).toBe(client.failsOver);
      expect(/stranded copies are left/.test(textOf(summary))).toBe(client.failsOver);
      expect(/The client does not fail over/.test(textOf(summary))).toBe(!client.failsOver);
    }
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

  it.each(tellings)("is what follows from what it does: $title, $client.name", async ({ client, story }) => {
    const { isLost, keepsMemory, returns, isHung = false, listsDiffer = false, word } = story;
    const summary = await told(worldOf(client.name, story.faults, keepsMemory));
    const text = textOf(summary);
    const [point] = summary.points;
    expect(contradictions(summary)).toEqual([]);
    const outages = point.outages?.length ?? 1;
    expect([summary.headline, outages]).toEqual([expect.stringMatching(word), story.outages ?? outages]);
    expect(text).not.toMatch(/– of|Start the|Bring the host back|End the hang/);
    if (!/Losing (?:the node|\d)/.test(summary.headline)) expect(text).not.toMatch(/\bdead\b/);
    const failsOver = isLost && client.failsOver;
    const claims = ["The client fails over", "The client does not fail over", "No node is lost"];
    expect(claims.map((claim) => text.includes(claim))).toEqual([
      failsOver,
      isLost && !failsOver,
      !isLost && !listsDiffer,
    ]);
    expect(text.includes("While the server lists differ")).toBe(listsDiffer);
    const hasOldValues = (failsOver || isHung) && keepsMemory && returns;
    expect([
      text.includes("Flush the node as it returns, before clients reach it: tried as"),
      text.includes("read from a node that returned with its memory"),
    ]).toEqual([hasOldValues, hasOldValues]);
    // Who fails over leaves copies elsewhere; a list leaves them on the node that it does not name, whoever the client is.
    const isListChanged = "servers" in story.faults[0];
    expect(/stranded copies are left/.test(text)).toBe((failsOver || isListChanged) && returns);
    expect(/This run ends before/.test(text)).toBe(!returns);
    // Of several outages nothing is said of the first alone.
    if (outages > 1) expect(text).not.toMatch(/in the outage|of the outage/);
    expect(summary.tables.map(({ title }) => title)).toEqual(outages > 1 ? ["Each outage for itself"] : []);
  });

  it("names the deadline where most fail by it, and not the workers", async () => {
    const hung = worldOf("gomemcache", [{ fault: "pause", node: 1, at: "2m", for: "1m" }], false);
    const patient = { name: "gomemcache", processes: 4, options: { Timeout: 600 } };
    const scenario = { ...hung.scenario, client: patient, application: { deadline: "3s" } };
    const summary = await told({ ...hung, scenario }, { advice: false });
    expect(summary.headline).toMatch(/FAIL: [\d.]+ % of the worst minute's requests fail, most at their deadline/);
    expect(contradictions(summary)).toEqual([]);
  });

  it("is tried for every fault that there is", () => {
    const tried = new Set([
      ...kinds.map(({ fault }) => fault),
      ...stories.flatMap((story) => story.faults.map((one) => (one as { fault: string }).fault)),
    ]);
    // What ends a fault belongs to the fault that it ends. A lock is held under a framework only, and no node is lost with it, as none
    // is where the load or the database is struck.
    const losesNone = /^(?:lock-holder-dies$|database-|set-)/;
    const begin = faults.filter(
      (fault) => (isCompound(fault) || fault.ends === undefined) && !losesNone.test(fault.name),
    );
    expect(begin.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });

  it("is measured alone where no advice is to be tried", async () => {
    const summary = await told(world(kinds[4], "pecl-memcache", true), { advice: false });
    expect(summary.points.filter(({ trialOf }) => trialOf !== undefined)).toEqual([]);
    expect(textOf(summary)).not.toMatch(/Flush|tried/);
  });
});

describe("no sentence contradicts a table", () => {
  const runs = Number(process.env.SWARM_RUNS ?? 12);
  it("of worlds drawn by chance", { timeout: 30_000 + runs * 10_000 }, async () => {
    let refused = 0;
    const law = fc.asyncProperty(tellableWorlds, async (world) => {
      try {
        expect(contradictions(await told(world))).toEqual([]);
      } catch (error) {
        // Only a run can tell that a flush finds nothing.
        if (!(error instanceof InvalidInput)) throw error;
        refused++;
      }
    });
    await fc.assert(law, { numRuns: runs, seed: Number(process.env.SWARM_SEED ?? 20_261_128) });
    expect(refused).toBeLessThan(Math.max(2, runs / 20));
  });
});
