/** Runs in which each request is a query: writes alone, of processes that serve any number of requests at once. */
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Two queries a second in each of four processes. */
export const writes = {
  duration: "1300s",
  measureFrom: "300s",
  cluster: { nodes: 1 },
  client: { name: "gomemcache", processes: 4 },
  workload: { keys: 100, reads: 0, onWrite: "nothing", arrivals: { rate: 8, load: { curve: "constant" } } },
};

/** Of one run, with the conservation laws checked. */
export function metricsOfWrites(parts: Json) {
  const { value, problems } = readScenario({ ...writes, ...parts });
  if (value === null) throw new Error(JSON.stringify(problems));
  return run(value, 1, { check: true }).metrics;
}

/** Five standard deviations of a share of so many. */
export function within(share: number, of: number): number {
  return 5 * Math.sqrt((share * (1 - share)) / of);
}
