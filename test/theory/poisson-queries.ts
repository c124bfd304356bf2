/** Poisson arrivals at the product's own database, and nothing else: what a query waits, and how long it stays, on average. */
import { type Asker, QueryEnd } from "../../models/database/answering.ts";
import { Database, type DatabaseOptions } from "../../models/database/database.ts";
import { QueryKind, Requests } from "../../models/database/requests.ts";
import { COUNTERS, Counter } from "../../models/recording/counters.ts";
import { createDistribution, type DistributionSpec } from "../../src/core/distributions/index.ts";
import { Streams } from "../../src/core/random.ts";
import { Simulation } from "../../src/core/simulation.ts";

export interface Setting extends Partial<Pick<DatabaseOptions, "sharing" | "queueLimit" | "timeoutSeconds">> {
  readonly servers: number;
  readonly arrivalsPerSecond: number;
  readonly service: DistributionSpec;
  readonly queries: number;
  /** Queries at the beginning that do not count. */
  readonly warmUp?: number;
  readonly seed?: number;
}

export function poissonQueries(setting: Setting) {
  const { servers, sharing, arrivalsPerSecond, queries, warmUp = queries / 20, seed = 1 } = setting;
  const simulation = new Simulation();
  const requests = new Requests();
  const counts = new Float64Array(COUNTERS);
  const ends = new Map<QueryEnd, number>();
  let sojourns = 0;
  let completed = 0;
  let waits = 0;
  const asker: Asker = {
    queryStarted: (row) => {
      if (requests.number[row] >= warmUp) waits += simulation.now - requests.beganAt[row];
    },
    queryEnded: (row, end) => {
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (end === QueryEnd.completed && requests.number[row] >= warmUp) {
        sojourns += simulation.now - requests.beganAt[row];
        completed++;
      }
      requests.release(row);
    },
  };
  const service = createDistribution(setting.service);
  const streams = new Streams(seed);
  const options = {
    servers,
    sharing,
    readService: service,
    writeService: service,
    queueLimit: setting.queueLimit ?? Number.POSITIVE_INFINITY,
    timeoutSeconds: setting.timeoutSeconds ?? Number.POSITIVE_INFINITY,
    streamKey: streams.key("service"),
  };
  const database = new Database(options, simulation, requests, counts, asker);
  const gaps = streams.stream("gaps");
  let number = 0;
  let lastAt = 0;
  const arrive = simulation.declare("arrival", () => {
    lastAt = simulation.now;
    const row = requests.take();
    requests.kind[row] = QueryKind.read;
    requests.number[row] = number++;
    requests.beganAt[row] = simulation.now;
    database.arrive(row);
    if (number < queries) simulation.after(arrive, -Math.log(gaps.next()) / arrivalsPerSecond);
  });
  simulation.at(arrive, 0);
  simulation.run(Number.POSITIVE_INFINITY);
  database.settle();
  return {
    counts,
    /** All of them, those of the warm-up too. */
    ends,
    completed,
    seconds: simulation.now,
    /** As they were drawn. */
    ratePerSecond: (queries - 1) / lastAt,
    meanWork: counts[Counter.databaseUsefulSeconds] / queries,
    waitSeconds: waits / completed,
    sojournSeconds: sojourns / completed,
    busySeconds: counts[Counter.databaseBusySeconds],
  };
}

/** The second moment over the square of the mean: 1 + the square of the coefficient of variation. */
export function unevenness(spec: DistributionSpec): number {
  if (spec.distribution === "constant") return 1;
  if (spec.distribution === "exponential") return 2;
  if (spec.distribution === "hyperexponential") return 1 + Number(spec.cv) ** 2;
  if (spec.distribution === "lognormal") return Math.exp(Number(spec.sigma) ** 2);
  throw new Error(`no second moment is known of ${spec.distribution}`);
}
