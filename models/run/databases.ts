/** The database of a run, made of what its scenario says: one server, or shards, and replicas of each. */
import { createDistribution } from "../../src/core/distributions/index.ts";
import type { Streams } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { Client } from "../clients/client.ts";
import type { Asker } from "../database/answering.ts";
import { BufferPool } from "../database/buffer-pool.ts";
import { Database, type DatabaseOptions } from "../database/database.ts";
import { type DatabaseServer, Fleet } from "../database/fleet.ts";
import { ReplicationLog } from "../database/replication-log.ts";
import type { Requests } from "../database/requests.ts";
import { isOfDatabase } from "../faults/condition.ts";
import { primitivesOf, startsCold } from "../faults/index.ts";
import type { Keys } from "../hashing/keys.ts";
import { md5 } from "../hashing/md5.ts";
import { ByteBuffer } from "../hashing/utf8.ts";
import { OfShard, SHARD_COUNTERS } from "../recording/counters.ts";
import type { Scenario } from "../scenario/types.ts";
import type { Names } from "../staleness/names.ts";
import { keysOf } from "../workload/new-keys.ts";

export interface DatabaseParts {
  readonly options: DatabaseOptions;
  readonly simulation: Simulation;
  readonly streams: Streams;
  readonly requests: Requests;
  readonly counts: Float64Array;
  readonly asker: Asker;
  /** Called when the database goes on with something for nobody. */
  readonly orphaned: () => void;
  readonly keys: Keys;
  readonly names: Names | undefined;
  readonly client: Client;
}

export function databaseOf(scenario: Scenario, parts: DatabaseParts): DatabaseServer {
  const { shards, replicas } = scenario.database;
  const { options, simulation, streams, requests, counts, asker, orphaned } = parts;
  if (shards === undefined && replicas === undefined) {
    return new Database(options, simulation, requests, counts, asker);
  }
  const [ofShards, ofEach] = [shards?.count ?? 1, replicas?.count ?? 0];
  const fleet = new Fleet({
    shards: ofShards,
    replicas: ofEach,
    shardOf: shardOf(scenario, parts),
    nameless: valuesOf(parts.names),
    logs: replicas === undefined ? [] : Array.from({ length: ofShards }, (_, shard) => logOf(replicas, shard, streams)),
    scatter: shards?.scatter ?? 0,
    keysOfChance: { scatter: streams.key("reads that ask every shard"), replica: streams.key("replica of a read") },
    simulation,
    requests,
    counts,
    asker,
    orphaned,
  });
  const servers = Array.from({ length: ofShards * (1 + ofEach) }, (_, index) => {
    const shardCounters =
      ofShards > 1 ? OfShard.queries + Math.floor(index / (1 + ofEach)) * SHARD_COUNTERS : undefined;
    const pool = options.pool ? new BufferPool(keysOf(scenario)) : null;
    return new Database({ ...options, index, shardCounters, pool }, simulation, requests, counts, fleet);
  });
  fleet.begin(servers);
  return fleet;
}

/** A query under way may take so long that nobody can wait for its end to learn that it has timed out. */
export function mayTakeForEver({ database, faults }: Scenario): boolean {
  const isStruck = faults.some((fault) => primitivesOf(fault).some(({ begins }) => isOfDatabase(begins)));
  return database.sharing !== undefined || isStruck;
}

/** Some fault of the scenario empties the memory of its database. */
export function mayBeCold({ faults }: Scenario): boolean {
  return faults.some(startsCold);
}

type Replicas = NonNullable<Scenario["database"]["replicas"]>;

function logOf({ count, lag }: Replicas, shard: number, streams: Streams): ReplicationLog {
  const streamKeys = Array.from({ length: count }, (_, replica) =>
    streams.key(`lag of replica ${replica}, shard ${shard}`),
  );
  return new ReplicationLog({ replicas: count, lag: createDistribution(lag), streamKeys });
}

/** All names of a value have the number of the first. */
function valuesOf(names: Names | undefined): (key: number) => number {
  if (names === undefined) return (key) => key;
  return (key) => (key < names.keys * names.copies ? key % names.keys : key);
}

/** A value's shard follows from its first name, so that it does not move with its names. */
function shardOf({ database: { shards }, nodes }: Scenario, { client, keys, names }: DatabaseParts) {
  if (shards === undefined) return () => 0;
  const { count } = shards;
  const value = valuesOf(names);
  if (shards.placement === "aligned") {
    const allUp = new Uint8Array(nodes.length);
    return (key: number): number => Math.max(0, client.settled(value(key), allUp)) % count;
  }
  const buffer = new ByteBuffer();
  return (key: number): number => {
    const { bytes, length } = buffer.clear().write(keys.name(value(key)));
    return md5.of(bytes, length) % count;
  };
}
