/**
 * Small worlds, each made so that something is seen in it that another does not show: copies that expire, memory that runs
 * out, a database that drowns, workers that run out, and each cause of stale and stranded copies. A few thousand requests
 * each, for the twin looks at all of them for every number.
 */
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";

type Json = Readonly<Record<string, unknown>>;

/** The last window is a shorter one, and windows and minutes do not fall together. */
const usual = {
  duration: "300s",
  measureFrom: "20s",
  window: "45s",
  cluster: { nodes: 3, profile: "classic" },
  client: { name: "gomemcache", processes: 8 },
  database: {
    servers: 50,
    readService: { distribution: "uniform", low: "5ms", high: "15ms" },
    writeService: { distribution: "uniform", low: "5ms", high: "20ms" },
  },
  workload: {
    keys: 120,
    popularity: { zipf: 0.8 },
    valueBytes: 400,
    ttl: "never",
    reads: 0.8,
    arrivals: { rate: 12 },
  },
};

/** One that can be asked for more than it can do. */
const smallDatabase = {
  servers: 2,
  readService: { distribution: "exponential", mean: "150ms" },
  writeService: { distribution: "exponential", mean: "150ms" },
  queueLimit: 3,
  timeout: "600ms",
};

const mixedSizes = { distribution: "uniform", low: "20KB", high: "130KB" };
const once = [{ fault: "crash", node: 1, at: "80s", for: "60s" }];
const twice = [...once, { fault: "crash", node: 1, at: "200s", for: "70s" }];
const restarts = [...once, { fault: "crash", node: 1, at: "200s", for: "3s" }];
const pecl = { name: "pecl-memcache", processes: 40, options: { "memcache.hash_strategy": "standard" } };
const copying = { ...pecl, options: { ...pecl.options, "memcache.redundancy": 2 } };

