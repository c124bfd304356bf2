/**
 * What views of their own cost: the same requests to 100 nodes from one process and from 10,000, each with its sockets,
 * timers and dead list. Rounds of the two alternate.
 */
import { run } from "../models/run/run.ts";
import { readScenario } from "../models/scenario/read.ts";
import type { Scenario } from "../models/scenario/types.ts";
import { printed, seconds, timing } from "./rounds.ts";

const NODES = 100;
const REQUESTS_PER_SECOND = 100_000;

function world(processes: number, requests: number): Scenario {
  const { value, problems } = readScenario({
    duration: `${Math.round((requests / REQUESTS_PER_SECOND) * 1000)}ms`,
    measureFrom: 0,
    cluster: { nodes: NODES, memory: "4MB", profile: "classic" },
    client: { name: "pecl-memcache", processes },
    database: {
      servers: 64,
      readService: { distribution: "exponential", mean: "1ms" },
      queueLimit: 10_000,
      timeout: "10s",
    },
    workload: {
      keys: 1_000_000,
      popularity: { zipf: 1 },
      valueBytes: 850,
      reads: 1,
      arrivals: { rate: REQUESTS_PER_SECOND },
    },
  });
  if (value === null) throw new Error(problems.map(({ text }) => text).join("; "));
  return value;
}

export function printViews(requests: number, rounds: number): void {
  const shared = world(1, requests);
  const own = world(10_000, requests);
  const ratios: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone = seconds(() => run(shared, 1));
    const many = seconds(() => run(own, 1));
    ratios.push(alone / many);
    rates.push(requests / many / 1e6);
  }
  console.log(
    `10,000 views   ${printed(timing(rates))} million requests/s to ${NODES} nodes, first connections included`,
  );
  console.log(`ratio          ${printed(timing(ratios))} of one shared view`);
}
