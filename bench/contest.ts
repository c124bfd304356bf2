/**
 * Rounds of a row beside `lru-cache`, by turns. Both go through all requests once before they are measured. Rates and ratios are of
 * the processor's time, which leaves out what else runs on the machine. Only what two threads do beside each other is measured by
 * the clock: that they wait for memory and for one another shows nowhere else.
 */
import { Worker } from "node:worker_threads";
import type { Reply, Task } from "./contender.ts";
import { elapsedSeconds, type Timing, timing } from "./rounds.ts";
import type { BenchWorld } from "./scenario.ts";

export interface Row {
  readonly name: string;
  /** Of the rate. */
  readonly unit: "million requests/s" | "bytes a key";
  readonly rate: Timing;
  /** To `lru-cache`, or of two threads to one. */
  readonly ratio: Timing;
  /** Of the results of its run. */
  readonly digest?: string | undefined;
  readonly hitRatio?: number | undefined;
  readonly setUpSeconds?: Timing | undefined;
}

/** The thread that makes the runs of one world. */
class Contender {
  readonly #worker: Worker;

  constructor(world: BenchWorld) {
    this.#worker = new Worker(new URL("./contender.js", import.meta.url), { workerData: world });
  }

  /** One task at a time. */
  does(task: Task): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#worker.once("error", reject);
      this.#worker.once("message", (reply: Reply) => {
        this.#worker.off("error", reject);
        resolve(reply);
      });
      this.#worker.postMessage(task);
    });
  }

  /** Resolves when it has ended by itself. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#worker.once("exit", () => resolve());
      this.#worker.postMessage(null);
    });
  }
}

async function rounds<T>(amount: number, round: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < amount; i++) results.push(await round());
  return results;
}

/** What either took in each round, after one that is not measured. */
async function byTurns(world: BenchWorld, amount: number, ours: Task, theirs: Task) {
  const contender = new Contender(world);
  const round = async () => [await contender.does(ours), await contender.does(theirs)] as const;
  await round();
  const all = await rounds(amount, round);
  await contender.end();
  return all;
}

/** A world's requests a second, and those of `lru-cache`. */
export async function besideCache(name: string, world: BenchWorld, amount: number): Promise<Row> {
  const all = await byTurns(world, amount, "run", "replay");
  const digests = new Set(all.map(([run]) => run.digest));
  if (digests.size !== 1) throw new Error(`${name}: rounds differ in their results: ${[...digests].join(", ")}`);
  const [[{ digest, hitRatio }]] = all;
  return {
    name,
    unit: "million requests/s",
    rate: timing(all.map(([run]) => world.requests / run.took / 1e6)),
    ratio: timing(all.map(([run, replay]) => replay.took / run.took)),
    digest,
    hitRatio,
    setUpSeconds: timing(all.map(([run]) => run.setUpSeconds!)),
  };
}

/** Two runs beside each other in two threads, and one after the other in one. */
export async function twoThreads(name: string, world: BenchWorld, amount: number): Promise<Row> {
  const pair = [new Contender(world), new Contender(world)] as const;
  const round = async () => {
    const alone = await elapsedSeconds(async () => void (await rounds(2, () => pair[0].does("run"))));
    const together = await elapsedSeconds(() => Promise.all(pair.map((each) => each.does("run"))));
    return { alone, together };
  };
  await round();
  const all = await rounds(amount, round);
  await Promise.all(pair.map((each) => each.end()));
  return {
    name,
    unit: "million requests/s",
    rate: timing(all.map(({ together }) => (2 * world.requests) / together / 1e6)),
    ratio: timing(all.map(({ alone, together }) => alone / together)),
  };
}

/** All that a run holds at its end, and all that `lru-cache` does. */
export async function memory(name: string, world: BenchWorld, amount: number): Promise<Row> {
  const all = await byTurns(world, amount, "weigh run", "weigh replay");
  return {
    name,
    unit: "bytes a key",
    rate: timing(all.map(([run]) => run.took / world.keys)),
    ratio: timing(all.map(([run, replay]) => run.took / replay.took)),
  };
}
