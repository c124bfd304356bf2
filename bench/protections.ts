/**
 * What the parts below the cache cost when they are switched on: the same world with and without. The database is never short of
 * anything, so that they have their bookkeeping and nothing to do. Protections against stampedes store more with each value and may
 * spare queries; theirs is the cost of both.
 */
import { stampedes } from "../models/frameworks/look-aside/index.ts";
import { writePolicies } from "../models/frameworks/look-aside/writes.ts";
import { printRows, type Row } from "./beside.ts";

const KEYS = 100_000;
/** Room for so many of the keys: every fourth get misses. */
const ROOM = 0.1;
/** More queries, connections and cores than are ever in use at once. */
const PLENTY = 10_000;

/** The library serves many requests in one process. */
const client = { name: "gomemcache", processes: 1, workers: "unlimited" };
const plenty = {
  servers: PLENTY,
  readService: { distribution: "exponential", mean: "1ms" },
  writeService: { distribution: "exponential", mean: "1ms" },
  timeout: "10s",
};
const of = { client, database: plenty };

const databases: Readonly<Record<string, object>> = {
  "sharing, cores": { sharing: { cores: PLENTY } },
  "sharing, USL": { sharing: { sigma: 0, kappa: 1e-9 } },
  "time-outs that cancel": { onTimeout: "cancels" },
  pool: { pool: { name: "hikari", options: { maximumPoolSize: PLENTY } } },
};
const guards: Readonly<Record<string, object>> = {
  "retry: exponential": { retry: { name: "exponential" } },
  "breaker: opossum": { breaker: { name: "opossum" } },
  "limit: aimd": { limit: { name: "aimd", options: { initialLimit: PLENTY, maxLimit: PLENTY } } },
  "throttle: google-sre": { throttle: { name: "google-sre" } },
  negativeCaching: { negativeCaching: { ttl: "5s" } },
};
/** Where a protection has no default, or protects from nothing by default. */
const stampedeOptions: Readonly<Record<string, object>> = {
  "meta-lease": { N: "10s" },
  nginx: { lock: true },
  lock: { expiry: "10s", wait: "1s" },
  "stale-while-revalidate": { grace: "10s" },
};

export function printProtections(requests: number, rounds: number): void {
  const shape = { keys: KEYS, requests, room: ROOM };
  console.log(`database       beside the same world without, room for ${ROOM * 100} % of the keys`);
  printRows(databaseRows(), shape, rounds);
  console.log("protections    of queries, beside the same world without");
  printRows(guardRows(), shape, rounds);
  console.log("protections    of the cache, beside look-aside pages of one get without");
  printRows(cacheRows(), shape, rounds);
}

function databaseRows(): Row[] {
  return Object.entries(databases).map(([name, more]) => {
    return { name, parts: { ...of, database: { ...plenty, ...more } }, of };
  });
}

function guardRows(): Row[] {
  return Object.entries(guards).map(([name, protection]) => ({ name, parts: { ...of, protection }, of }));
}

/** In the order of docs/protections.md. */
function cacheRows(): Row[] {
  const guarded = (options: object) => ({ ...of, framework: { name: "look-aside", options } });
  const row = (name: string, options: object): Row => ({ name, parts: guarded(options), of: guarded({}) });
  const others = stampedes.filter(({ name }) => name !== "none");
  return [
    ...others.map(({ name }) => {
      return row(`stampede: ${name}`, { stampede: { name, options: stampedeOptions[name] ?? {} } });
    }),
    ...writePolicies
      .filter(({ name }) => name !== "plain")
      .map(({ name }) => row(`writes: ${name}`, { writes: { name } })),
    row("ttlJitter", { ttlJitter: 0.1 }),
  ];
}
