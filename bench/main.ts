/**
 * How fast a run is, beside npm's `lru-cache` alone replaying the same keys in the same process. Rounds of the two
 * alternate; medians with their spread are printed, and a digest of the results, which must not change with speed.
 */
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { type PreparedRun, prepare, run } from "../models/run/run.ts";
import { Zipf } from "../src/core/distributions/zipf.ts";
import { Streams } from "../src/core/random.ts";
import { printPages } from "./pages.ts";
import { printed, seconds, timing } from "./rounds.ts";
import { benchScenario } from "./scenario.ts";
import { printViews } from "./views.ts";

const small = process.argv.includes("--small");
const keys = small ? 100_000 : 1_000_000;
const requests = small ? 500_000 : 10_000_000;
const rounds = small ? 3 : 5;
const SEED = 1;

const scenario = benchScenario({ keys, requests });
const stream = new Streams(SEED).stream("which key");
const zipf = new Zipf(keys, 1);
const replayed = new Int32Array(requests);
zipf.fill(replayed, stream, requests);

/** What every cache library does with the same keys: get, and set on a miss. */
function replayOnLruCache(): number {
  const cache = new LRUCache<number, number>({ max: Math.round(keys / 10) });
  let hits = 0;
  for (let i = 0; i < requests; i++) {
    const key = replayed[i];
    if (cache.get(key) !== undefined) hits++;
    else cache.set(key, key);
  }
  return hits;
}

/** Bytes that a run holds beside the nodes' items: index, facts, the client's columns, requests, counters. */
function heldBytes(): number {
  const before = settledMemory();
  const held = prepare(scenario, SEED);
  held.result();
  const { nodes } = held.world.cluster;
  return settledMemory() - before - (nodes.arenaBytes() - nodes.keyWords.byteLength);
}

/** Needs `--expose-gc`, else garbage is counted. */
function settledMemory(): number {
  globalThis.gc?.();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

run(benchScenario({ keys: 20_000, requests: 200_000 }), SEED);
console.log(`memory         ${(heldBytes() / keys).toFixed(1)} bytes a key beside the nodes' items`);
const ours: number[] = [];
const theirs: number[] = [];
/** Names, hashes and homes of all keys, a warm cache: made before the first request, as lru-cache's keys are drawn before. */
const setUps: number[] = [];
let digest = "";
let hitRatio = 0;
let served = 0;
for (let round = 0; round < rounds; round++) {
  let made!: PreparedRun;
  setUps.push(seconds(() => (made = prepare(scenario, SEED))));
  const mine = seconds(() => {
    const result = made.result();
    digest = createHash("sha256").update(JSON.stringify(result)).digest("hex").slice(0, 16);
    hitRatio = 1 - (result.metrics.fallThroughRatio ?? 0);
    served = result.series.columns.requestsPerSecond!.reduce((sum, rate) => sum + rate, 0);
    served *= result.series.windowSeconds;
  });
  ours.push(requests / mine / 1e6);
  let hits = 0;
  theirs.push(requests / seconds(() => (hits = replayOnLruCache())) / 1e6);
  if (round === 0) console.log(`hit ratio ${hitRatio.toFixed(4)}; lru-cache ${(hits / requests).toFixed(4)}`);
}
const ratios = ours.map((rate, i) => rate / theirs[i]);
console.log(
  `requests       ${(served / 1e6).toFixed(2)} million over ${keys} keys, 8 nodes, seed ${SEED}, digest ${digest}`,
);
console.log(`fallthrough    ${printed(timing(ours))} million requests/s, median (least to most) of ${rounds} rounds`);
console.log(`set-up         ${printed(timing(setUps))} s beside, once a run`);
console.log(`lru-cache      ${printed(timing(theirs))} million requests/s`);
console.log(`ratio          ${printed(timing(ratios))}`);
printViews(requests, rounds);
printPages(requests / 10, rounds);
