/** The benchmark's world: 8 nodes, Zipf 1.0, room for a tenth of the keys or as said, misses through the database's queue. */
import { readScenario } from "../models/scenario/read.ts";
import type { Scenario } from "../models/scenario/types.ts";

const NODES = 8;
const REQUESTS_PER_SECOND = 100_000;
/** Items of this value take a chunk of 944 bytes, 1,110 of them a page of memcached's memory. */
const VALUE_BYTES = 850;
const ITEMS_A_PAGE = 1110;
/** Fewer have no room for a second class. */
const PAGES_MIN = 2;

export interface BenchWorld {
  readonly keys: number;
  readonly requests: number;
  /** Share of the keys that the nodes have room for. */
  readonly room?: number;
  readonly nodes?: number;
  readonly profile?: "classic" | "modern";
  /** Share of the requests that read. */
  readonly reads?: number;
  /** From the first moment to the second, in shares of the run, a node is gone. */
  readonly outage?: readonly [number, number];
  /** Parts of the scenario to be others. */
  readonly more?: object;
}

/** About `requests` requests over `keys` keys. */
export function benchScenario(world: BenchWorld): Scenario {
  const { keys, requests, room = 0.1, nodes = NODES, profile = "classic", reads = 1, outage, more = {} } = world;
  const pages = Math.max(PAGES_MIN, Math.round((keys * room) / nodes / ITEMS_A_PAGE));
  const durationMs = Math.round((requests / REQUESTS_PER_SECOND) * 1000);
  const [from, to] = (outage ?? [0, 0]).map((share) => Math.round(share * durationMs));
  const { value, problems } = readScenario({
    duration: `${durationMs}ms`,
    measureFrom: 0,
    window: `${Math.ceil(durationMs / 50)}ms`,
    cluster: { nodes, memory: `${pages}MB`, profile },
    client: { name: "pecl-memcache", processes: 1 },
    database: {
      servers: 64,
      readService: { distribution: "exponential", mean: "1ms" },
      writeService: { distribution: "exponential", mean: "1ms" },
      queueLimit: 10_000,
      timeout: "10s",
    },
    workload: {
      keys,
      popularity: { zipf: 1 },
      keyBytes: 20,
      valueBytes: VALUE_BYTES,
      ttl: "1d",
      reads,
      arrivals: { rate: REQUESTS_PER_SECOND, load: { curve: "constant" } },
    },
    ...(outage === undefined ? {} : { faults: [{ fault: "crash", node: 1, at: `${from}ms`, for: `${to - from}ms` }] }),
    ...more,
  });
  if (value === null) throw new Error(problems.map(({ text }) => text).join("; "));
  return value;
}
