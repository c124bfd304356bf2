/** Small worlds of what the kernel knows: whatever it does itself, and enough beside it that it must leave to others. */
import fc from "fast-check";

const CLIENTS = [
  "pecl-memcache",
  "php-memcached",
  "pylibmc",
  "pymemcache",
  "python-memcached",
  "gomemcache",
  "memjs",
  "spymemcached",
  "dalli",
  "twemproxy",
  "jump-hash",
];
/** Their processes serve several requests at a time. */
const SERVE_MANY = new Set(["gomemcache", "memjs", "spymemcached", "twemproxy", "jump-hash"]);
const SECONDS = 40;

/** Strikes in the first half, so that its end is in the run. */
const fault = fc.record({
  fault: fc.constantFrom("crash", "pause", "host-down", "flush", "restart", "partition", "slow", "close"),
  node: fc.integer({ min: 0, max: 2 }),
  at: fc.integer({ min: 2, max: 20 }).map((second) => `${second}s`),
  for: fc.integer({ min: 1, max: 15 }).map((seconds) => `${seconds}s`),
});

const ONCE = new Set(["flush", "restart"]);
const DELAY = "30ms";

function written({ fault: name, for: duration, ...rest }: { fault: string; for: string; node: number; at: string }) {
  if (ONCE.has(name)) return { fault: name, ...rest };
  return { fault: name, ...rest, for: duration, ...(name === "slow" ? { by: DELAY } : {}) };
}

/** Some of few workers, so that requests wait for them and are refused. */
function servedBy({
  workersOfEach,
  hosts,
  ...client
}: {
  name: string;
  processes: number;
  workersOfEach: number;
  hosts: number;
}) {
  if (workersOfEach === 0) return client;
  const most = SERVE_MANY.has(client.name) ? workersOfEach : 1;
  const processes = client.processes * hosts;
  return { ...client, hosts, processes, workers: client.processes * most, backlog: 5 };
}

const size = fc.constantFrom<unknown>(200, 5000, { distribution: "lognormal", mean: 900, sigma: 1 });

/** As an experiment states them. */
const plainWorlds = fc.record({
  duration: fc.constant(`${SECONDS}s`),
  measureFrom: fc.constantFrom("0s", "7s"),
  window: fc.constantFrom("10s", "2500ms"),
  cluster: fc.record({
    nodes: fc.constantFrom(3, 5),
    memory: fc.constantFrom("2MB", "3MB"),
    profile: fc.constantFrom("classic", "modern"),
  }),
  client: fc
    .record({
      name: fc.constantFrom(...CLIENTS),
      processes: fc.constantFrom(1, 4, 30),
      workersOfEach: fc.constantFrom(0, 0, 1, 3),
      hosts: fc.constantFrom(1, 2),
    })
    .map(servedBy),
  database: fc.record({
    servers: fc.constantFrom(2, 20),
    readService: fc.constantFrom(
      { distribution: "exponential", mean: "1ms" },
      { distribution: "exponential", mean: "12ms" },
      { distribution: "constant", value: "4ms" },
    ),
    queueLimit: fc.constantFrom(5, 10_000),
    timeout: fc.constantFrom("50ms", "3s", "20s"),
  }),
  workload: fc.record({
    keys: fc.constantFrom(500, 20_000),
    popularity: fc.constantFrom({ zipf: 1 }, { zipf: 0.6 }),
    valueBytes: size,
    ttl: fc.constantFrom("5s", "1d"),
    reads: fc.constantFrom(1, 0.9, 0.6),
    onWrite: fc.constantFrom("set", "delete", "nothing"),
    arrivals: fc.record({
      rate: fc.constantFrom(100, 1000),
      load: fc.constantFrom<object>({ curve: "constant" }, { curve: "spike", at: "12s", lasts: "9s", times: 2 }),
    }),
  }),
  faults: fc.array(fault.map(written), { maxLength: 2 }),
});

/** Proxies that move keys of other nodes too when they leave one out, soon and not for long; some are slow to notice that it is away. */
const strayingWorlds = fc
  .record({
    world: plainWorlds,
    processes: fc.constantFrom(2, 30),
    options: fc.constantFrom(
      { server_retry_timeout: 3000, timeout: 200 },
      { server_failure_limit: 1, timeout: 20 },
      { server_failure_limit: 3, server_retry_timeout: 9000, timeout: 100 },
    ),
    away: fault.map((one) => written({ ...one, fault: one.fault === "pause" ? "pause" : "crash" })),
  })
  .map(({ world, processes, options, away }) => ({
    ...world,
    client: { name: "twemproxy", processes, options: { auto_eject_hosts: true, distribution: "modula", ...options } },
    faults: [away],
  }));

/** Processes that leave nodes alone for a while, and send their keys to others: with few of them each does so again and again. */
const standingInWorlds = fc
  .record({
    world: plainWorlds,
    processes: fc.constantFrom(1, 3, 30),
    options: fc.constantFrom<object>({}, { retry_interval: 4 }, { "memcache.hash_strategy": "standard" }),
    away: fc.array(
      fault.map((one) => written({ ...one, fault: one.fault === "pause" ? "pause" : "crash" })),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ world, processes, options, away }) => ({
    ...world,
    client: { name: "pecl-memcache", processes, options },
    faults: away,
  }));

/** A node of a sample has at least so much memory, whichever part of the whole it is. */
const MEGABYTES_LEAST = 64;

/** The same of larger nodes, of whose keys one in so many is simulated: with few requests they are full only if they are at the start. */
const sampledWorlds = sampledOf(plainWorlds);
const sampledStrayingWorlds = sampledOf(strayingWorlds);
const sampledStandingInWorlds = sampledOf(standingInWorlds);

/** What a title says of them, and the worlds. */
export const kindsOfWorlds = [
  ["", plainWorlds],
  [" of sampled keys", sampledWorlds],
  [" whose clients move keys of other nodes", strayingWorlds],
  [" whose clients do, of sampled keys", sampledStrayingWorlds],
  [" whose clients have other nodes stand in", standingInWorlds],
  [" whose clients have other nodes stand in, of sampled keys", sampledStandingInWorlds],
] as const;

function sampledOf(worlds: typeof plainWorlds | typeof strayingWorlds | typeof standingInWorlds) {
  return fc
    .record({
      world: worlds,
      sampled: fc.constantFrom(2, 10),
      valueBytes: fc.constantFrom<unknown>(900, 5000, { distribution: "lognormal", mean: 3000, sigma: 1 }),
      keysOfEach: fc.constantFrom(3000, 60_000),
      prefill: fc.constantFrom<unknown>(false, true, "stationary"),
      popularity: fc.constantFrom({ zipf: 1 }, { zipf: 0.6 }, { zipf: 1.3 }),
    })
    .map(({ world, sampled, keysOfEach, ...workload }) => ({
      ...world,
      detail: { sampled },
      cluster: { ...world.cluster, memory: `${sampled * MEGABYTES_LEAST}MB` },
      workload: { ...world.workload, ...workload, keys: sampled * keysOfEach },
    }));
}
