/** `fallthrough worker`: makes the runs that wait in a queue, until it is told to end. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Job, Worker } from "bullmq";
import { sharesOf } from "../../sweep/backends/backend.ts";
import { InvalidInput } from "../ending/errors.ts";
import { onInterrupt } from "../ending/interrupt.ts";
import { wholeNumbers } from "../experiment/run-flags.ts";
import { engine, version, workerModule } from "../files/package.ts";
import { loadNamed } from "../plugins/named.ts";
import { ADDRESS_FORM, type Address, parseAddress } from "./address.ts";
import { connect, holdToSameProgram, type Peer } from "./connection.ts";
import { queuePackages } from "./packages.ts";
import { Places } from "./places.ts";
import { PREFIX, packReply, type RunData, RunReader, replyKey } from "./wire.ts";

/**
 * A worker that has not been heard of for so long is lost, and another makes its runs. Runs are made on threads, so that even the
 * longest does not keep it from being heard. One that comes back has made a run in vain: the answers are the same.
 */
const LOST_MS = 5000;
/** A run that takes so many workers with it is given up. */
const LOST_WORKERS_MAX = 3;
/** So long an answer waits for who asked, who may have to be started again. */
const KEPT_SECONDS = 24 * 3600;
const PROGRESS_MS = 1000;
/** A worker that ends looks so often whether it has, and BullMQ's other connection waits for half as long as a worker that ends is idle. */
const CLOSE_LOOK_MS = 200;
const IDLE_MS = 10_000;

export interface WorkerFlags {
  readonly queue: string;
  readonly concurrency: string | number;
  readonly plugins: readonly string[];
  readonly quiet?: boolean;
}

/** @throws InvalidInput where Redis cannot be reached, or who asks there is of another version. */
export async function serve(flags: WorkerFlags): Promise<void> {
  const problems: string[] = [];
  const concurrency = wholeNumbers(problems)("--concurrency", flags.concurrency, 1);
  const address = parseAddress(flags.queue);
  if (address === null) problems.push(`--queue: ${JSON.stringify(flags.queue)}; expected ${ADDRESS_FORM}`);
  if (address === null || problems.length > 0) throw new InvalidInput("worker", problems);
  const plugins = await loadNamed(flags.plugins);
  const self: Peer = { part: "worker", version, engine: engine(plugins) };
  const files = plugins.map(({ file, sha256 }) => ({ file, sha256 }));
  const { made, isClosed } = await serveAs(self, address, {
    concurrency,
    plugins: files,
    say: (text) => void (flags.quiet === true || process.stdout.write(`${text}\n`)),
  });
  if (flags.quiet !== true) process.stdout.write(`made ${made === 1 ? "1 run" : `${made} runs`}\n`);
  // Timers of BullMQ would keep the program.
  if (!isClosed) process.exit();
}

interface ServeOptions {
  readonly concurrency: number;
  readonly plugins: readonly { readonly file: string; readonly sha256: string }[];
  readonly say: (text: string) => void;
}

/** @returns how many runs it has made, and whether nothing of it goes on. */
async function serveAs(self: Peer, address: Address, { concurrency, plugins, say }: ServeOptions) {
  const redis = await connect(address, self);
  const { Worker: BullWorker } = await queuePackages();
  const places = new Places({ worker: workerModule, data: { plugins } });
  const interrupt = onInterrupt({ onThreads: true });
  const shares = new Map<Job<RunData>, Float64Array<SharedArrayBuffer>>();
  const reader = new RunReader(self.engine);
  let made = 0;
  let isClosed = true;
  const make = async (job: Job<RunData>): Promise<null> => {
    const data = reader.read(job.id, job.data);
    const share = sharesOf(1);
    shares.set(job, share);
    const reply =
      data === null
        ? { error: `the queue holds another run than the id ${job.id} says` }
        : await places.make({ ...data, share });
    shares.delete(job);
    await redis.set(replyKey(job.id!), packReply(reply), "EX", KEPT_SECONDS);
    made++;
    return null;
  };
  try {
    await holdToSameProgram(redis, self, address);
    const worker = new BullWorker<RunData>(self.engine, make, {
      connection: redis,
      prefix: PREFIX,
      concurrency,
      lockDuration: LOST_MS,
      stalledInterval: LOST_MS / 2,
      maxStalledCount: LOST_WORKERS_MAX,
      runRetryDelay: PROGRESS_MS,
    });
    // What it tells is told by the connection, or is of a run that another has taken meanwhile.
    worker.on("error", () => {});
    say(
      `makes ${concurrency === 1 ? "1 run" : `${concurrency} runs`} at a time for ${address.shown}, version ${version} (engine ${self.engine}); Ctrl-C ends it with the runs that it has begun`,
    );
    const told = setInterval(() => {
      for (const [job, [share]] of shares) void job.updateProgress(share).catch(() => {});
    }, PROGRESS_MS);
    await aborted(interrupt.signal);
    isClosed = await closed(worker, () => shares.size > 0);
    clearInterval(told);
    await places.end();
  } finally {
    interrupt.release();
    redis.disconnect();
  }
  return { made, isClosed };
}

/**
 * Waits until the worker has ended its runs; false if only BullMQ still waits. Where Redis was away just before, BullMQ waits for ever
 * for what its other connection had asked: once no run has been at work for a while, longer than that connection waits, there is nothing
 * to wait for any more.
 */
async function closed(worker: Worker<RunData>, isAtWork: () => boolean): Promise<boolean> {
  let isClosed = false;
  const closing = worker.close().then(() => {
    isClosed = true;
  });
  for (let idleMs = 0; !isClosed && idleMs < IDLE_MS; idleMs = isAtWork() ? 0 : idleMs + CLOSE_LOOK_MS) {
    await Promise.race([closing, sleep(CLOSE_LOOK_MS)]);
  }
  return isClosed;
}

/** It may have come while the connection was made. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
