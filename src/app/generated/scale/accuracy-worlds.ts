/**
 * Worlds that are small enough to run in full and have what makes samples hard: copies that live and that do not, writes that set and
 * that delete, clients that fail over, that eject and that do not, a gutter, each kind of memcached, a load that changes, a second outage.
 *
 * Values are large, so that few of them fill the 64 pages that a node has at least where one key in 100 is simulated.
 */
type Json = Readonly<Record<string, unknown>>;

export interface AccuracyWorld {
  readonly what: string;
  readonly changes: Json;
}

const query = { distribution: "exponential", mean: "4ms" };
const crash = (at: string, back: string): readonly Json[] => [
  { fault: "crash", node: 1, at },
  { fault: "recover", node: 1, at: back },
];

export const cutOff: readonly Json[] = [{ fault: "partition", node: 1, at: "3m", for: "3m" }];

const base: Json = {
  duration: "11m",
  measureFrom: "1m",
  cluster: { nodes: 4, memory: "6400MB", profile: "classic" },
  client: { name: "pecl-memcache", version: "3.0", processes: 40 },
  database: { servers: 4, readService: query, writeService: query, queueLimit: 1000, timeout: "5s" },
  faults: crash("3m", "6m"),
};

const workload: Json = {
  keys: 250_000,
  popularity: { zipf: 1 },
  valueBytes: 200_000,
  reads: 0.9,
  onWrite: "set",
  prefill: "stationary",
  arrivals: { rate: 500 },
};

export const phpMemcached = (options: Json): Json => ({ name: "php-memcached", processes: 40, options });
export const removal = {
  OPT_LIBKETAMA_COMPATIBLE: true,
  OPT_REMOVE_FAILED_SERVERS: true,
  OPT_DEAD_TIMEOUT: 30,
  persistent_id: "p",
};

export const accuracyWorlds: readonly AccuracyWorld[] = [
  { what: "fail-over (pecl-memcache), writes that set, no time to live, `classic`", changes: {} },
  {
    what: "fail-over (pecl-memcache), writes that delete, a time to live of 10 minutes, `1.4`",
    changes: {
      cluster: { nodes: 4, memory: "6400MB", profile: "1.4" },
      workload: { ttl: "10m", onWrite: "delete" },
    },
  },
  {
    what: "fail-over (pecl-memcache), a time to live of an hour, `modern`",
    changes: { cluster: { nodes: 4, memory: "6400MB", profile: "modern" }, workload: { ttl: "1h" } },
  },
  {
    what: "no fail-over (php-memcached), a node that is cut off and keeps its memory, writes that delete, `modern`",
    changes: {
      cluster: { nodes: 4, memory: "6400MB", profile: "modern" },
      client: phpMemcached({}),
      workload: { onWrite: "delete" },
      faults: cutOff,
    },
  },
  {
    what: "no fail-over (php-memcached) and a gutter, a time to live of an hour",
    changes: {
      cluster: { nodes: 4, memory: "6400MB", profile: "classic", gutter: { nodes: 2, ttl: "30s" } },
      client: phpMemcached({}),
      workload: { ttl: "1h" },
    },
  },
  {
    what: "ejection (twemproxy, ketama), a node that is cut off and keeps its memory, writes that set",
    changes: { client: { name: "twemproxy", processes: 4, options: { auto_eject_hosts: true } }, faults: cutOff },
  },
  {
    what: "removal (php-memcached, ketama), an hour and a half of a daily load around its peak",
    changes: {
      startAt: "19:20",
      duration: "1h30m",
      measureFrom: "0s",
      client: phpMemcached(removal),
      workload: { arrivals: { rate: 80, load: { curve: "daily", peakAt: "20:00", peakToTrough: 3 } } },
      faults: [{ fault: "crash", node: 1, at: "peak", for: "20m" }],
    },
  },
  {
    what: "two outages (pecl-memcache), the second of which reads what the first left, a time to live of an hour",
    changes: { workload: { ttl: "1h" }, faults: [...crash("2m", "4m"), ...crash("6m", "8m")] },
  },
];

/** As an experiment writes it. */
export function jsonOf({ changes }: Pick<AccuracyWorld, "changes">): Json {
  return { ...base, ...changes, workload: { ...workload, ...(changes.workload as Json | undefined) } };
}
