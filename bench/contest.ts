/**
 * Rounds of a row beside `lru-cache`, by turns, each in a process of its own: in one where runs are made too `lru-cache` is slower. Both go
 * through all requests once before they are measured. Rates and ratios are of the processor's time, which leaves out what else runs on the
 * machine. Only what two threads do beside each other is measured by the clock: that they wait for memory and for one another shows nowhere
 * else.
 */
import { fork } from "node:child_process";
import type { EventEmitter } from "node:events";
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

const PROGRAM = new URL("./contender.js", import.meta.url);

/** A process or a thread that makes the runs of one world, or replays its keys. */
class Contender {
  readonly #place: EventEmitter;
  readonly #tell: (task: Task | null) => void;

  constructor(world: BenchWorld, where: "process" | "thread") {
    if (where === "thread") {
      const thread = new Worker(PROGRAM, { workerData: world });
      this.#place = thread;
      this.#tell = (task) => thread.postMessage(task);
    } else {
      const child = fork(PROGRAM, [JSON.stringify(world)]);
      this.#place = child;
      this.#tell = (task) => child.send({ task });
    }
  }

  /** One task at a time. */
  does(task: Task): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const fails = (why: unknown) => reject(why instanceof Error ? why : new Error(`${task}: ended before its time`));
      this.#place.once("error", fails).once("exit", fails);
      this.#place.once("message", (reply: Reply) => {
        this.#place.off("error", fails).off("exit", fails);
        resolve(reply);
      });
      this.#tell(task);
    });
  }

  /** Resolves when it has ended by itself. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#place.once("exit", () => resolve());
      this.#tell(null);
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
  const [runner, replayer] = [new Contender(world, "process"), new Contender(world, "process")];
  const round = async () => [await runner.does(ours), await replayer.does(theirs)] as const;
  await round();
  const all = await rounds(amount, round);
  await Promise.all([runner.end(), replayer.end()]);
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
  const pair = [new Contender(world, "thread"), new Contender(world, "thread")] as const;
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