const described: Readonly<Record<string, Json>> = {
  "nothing goes wrong, and copies expire": {
    workload: {
      ttl: [
        { ttl: "10s", share: 0.5 },
        { ttl: "40s", share: 0.5 },
      ],
    },
  },
  "copies are deleted when the database is written, and expire": { workload: { ttl: "40s", onWrite: "delete" } },
  "the cache starts cold, and a lone node is all there is": {
    cluster: { nodes: 1 },
    workload: { prefill: false },
    faults: [{ fault: "crash", node: 0, at: "80s", for: "20s" }],
  },
  "a node crashes, and its keys fail": { faults: once },
  "memory is short, and a node crashes": {
    cluster: { memory: "2MB" },
    workload: { valueBytes: mixedSizes },
    faults: once,
  },
  "memory runs out, nothing is evicted, and a node crashes twice": {
    cluster: { profile: "classic", memcached: "-M -m 2" },
    workload: { valueBytes: mixedSizes, prefill: false },
    faults: twice,
  },
  "nodes are flushed, one after the other": {
    workload: { ttl: "60s" },
    faults: [
      { fault: "flush", node: 1, at: "80s" },
      { fault: "flush", node: 0, at: "120s" },
    ],
  },
  "nobody touches the cache after a write": { workload: { onWrite: "nothing" }, faults: once },
  "old copies expire where nobody touches them": { workload: { ttl: "40s", onWrite: "nothing" }, faults: once },
  "the database drowns": { database: smallDatabase, faults: once },
  "the queue is longest when the node returns, and the load falls": {
    database: { servers: 1, readService: { distribution: "constant", value: "400ms" }, timeout: "90s" },
    workload: {
      arrivals: {
        rate: 12,
        load: {
          curve: "points",
          points: [
            [0, 1],
            ["139s", 1],
            ["140s", 0.02],
          ],
        },
      },
    },
    faults: once,
  },
  "reads of the database race with writes of the same keys": {
    client: { name: "rendezvous" },
    database: { readService: smallDatabase.readService, writeService: smallDatabase.writeService },
    workload: { keys: 20, reads: 0.6, onWrite: "delete" },
    faults: twice,
  },
  "workers run out, twice": {
    duration: "350s",
    client: { hosts: 2, processes: 4, workers: 2, backlog: 2 },
    database: smallDatabase,
    workload: { reads: 0.6 },
    faults: twice,
  },
  "callers leave at their deadline, and workers go on": {
    duration: "350s",
    client: { options: { Timeout: 60 }, hosts: 2, processes: 4, workers: 2, backlog: 6 },
    application: { deadline: "400ms" },
    database: { ...smallDatabase, queueLimit: 8, timeout: "2s" },
    faults: [
      { fault: "pause", node: 1, at: "80s", for: "20s" },
      { fault: "crash", node: 1, at: "200s", for: "70s" },
    ],
  },
  "workers are killed at the deadline, and processes with them": {
    client: { name: "rendezvous", options: { timeout: 3, retry: 15 }, hosts: 2, processes: 6, workers: 3, backlog: 6 },
    application: { deadline: "900ms", onDeadline: "kill" },
    database: { ...smallDatabase, timeout: "2s" },
    faults: [
      { fault: "pause", node: 1, at: "80s", for: "20s" },
      { fault: "slow", by: "2s", node: 2, at: "200s", for: "30s" },
    ],
  },
  "workers are killed at the deadline, and their library goes on": {
    client: { options: { Timeout: 60 }, hosts: 2, processes: 4, workers: 4, backlog: 3 },
    application: { deadline: "2s", onDeadline: "kill" },
    workload: { onWrite: "delete" },
    faults: [{ fault: "pause", node: 1, at: "80s", for: "20s" }],
  },
  "a host is off, its memory kept, and what was to be written there is lost": {
    faults: [{ fault: "host-down", memory: "kept", node: 1, at: "80s", for: "30s" }],
  },
  "a host is off, its memory lost, and calls go on waiting for a while after it is back": {
    client: { options: { Timeout: 10 } },
    faults: [
      { fault: "host-down", node: 1, at: "80s", for: "30s" },
      { fault: "crash", node: 0, at: "115s", for: "20s" },
      { fault: "flush", node: 2, at: "200s" },
    ],
  },
  "a node is slow, and then too slow": {
    faults: [
      { fault: "slow", by: "200ms", node: 1, at: "80s", for: "30s" },
      { fault: "slow", by: "2s", node: 1, at: "180s", for: "30s" },
    ],
  },
  "a process hangs, and its clients wait for it": {
    client: { options: { Timeout: 60 } },
    faults: [{ fault: "pause", node: 1, at: "80s", for: "30s" }],
  },
  "a process hangs, and its clients give up": { faults: [{ fault: "pause", node: 1, at: "80s", for: "30s" }] },
  "a process hangs twice, and its clients wait for it": {
    client: { options: { Timeout: 60 } },
    faults: [
      { fault: "pause", node: 1, at: "80s", for: "30s" },
      { fault: "pause", node: 1, at: "180s", for: "30s" },
    ],
  },
  "a process hangs to the end, and its clients wait for it": {
    client: { options: { Timeout: 600 } },
    faults: [{ fault: "pause", node: 1, at: "200s" }],
  },
  "a restart is so short that most find out by broken connections": {
    client: { processes: 40 },
    faults: [
      { fault: "crash", node: 1, at: "80s", for: "2s" },
      { fault: "crash", node: 1, at: "200s", for: "70s" },
    ],
  },
  "others stand in for a node that crashes twice": { client: { name: "rendezvous" }, faults: twice },
  "others stand in for a node that crashes twice, and writes delete": {
    client: { name: "rendezvous" },
    workload: { onWrite: "delete" },
    faults: twice,
  },
  "others stand in for a node that comes and goes three times": {
    client: { name: "rendezvous" },
    faults: ["80s", "150s", "240s"].map((at) => ({ fault: "crash", node: 1, at, for: "20s" })),
  },
  "each process leaves a dead node alone for as long as it likes": {
    client: { name: "rendezvous", options: { retry: 15 } },
    faults: twice,
  },
  "nodes are cut off, from all and from some, and keep their memory": {
    client: { name: "rendezvous", options: { timeout: 0.3, retry: 15 } },
    faults: [
      { fault: "host-down", memory: "kept", node: 1, at: "80s", for: "30s" },
      { fault: "partition", share: 0.5, node: 2, at: "180s", for: "30s" },
    ],
  },
  "a dead server is retried, taken out and put back untested": {
    client: { name: "pymemcache", options: { dead_timeout: 10, connect_timeout: 1, timeout: 1 } },
    faults: restarts,
  },
  "a restart breaks connections, and operations go astray": {
    client: pecl,
    workload: { reads: 0.5 },
    faults: restarts,
  },
  "every write is copied to a second node, which stands in for the first": {
    seed: 28,
    client: { ...copying, processes: 6 },
    workload: { reads: 0.5, popularity: { zipf: 1.2 } },
    faults: [
      { fault: "crash", node: 1, at: "80s", for: "20s" },
      { fault: "crash", node: 0, at: "114s", for: "5s" },
    ],
  },
  "every write is copied to a second node, over connections that a restart has broken": {
    client: copying,
    workload: { reads: 0.5 },
    faults: restarts,
  },
  "proxies eject a dead server, each for itself, and keys of all move": {
    client: {
      name: "twemproxy",
      options: {
        hash: "crc32a",
        distribution: "modula",
        auto_eject_hosts: true,
        server_retry_timeout: 10_000,
        timeout: 400,
      },
    },
    faults: restarts,
  },
  "the server list loses a node": { faults: [{ fault: "resize", servers: [0, 1], at: "80s" }] },
  "the server list loses a node and has it back": {
    faults: [
      { fault: "resize", servers: [0, 1], at: "80s" },
      { fault: "resize", servers: [0, 1, 2], at: "180s" },
    ],
  },
  "each write is of a new key, which joins the ranks, and memory is short": {
    cluster: { memory: "2MB" },
    workload: { newKeys: "2.4/s", valueBytes: mixedSizes },
    faults: once,
  },
  "new keys come with reads, some are never asked for again, and the newest are popular": {
    workload: { ttl: "40s", newKeys: { rate: "2/s", by: "read", askedFor: 0.6, popularity: "newest" } },
    faults: once,
  },
  "new keys follow a load that falls": {
    workload: {
      newKeys: { rate: "90/m", askedFor: 0.9 },
      onWrite: "delete",
      arrivals: {
        rate: 12,
        load: {
          curve: "points",
          points: [
            [0, 1.5],
            ["150s", 1],
            ["300s", 0.2],
          ],
        },
      },
    },
  },
  "values grow, at once and then little by little, and memory is short": {
    cluster: { memory: "2MB" },
    workload: {
      valueBytes: [
        { at: 0, size: 20_000 },
        { at: "60s", size: mixedSizes },
        { at: "120s", size: "150KB", over: "100s" },
      ],
    },
    faults: twice,
  },
  "the first outage is over before anything is measured": {
    measureFrom: "60s",
    faults: [{ fault: "crash", node: 1, at: "20s", for: "10s" }],
  },
};

export const worlds = Object.entries(described).map(([name, { seed = 1, ...changes }]) => ({
  name,
  seed: seed as number,
  scenario: read(changes),
}));

/** What is usual, with these changes of its parts. */
function read(changes: Json): Scenario {
  const usually: Json = usual;
  const changed = Object.entries({ ...usually, ...changes }).map(([part, given]) => {
    const before = usually[part];
    const isPart = typeof before === "object" && !Array.isArray(given);
    return [part, isPart ? { ...before, ...(given as Json) } : given];
  });
  const { value, problems } = readScenario(Object.fromEntries(changed));
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}
