import { describe, expect, it } from "vitest";
import { plan } from "../../models/run/plan.ts";
import { prepare, run } from "../../models/run/run.ts";
import type { World } from "../../models/run/world.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { warningsOf } from "../../models/scenario/warnings.ts";

type Json = Readonly<Record<string, unknown>>;

const RATE = 200;
const KEYS = 2000;

/** Nothing expires or is evicted, and a process that is refused tries again with its next operation. */
function readWorld(faults: readonly Json[], { reads = 1, ...changes }: Json = {}) {
  return readScenario({
    duration: "12m",
    measureFrom: "1m",
    window: "1m",
    cluster: { nodes: 4, memory: "4MB", profile: "classic" },
    client: { name: "gomemcache", processes: 20 },
    database: { servers: 20, readService: { distribution: "exponential", mean: "2ms" } },
    workload: {
      keys: KEYS,
      popularity: { zipf: 1 },
      valueBytes: 300,
      ttl: "never",
      reads,
      arrivals: { rate: RATE, load: { curve: "constant" } },
    },
    faults,
    ...changes,
  });
}

function world(faults: readonly Json[], changes: Json = {}): Scenario {
  const { value, problems } = readWorld(faults, changes);
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

const problemsOf = (...faults: Json[]) =>
  readWorld(faults).problems.map(({ path, text }) => `${path.slice(1).join(".")}: ${text}`);

/** Runs the world, looks at it at these instants, and gives what was seen with the result. */
function looked<T>(scenario: Scenario, instants: readonly number[], look: (world: World, index: number) => T) {
  const { world: made, result } = prepare(scenario, 5, { check: true });
  const seen: T[] = [];
  const { simulation } = made;
  const kind = simulation.declare("look", (index) => seen.push(look(made, index)));
  for (const [index, at] of instants.entries()) simulation.at(kind, at, index);
  return { seen, result: result() };
}

/** By process, 1 where it reaches node 1. */
const reaching = ({ wire }: World) => Array.from({ length: 20 }, (_, process) => Number(wire.reaches(process, 1)));
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const crash = { fault: "crash", node: 1, at: "5m", for: "2m" };

describe("a node that is filled before clients reach it", () => {
  const filled = world([{ ...crash, onReturn: { preFill: { keys: 100, rate: "100/s" } } }]);
  const openAt = run(filled, 5).events.find(({ what }) => what === "open")!.atSeconds;

  it("misses in its first minute no key that was filled, and each of the others once if it is asked for", () => {
    const { seen } = looked(filled, [openAt + 60], ({ cluster, client, shareOf }) => {
      const allUp = new Uint8Array(4);
      const own = Array.from({ length: KEYS }, (_, key) => key).filter((key) => client.settled(key, allUp) === 1);
      // Keys are numbered by their rank. Poisson arrivals ask for a key within a minute with this chance.
      const asked = own.slice(100).map((key) => 1 - Math.exp(-RATE * shareOf(key) * 60));
      const { get_hits: hits, get_misses: misses } = cluster.nodes.stats(1) as Record<string, number>;
      return { asked, hits, misses };
    });
    const { asked, hits, misses } = seen[0];
    const deviation = Math.sqrt(sum(asked.map((chance) => chance * (1 - chance))));
    // One of 15,000 seeds falls outside of four deviations.
    expect(Math.abs(misses - sum(asked))).toBeLessThan(4 * deviation);
    expect(hits).toBeGreaterThan(misses);
  });

  it("is away for longer by what the database takes, whatever rate the loader may have", () => {
    const slow = { servers: 20, readService: { distribution: "exponential", mean: "100ms" } };
    const preFill = { keys: 100, rate: "1000/s", connections: 2 };
    const { events, metrics } = run(world([{ ...crash, onReturn: { preFill } }], { database: slow }), 5, {
      check: true,
    });
    const seconds = events.find(({ what }) => what === "open")!.atSeconds - 420;
    // Two connections share 100 queries of 100 ms; a deviation is half of what that of their sum is, and four are allowed.
    expect(Math.abs(seconds - 5)).toBeLessThan(4 * 0.5);
    expect(metrics.loaderQueryRatio).toBeGreaterThan(0);
    expect(run(world([crash], { database: slow }), 5).metrics.loaderQueryRatio).toBeNull();
  });

  it("tells how many of the copies were written again before it opened: those of writes that came after their load", () => {
    const [keys, rate, reads] = [300, 10, 0.9];
    const scenario = world([{ ...crash, onReturn: { preFill: { keys, rate: `${rate}/s` } } }], { reads });
    const { seen, result } = looked(scenario, [419], ({ client, shareOf }) => {
      const allUp = new Uint8Array(4);
      const own = Array.from({ length: KEYS }, (_, key) => key).filter((key) => client.settled(key, allUp) === 1);
      return own.slice(0, keys).map((key) => RATE * (1 - reads) * shareOf(key));
    });
    // Place by place in the list a key is read a tenth of a second later; then each of its Poisson writes makes the copy old.
    const isOld = seen[0].map((perSecond, place) => 1 - Math.exp((-perSecond * (keys - 1 - place)) / rate));
    const { text } = result.events.find(({ what }) => what === "open")!;
    const told = Number(/, (\d+) of which have been written elsewhere since,/.exec(text)?.[1]);
    const deviation = Math.sqrt(sum(isOld.map((chance) => chance * (1 - chance))));
    expect(told).toBeGreaterThan(20);
    // One of 15,000 seeds falls outside of four deviations.
    expect(Math.abs(told - sum(isOld))).toBeLessThan(4 * deviation);
  });

  it("is left alone by a loader whose node is lost again, and opened by the next that is done", () => {
    const flap = { fault: "flap", node: 1, at: "2m", down: "10s", up: "30s", times: 3 };
    const { events } = run(world([{ ...flap, onReturn: { preFill: { keys: 400, rate: "10/s" } } }]), 5, {
      check: true,
    });
    const opened = events.filter(({ what }) => what === "open");
    // It returns for the third time at 210 s; the last of 400 queries at 10/s begins 39.9 s later.
    expect(opened).toHaveLength(1);
    expect(opened[0].atSeconds - 210).toBeGreaterThan(39.9);
    expect(opened[0].atSeconds - 210).toBeLessThan(40.1);
  });
});

describe("a node that is opened to process after process", () => {
  it("is reached after a share of the time by that share of them, the first ones", () => {
    const ramped = world([{ ...crash, onReturn: { ramp: "100s" } }]);
    const after = [0, 4.9, 5, 49, 51, 99, 100];
    const { seen } = looked(
      ramped,
      // At the very instant a fault comes before the look, which was scheduled later.
      after.map((seconds) => 420 + seconds),
      reaching,
    );
    expect(seen.map(sum)).toEqual(after.map((seconds) => Math.floor((seconds / 100) * 20)));
    for (const reached of seen) expect(reached.lastIndexOf(1)).toBe(sum(reached) - 1);
  });

  it("is opened no further by the last opening once it is closed anew", () => {
    const flap = { fault: "flap", node: 1, at: "2m", down: "10s", up: "50s", times: 2, onReturn: { ramp: "100s" } };
    // Closed again 60 s after the first return; the first opening would go on for 40 s.
    const { seen } = looked(world([flap]), [189, 190, 192, 196, 289, 290], reaching);
    expect(seen.map(sum)).toEqual([0, 0, 0, 1, 19, 20]);
  });
});

describe("a node that returns with its memory", () => {
  const persistent = { name: "php-memcached", processes: 20, options: { persistent_id: "p" } };

  it.each([
    // What gomemcache has sent to a process that hangs is done when it goes on; libmemcached gives up before it sends.
    [{ fault: "pause", for: "2m" }, { client: persistent }],
    [{ fault: "partition", for: "2m" }, {}],
    [{ fault: "host-down", memory: "kept", for: "2m" }, {}],
    [{ fault: "warm-restart", after: "2m" }, { cluster: { nodes: 4, memory: "40MB", memcached: "-e /dev/shm/m" } }],
  ])("gives no old value once it is flushed before clients reach it: %o", (fault, changes) => {
    const entry = { node: 1, at: "5m", ...fault };
    const kept = { reads: 0.8, duration: "8m", ...changes };
    expect(run(world([entry], kept), 5).metrics.staleReads).toBeGreaterThan(0);
    const { metrics } = run(world([{ ...entry, onReturn: { flush: true } }], kept), 5, { check: true });
    expect(metrics.staleReads).toBe(0);
  });
});

describe("a return that is held", () => {
  it("is that of the next trough", () => {
    const daily = {
      duration: "2d",
      measureFrom: "1h",
      window: "1h",
      workload: { keys: KEYS, arrivals: { rate: 0.5, load: { curve: "daily", peakToTrough: 4 } } },
    };
    const lost = { fault: "crash", node: 1, at: "peak" };
    const held = world([{ ...lost, for: "10m", onReturn: { holdUntil: "trough" } }], daily);
    // A trough of this load comes twelve hours after a peak.
    expect(plan(held, 5)).toEqual(plan(world([{ ...lost, for: "12h" }], daily), 5));
  });

  it("is refused where the load has none after it", () => {
    // Only the run knows when a milestone is reached.
    const waits = { ...crash, at: { when: "after 50 requests to node 0" }, onReturn: { holdUntil: "trough" } };
    expect(() => run(world([waits]), 1)).toThrow(/^faults\[0\]: onReturn\.holdUntil: no trough of the load/);
    expect(problemsOf({ ...crash, onReturn: { holdUntil: "trough" } })[0]).toContain(
      "no trough of the load comes after",
    );
    expect(problemsOf({ ...crash, onReturn: { holdUntil: "noon" } })[0]).toContain("expected a time since the start");
  });
});

describe("what is done on a return", () => {
  it("is refused of faults that end without one, and of entries that another ends", () => {
    expect(problemsOf({ fault: "slow", node: 1, at: "5m", onReturn: { flush: true } })[0]).toMatch(/onReturn/);
    expect(problemsOf({ fault: "crash", node: 1, at: "5m", onReturn: { ramp: "1m" } })[0]).toContain(
      "onReturn of the recover that ends it",
    );
    expect(problemsOf({ fault: "rack", nodes: [0, 1], at: "5m", onReturn: { ramp: "1m" } })[0]).toContain(
      "nobody returns",
    );
  });

  it("is warned of where it does nothing", () => {
    const warned = (fault: Json, changes: Json = {}) => warningsOf(world([fault], changes)).join("\n");
    expect(warned({ ...crash, onReturn: { flush: true } })).toContain("the node returns empty");
    expect(warned({ fault: "pause", node: 1, at: "5m", for: "1m", onReturn: { flush: true } })).toBe("");
    expect(warned({ ...crash, onReturn: {} })).toContain("onReturn does nothing");
    expect(warned({ ...crash, onReturn: { holdUntil: "2m" } })).toContain("holdUntil does nothing");
    const single = { client: { name: "gomemcache", processes: 1 } };
    expect(warned({ ...crash, onReturn: { ramp: "1m" } }, single)).toContain("one process");
  });
});
