/** The product's own database, asked at given times; what becomes of each query, and when. */
import { type Asker, QueryEnd } from "../../models/database/answering.ts";
import { Database, type DatabaseOptions } from "../../models/database/database.ts";
import { QueryKind, Requests } from "../../models/database/requests.ts";
import { COUNTERS, Counter } from "../../models/recording/counters.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Simulation } from "../../src/core/simulation.ts";

export interface Asked {
  readonly at: number;
  readonly isWrite?: boolean;
  readonly key?: number;
}

export interface Acted {
  readonly at: number;
  readonly does: (database: Database) => unknown;
}

const words = Object.fromEntries(Object.entries(QueryEnd).map(([word, end]) => [end, word]));

/** Each query brings two seconds of work, unless the options say otherwise. */
export function ask(options: Partial<DatabaseOptions>, asked: readonly Asked[], acted: readonly Acted[] = []) {
  const simulation = new Simulation();
  const requests = new Requests();
  const counts = new Float64Array(COUNTERS);
  const ends: string[] = [];
  const numbers = new Map<number, number>();
  const say = (row: number, word: string) =>
    ends.push(`${numbers.get(row)} ${word} at ${Number(simulation.now.toPrecision(12))}`);
  const asker: Asker = {
    queryStarted: () => {},
    queryEnded: (row, end) => {
      say(row, words[end]);
      requests.release(row);
    },
    queryGivenUp: (row) => say(row, "given up"),
  };
  const service = createDistribution({ distribution: "constant", value: 2 });
  const database = new Database(
    {
      servers: 1,
      readService: service,
      writeService: service,
      queueLimit: Number.POSITIVE_INFINITY,
      timeoutSeconds: Number.POSITIVE_INFINITY,
      streamKey: 1,
      ...options,
    },
    simulation,
    requests,
    counts,
    asker,
  );
  const act = simulation.declare("act", (i) => acted[i].does(database));
  for (const [i, { at }] of acted.entries()) simulation.at(act, at, i);
  const arrive = simulation.declare("arrival", (i) => {
    const row = requests.take();
    const { isWrite = false, key = 0 } = asked[i];
    requests.begin(row, isWrite ? QueryKind.write : QueryKind.read, 0, key, i, simulation.now);
    numbers.set(row, i);
    database.arrive(row);
  });
  for (const [i, { at }] of asked.entries()) simulation.at(arrive, at, i);
  simulation.run(Number.POSITIVE_INFINITY);
  const count = (name: keyof typeof Counter) => counts[Counter[name]];
  return { ends, count, presence: database.presence(), stays: database.stays() };
}
