/** Small worlds of every kind of fault, client and tier, about which the program has much to say. */
import fc from "fast-check";

const lasting = ["crash", "pause", "partition", "host-down", "warm-stop", "slow", "packet-loss"];
const losses = ["crash", "pause", "partition", "host-down", "warm-stop"];
const lasts = fc.constantFrom("10s", "70s");
const what = fc.constantFrom(...losses);

/** What befalls a world from this time on; it is over within a minute and a half, or lasts. */
function faultsAt(at: string): fc.Arbitrary<object> {
  const node = fc.constantFrom(0, 1, 2);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({ fault: fc.constantFrom(...lasting), node, at: fc.constant(at), for: lasts })
        .map(withOptions),
    },
    fc.record({ fault: fc.constantFrom(...losses), node, at: fc.constant(at) }),
    fc.record({ fault: fc.constantFrom("restart", "warm-restart"), node, at: fc.constant(at), after: lasts }),
    fc.record({ node, what }).map((flap) => ({ fault: "flap", at, times: 3, down: "5s", up: "10s", ...flap })),
    what.map((loss) => ({ fault: "rolling-restart", at, down: "10s", gap: "10s", what: loss })),
    fc.record({ what, for: lasts }).map((rack) => ({ fault: "rack", at, nodes: [0, 1], ...rack })),
    what.map((loss) => ({ fault: "swizzle", at, gap: "10s", hold: "5s", what: loss })),
    what.map((loss) => ({ fault: "random", at, mtbf: "1m", mttr: "10s", what: loss })),
    fc.constant({ fault: "flush", node: 1, at }),
    fc.constant({ fault: "resize", servers: [0, 1], at }),
  );
}

function withOptions(one: { readonly fault: string }): object {
  if (one.fault === "slow") return { ...one, by: "800ms" };
  return one.fault === "packet-loss" ? { ...one, share: 0.3 } : one;
}

const clients = [
  "pecl-memcache",
  "php-memcached",
  "pymemcache",
  "python-memcached",
  "twemproxy",
  "mcrouter",
  "gomemcache",
  "dalli",
  "memjs",
  "node-memcached",
  "spymemcached",
  "rendezvous",
];

export const tellableWorlds = fc
  .record({
    client: fc.constantFrom(...clients),
    workers: fc.constantFrom({}, {}, { hosts: 2, workers: 4, backlog: 10 }),
    application: fc.constantFrom({}, {}, { deadline: "3s" }, { deadline: "3s", onDeadline: "kill" }),
    first: faultsAt("60s"),
    second: fc.option(faultsAt("160s"), { nil: null }),
    reads: fc.constantFrom(0.6, 0.95),
    servers: fc.constantFrom(1, 8),
    ttl: fc.constantFrom("never", "20s"),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ client, workers, application, first, second, reads, servers, ttl, seed }) => ({
    seed,
    repeats: 2,
    scenario: {
      duration: "4m",
      measureFrom: "30s",
      // Bands over time are what a summary costs most, and no metric moves with them.
      window: "1m",
      cluster: { nodes: 3, memcached: keepsFile([first, second]) ? "-e /dev/shm/kept" : "-m 4" },
      client: { name: client, ...workers },
      application,
      database: {
        servers,
        readService: { distribution: "exponential", mean: "20ms" },
        queueLimit: 30,
        timeout: "2s",
      },
      workload: { keys: 400, ttl, reads, arrivals: { rate: 40 } },
      // What lasts for ever, or a list that is the one there is, would leave a second fault nothing to do.
      faults: second === null || isFinal(first) || !isSafe(second) ? [first] : [first, second],
    },
  }));

/** A process that is stopped with its memory kept has a file for that, which takes all of it at the start. */
function keepsFile(faults: readonly unknown[]): boolean {
  return JSON.stringify(faults).includes("warm");
}

function isFinal(fault: object): boolean {
  return (
    !("for" in fault) &&
    !("after" in fault) &&
    !("times" in fault) &&
    !("servers" in fault) &&
    !("node" in fault && "flush" in fault)
  );
}

/** Struck while others still go on, these may change nothing, which a run refuses. */
function isSafe(fault: object): boolean {
  const { fault: name } = fault as { readonly fault: string };
  return lasting.includes(name) || name === "flap";
}
