/**
 * Drawn worlds that are short of memory and whose copies die: from a stationary start their first minutes hit as often as the same minutes
 * after a long warm-up. `STATIONARY_WORLDS=200` draws that many, `STATIONARY_SEED` others.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Counter } from "../../models/recording/counters.ts";
import { stayAndRest } from "../../models/run/expected-cache.ts";
import { prepare } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/index.ts";
import { studentQuantile } from "../../src/core/student.ts";
import { binomialBelow } from "./binomial.ts";

const WORLDS = Number(process.env.STATIONARY_WORLDS ?? 50);
const SEED = Number(process.env.STATIONARY_SEED ?? 20_261_130);
/** Runs of each kind, each with its own seed. */
const RUNS = 4;
const LOOKED_AT_SECONDS = 180;
/** The longest that a copy lives or an item stays, so many times over: what the cache began with is gone, and waves of deaths are spread. */
const LIVES = 5;
const CONFIDENCE = 0.95;
const SIGNIFICANCE = 0.01;

const lives = fc.constantFrom("1m", "3m", "6m", "10m");
const drawn = fc.record({
  profile: fc.constantFrom("classic", "1.4", "modern"),
  nodes: fc.integer({ min: 1, max: 2 }),
  client: fc.constantFrom("gomemcache", "pecl-memcache", "php-memcached", "twemproxy"),
  keys: fc.integer({ min: 3000, max: 8000 }),
  zipf: fc.double({ min: 0.5, max: 1.2, noNaN: true }),
  // Of one class: how many pages each of several got depends on what came first when the process was young, and stays so.
  valueBytes: fc.integer({ min: 700, max: 1500 }),
  reads: fc.constantFrom(1, 0.95, 0.8),
  onWrite: fc.constantFrom("set", "delete", "nothing"),
  ttl: fc.oneof(
    { weight: 1, arbitrary: fc.constant("never") },
    { weight: 4, arbitrary: lives },
    { weight: 2, arbitrary: fc.tuple(lives, lives).map((both) => both.map((ttl) => ({ ttl, share: 0.5 }))) },
  ),
  rate: fc.integer({ min: 60, max: 200 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer World> ? World : never;

function scenarioOf({ profile, nodes, client, zipf, rate, ...workload }: Drawn, seconds: number, prefill: unknown) {
  // A start of segments with old copies for ever is refused.
  const onWrite = workload.ttl === "never" && profile === "modern" ? "set" : workload.onWrite;
  const { value, problems } = readScenario({
    duration: `${seconds}s`,
    measureFrom: "0s",
    cluster: { nodes, memory: nodes === 1 ? "3MB" : "2MB", profile },
    client: { name: client, processes: 2 },
    database: { servers: 100 },
    workload: { ...workload, onWrite, popularity: { zipf }, prefill, arrivals: { rate } },
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

/** Share of the gets that miss in the last minutes of each run. */
function missRatios(scenario: ReturnType<typeof scenarioOf>, firstSeed: number): number[] {
  return Array.from({ length: RUNS }, (_, i) => {
    const { world, result } = prepare(scenario, firstSeed + i);
    const { counts } = world.recording;
    let [gets, hits] = [0, 0];
    const from = scenario.durationSeconds - LOOKED_AT_SECONDS;
    const look = world.simulation.declare("look", () => {
      [gets, hits] = [counts[Counter.gets], counts[Counter.getHits]];
    });
    if (from > 0) world.simulation.at(look, from);
    result();
    return 1 - (counts[Counter.getHits] - hits) / (counts[Counter.gets] - gets);
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

it(`hits from its first minutes on as often as after a long warm-up, in ${WORLDS} worlds that are short of memory`, () => {
  const worlds = fc.sample(drawn, { numRuns: WORLDS, seed: SEED });
  const all = worlds.map((world, place) => {
    const start = scenarioOf(world, LOOKED_AT_SECONDS, "stationary");
    const { staySeconds } = stayAndRest(start, 1);
    const longest = Math.max(...start.workload.ttl.map(({ seconds }) => seconds));
    const stays = staySeconds === Number.POSITIVE_INFINITY ? 0 : staySeconds;
    const warm = scenarioOf(world, Math.ceil(LIVES * Math.max(longest, stays)) + LOOKED_AT_SECONDS, true);
    const [first, late] = [missRatios(start, 1000 * place), missRatios(warm, 1000 * place + 500)];
    const squares = [first, late].map((ratios) => ratios.reduce((sum, one) => sum + (one - meanOf(ratios)) ** 2, 0));
    const error = Math.sqrt((squares[0] + squares[1]) / (RUNS * (RUNS - 1)));
    return { world, staySeconds, late: meanOf(late), apart: meanOf(first) - meanOf(late), error };
  });
  if (process.env.STATIONARY_WORLDS !== undefined) {
    for (const { world, staySeconds, late, apart, error } of all) {
      console.info(JSON.stringify({ ...world, staySeconds, late, apart, error }));
    }
  }
  // There is something to find: most are short of memory.
  expect(all.filter(({ staySeconds }) => staySeconds < Number.POSITIVE_INFINITY).length).toBeGreaterThan(WORLDS / 2);
  // As many differences as promised are within the interval that chance gives them (Student's, of two samples),
  const held = all.filter(
    ({ apart, error }) => Math.abs(apart) <= studentQuantile((1 + CONFIDENCE) / 2, 2 * (RUNS - 1)) * error,
  ).length;
  expect(binomialBelow(held, WORLDS, CONFIDENCE), `${held} of ${WORLDS}`).toBeGreaterThan(SIGNIFICANCE);
  // and together they are no more apart than chance makes them: four deviations of their mean.
  const mean = meanOf(all.map(({ apart }) => apart));
  const deviation = Math.sqrt(all.reduce((sum, { apart }) => sum + (apart - mean) ** 2, 0) / (WORLDS - 1) / WORLDS);
  expect(Math.abs(mean), `${mean} of ${deviation}`).toBeLessThan(4 * deviation);
}, 600_000);
