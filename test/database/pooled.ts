/** The product's own pool before the product's own database, asked at given times; what becomes of each query, and when. */
import { type Answering, type Asker, QueryEnd } from "../../models/database/answering.ts";
import { Connections } from "../../models/database/connection-limit.ts";
import { Database, type DatabaseOptions } from "../../models/database/database.ts";
import { PooledQueries } from "../../models/database/pooled-queries.ts";
import type { PoolRules } from "../../models/database/pools/definition.ts";
import { QueryKind, Requests } from "../../models/database/requests.ts";
import { COUNTERS, Counter } from "../../models/recording/counters.ts";
import { createDistribution, type DistributionSpec } from "../../src/core/distributions/index.ts";
import { Simulation } from "../../src/core/simulation.ts";

export interface Setting extends Partial<Pick<DatabaseOptions, "servers" | "queueLimit" | "timeoutSeconds">> {
  /** Null for a database that is asked itself. */
  readonly rules: PoolRules | null;
  readonly connections?: number;
  readonly service?: DistributionSpec;
  /** The database refuses everything from then on. */
  readonly downAt?: number;
}

export interface Asked {
  readonly at: number;
  readonly process?: number;
}

const words = Object.fromEntries(Object.entries(QueryEnd).map(([word, end]) => [end, word]));

/** The rules of no pool at all, with one connection that keeps everybody waiting, changed as given. */
export function rules(changed: Partial<PoolRules>): PoolRules {
  const none = Number.POSITIVE_INFINITY;
  return {
    shared: "process",
    size: 1,
    kept: none,
    idleSeconds: none,
    waitSeconds: none,
    queueLimit: none,
    clientsMax: none,
    waitsWhenRefused: false,
    ...changed,
  };
}

export interface Ended {
  readonly end: string;
  readonly at: number;
}

/** Each query brings two seconds of work, unless the setting says otherwise. */
export function asked(setting: Setting, queries: readonly Asked[]) {
  const { rules: given, connections: limit = Number.POSITIVE_INFINITY } = setting;
  const simulation = new Simulation();
  const requests = new Requests();
  const counts = new Float64Array(COUNTERS);
  const ends: Ended[] = [];
  const numbers = new Map<number, number>();
  const asker: Asker = {
    queryStarted: () => {},
    queryEnded: (row, end) => {
      ends[numbers.get(row)!] = { end: words[end], at: simulation.now };
      requests.release(row);
    },
  };
  const connections = new Connections(limit);
  const pooled =
    given === null ? null : new PooledQueries({ rules: given, connections, simulation, requests, counts, asker });
  const service = createDistribution(setting.service ?? { distribution: "constant", value: 2 });
  const database = new Database(
    {
      servers: setting.servers ?? Number.POSITIVE_INFINITY,
      readService: service,
      writeService: service,
      queueLimit: setting.queueLimit ?? Number.POSITIVE_INFINITY,
      timeoutSeconds: setting.timeoutSeconds ?? Number.POSITIVE_INFINITY,
      streamKey: 1,
    },
    simulation,
    requests,
    counts,
    pooled ?? asker,
  );
  pooled?.begin(database);
  const answering: Answering = pooled ?? database;
  const arrive = simulation.declare("arrival", (i) => {
    const row = requests.take();
    requests.begin(row, QueryKind.read, queries[i].process ?? 0, 0, i, simulation.now);
    numbers.set(row, i);
    answering.arrive(row);
    if (i + 1 < queries.length) simulation.at(arrive, queries[i + 1].at, i + 1);
  });
  simulation.at(arrive, queries[0].at, 0);
  if (setting.downAt !== undefined) {
    simulation.at(
      simulation.declare("down", () => database.stop("refused")),
      setting.downAt,
    );
  }
  simulation.run(Number.POSITIVE_INFINITY);
  answering.settle();
  const count = (name: keyof typeof Counter) => counts[Counter[name]];
  return { ends, count, pooled, connections, texts: ends.map(({ end, at }) => `${end} at ${at}`) };
}
