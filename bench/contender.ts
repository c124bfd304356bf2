/**
 * A process or thread that makes one row's run, or has npm's `lru-cache` alone replay the same keys, as often as it is told to. Each row
 * has its own, so that the compiler knows its world and no other, as in a sweep.
 */
import { createHash } from "node:crypto";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { LRUCache } from "lru-cache";
import { prepare } from "../models/run/run.ts";
import { Zipf } from "../src/core/distributions/zipf.ts";
import { Streams } from "../src/core/random.ts";
import { processorSeconds } from "./rounds.ts";
import { type BenchWorld, benchScenario } from "./scenario.ts";

export type Task = "run" | "replay" | "weigh run" | "weigh replay";

export interface Reply {
  /** Processor seconds, or bytes. */
  readonly took: number;
  /** Of a run, of its results: it does not change with speed. */
  readonly digest?: string;
  readonly hitRatio?: number;
  /** Before the first request: names, hashes and homes of all keys, a warm cache. */
  readonly setUpSeconds?: number;
}

const SEED = 1;
const world: BenchWorld = isMainThread ? JSON.parse(process.argv[2]) : workerData;
const scenario = benchScenario(world);
let drawn: Int32Array | null = null;

function run(): Reply {
  let made!: ReturnType<typeof prepare>;
  const setUpSeconds = processorSeconds(() => (made = prepare(scenario, SEED)));
  let result!: ReturnType<typeof made.result>;
  const took = processorSeconds(() => (result = made.result()));
  const digest = createHash("sha256").update(JSON.stringify(result)).digest("hex").slice(0, 16);
  return { took, digest, hitRatio: 1 - (result.metrics.fallThroughRatio ?? 0), setUpSeconds };
}

/** What every cache library does with the keys of the run: get, and set on a miss. */
function replayOn(cache: LRUCache<number, number>): number {
  drawn ??= drawKeys();
  let hits = 0;
  for (let i = 0; i < drawn.length; i++) {
    const key = drawn[i];
    if (cache.get(key) !== undefined) hits++;
    else cache.set(key, key);
  }
  return hits;
}

function replay(): Reply {
  const cache = emptyCache();
  drawn ??= drawKeys();
  let hits = 0;
  const took = processorSeconds(() => (hits = replayOn(cache)));
  return { took, hitRatio: hits / world.requests };
}

function emptyCache(): LRUCache<number, number> {
  return new LRUCache<number, number>({ max: Math.round(world.keys / 10) });
}

function drawKeys(): Int32Array {
  const keys = new Int32Array(world.requests);
  new Zipf(world.keys, 1).fill(keys, new Streams(SEED).stream("which key"), world.requests);
  return keys;
}

/** Bytes that are held at the end, all of them. */
function weighed(work: () => unknown): Reply {
  drawn ??= drawKeys();
  const before = settledMemory();
  const held = work();
  const took = settledMemory() - before;
  // Whatever was made lives until here.
  if (held === null) throw new Error("nothing was made");
  return { took };
}

/** Needs `--expose-gc`, else garbage is counted. The second time waits for what the first left to other threads. */
function settledMemory(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  // Memories of WebAssembly are in `external`, and in `arrayBuffers` not.
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
}

const tasks: Readonly<Record<Task, () => Reply>> = {
  run,
  replay,
  "weigh run": () =>
    weighed(() => {
      const made = prepare(scenario, SEED);
      made.result();
      return made;
    }),
  "weigh replay": () =>
    weighed(() => {
      const cache = emptyCache();
      replayOn(cache);
      return cache;
    }),
};

// When nobody asks any more it ends.
parentPort?.on("message", (task: Task | null) => {
  if (task === null) parentPort?.close();
  else parentPort?.postMessage(tasks[task]());
});
if (isMainThread)
  process.on("message", ({ task }: { readonly task: Task | null }) => {
    if (task === null) process.disconnect();
    else process.send?.(tasks[task]());
  });
