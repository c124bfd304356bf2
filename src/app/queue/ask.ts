/**
 * A back end whose runs are made elsewhere: they are put into a queue in Redis, workers take them, and what comes of them is fetched.
 * What is looked at is what Redis holds, never a message, so nothing hangs on one that was missed: a run that neither waits nor
 * has an answer is added, whether it is new or Redis has lost it. An answer that waits from an earlier sweep is taken as it is.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { Refusal } from "../../core/refusal.ts";
import { type Backend, type BackendOptions, type Job, RunError } from "../../sweep/backends/backend.ts";
import { InvalidInput } from "../ending/errors.ts";
import { version } from "../files/package.ts";
import type { Address } from "./address.ts";
import { connect, holdToSameProgram, type Peer } from "./connection.ts";
import { queuePackages } from "./packages.ts";
import { jobId, PREFIX, packWorld, type RunData, replyKey, unpackReply } from "./wire.ts";

/** Runs that are in the queue at a time: more than workers take between two looks, and little for Redis to hold. */
const AHEAD = 1000;
/** Answers that are fetched at a time: a large one has some megabytes. */
const FETCHED = 50;
const LOOK_MS = 50;
/** Whether what should wait still waits is asked less often: it costs Redis a command a run. */
const STOCK_MS = 1000;
/** A worker whose answer Redis does not take, as when its memory is full, tries again so often. */
const ATTEMPTS = 60;
/** An answer that was taken stays a little for another sweep that waits for the same run, and looks every `LOOK_MS`. */
const TAKEN_SECONDS = 10;
/** A worker ends a job right behind its answer. One that is there for so long afterwards has lost its worker in between. */
const LEAVING_MS = 2000;

export interface AskOptions {
  readonly address: Address;
  readonly engine: string;
  readonly check: boolean;
  readonly priority: number;
}

export function asking(asked: AskOptions): Backend {
  return async (jobs, options) => {
    const { address, engine } = asked;
    const self: Peer = { part: "asker", version, engine };
    const redis = await connect(address, self);
    const { Queue } = await queuePackages();
    const queue = new Queue<RunData>(engine, { connection: redis, prefix: PREFIX });
    // It tells what the connection tells.
    queue.on("error", () => {});
    try {
      await queue.waitUntilReady();
      const workers = await holdToSameProgram(redis, self, address);
      if (workers === 0) {
        process.stderr.write(
          `no worker is at ${address.shown} yet; \`fallthrough worker --queue ${address.shown}\` makes the runs\n`,
        );
      }
      const sweep = new AskedSweep(queue, redis, asked, options);
      await untilAborted(sweep.made(jobs), options.signal);
    } finally {
      redis.disconnect();
    }
  };
}

/** Redis may be away when a signal comes, and what waits for it would wait on. */
async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  let stop!: () => void;
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
  });
  signal.addEventListener("abort", stop, { once: true });
  try {
    // What is left of the work ends by the connection that is closed.
    work.catch(() => {});
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The runs of one call, from their job to their result. */
class AskedSweep {
  readonly #queue: Queue<RunData>;
  readonly #redis: Redis;
  readonly #asked: AskOptions;
  readonly #options: BackendOptions;
  /** By their ids: what is in the queue, or is about to be. */
  readonly #open = new Map<string, Job>();
  /** Those that were added here, and not found in the queue. */
  readonly #added = new Set<string>();
  /** Jobs whose answer was taken, and when: each is a little longer in the hands of its worker. */
  readonly #leaving = new Map<string, number>();
  /** The world that was packed last: a point has one for all of its seeds. */
  #scenario: unknown = null;
  #world = "";
  #told = "";

  constructor(queue: Queue<RunData>, redis: Redis, asked: AskOptions, options: BackendOptions) {
    this.#queue = queue;
    this.#redis = redis;
    this.#asked = asked;
    this.#options = options;
  }

  async made(jobs: readonly Job[]): Promise<void> {
    const waiting = jobs.values();
    let stockAt = 0;
    try {
      for (;;) {
        const fresh = this.#opened(waiting);
        const isLeft = this.#open.size === 0 && this.#leaving.size === 0;
        if (isLeft || this.#options.signal?.aborted === true) return;
        const isStock = performance.now() >= stockAt;
        await this.#patiently(() => this.#round(isStock ? [...this.#open.keys()] : fresh, isStock));
        if (isStock) stockAt = performance.now() + STOCK_MS;
        await sleep(LOOK_MS);
      }
    } catch (error) {
      await this.#withdraw();
      throw error;
    }
  }

  /** Fills up what is open; the ids that are new. */
  #opened(waiting: Iterator<Job>): string[] {
    const fresh: string[] = [];
    while (this.#open.size < AHEAD) {
      const { value: job, done } = waiting.next();
      if (done === true) break;
      const id = jobId(job.key, this.#asked.check);
      this.#open.set(id, job);
      fresh.push(id);
    }
    return fresh;
  }

  /** What Redis refuses once may go well later; what it says is told, and each thing once in a row. */
  async #patiently(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.#told = "";
    } catch (error) {
      if (this.#options.signal?.aborted === true) return;
      if (!isOfRedis(error)) throw error;
      if (this.#told !== error.message) process.stderr.write(`${this.#asked.address.shown}: ${error.message}\n`);
      this.#told = error.message;
      await sleep(STOCK_MS);
    }
  }

  /** @param ids of runs that may be in no queue. */
  async #round(ids: readonly string[], isStock: boolean): Promise<void> {
    // An answer comes before its job leaves: a job that was absent and has no answer afterwards is in nobody's hands.
    const absent = await this.#absent(ids);
    await this.#take(absent, true);
    const lost = absent.filter((id) => this.#open.has(id));
    if (lost.length > 0) await this.#add(lost);
    await this.#take([...this.#open.keys()], isStock);
    if (isStock || this.#open.size === 0) await this.#clear();
    if (!isStock) return;
    await this.#holdFailed();
    await this.#lookAtProgress();
  }

  async #absent(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const asked = this.#redis.pipeline();
    for (const id of ids) asked.exists(this.#queue.toKey(id));
    const found = await asked.exec();
    return ids.filter((_, i) => {
      const [error, there] = found![i];
      if (error !== null) throw error;
      return there === 0;
    });
  }

  /** @param isAll else the looks end at the first that finds nothing: what was added later is made later, but for some. */
  async #take(ids: readonly string[], isAll: boolean): Promise<void> {
    for (let from = 0; from < ids.length; from += FETCHED) {
      const some = ids.slice(from, from + FETCHED);
      const packed = await this.#redis.mgetBuffer(...some.map(replyKey));
      const forgotten = this.#redis.pipeline();
      let failed: RunError | null = null;
      for (const [i, id] of some.entries()) {
        const answer = packed[i];
        if (answer === null) continue;
        if (this.#options.signal?.aborted === true) return;
        const problem = this.#took(id, answer);
        if (problem === null) {
          forgotten.expire(replyKey(id), TAKEN_SECONDS);
          this.#leaving.set(id, performance.now());
        } else forgotten.del(replyKey(id));
        if (problem !== "none") failed ??= problem;
      }
      if (forgotten.length > 0) await forgotten.exec();
      if (failed !== null) throw failed;
      if (!isAll && forgotten.length === 0) return;
    }
  }

  /** What forbids to take an answer: `none`: it is none, so the run counts as lost. An error is not kept for the next sweep. */
  #took(id: string, packed: Buffer): RunError | "none" | null {
    const reply = unpackReply(packed);
    if (reply === null) return "none";
    const job = this.#open.get(id)!;
    if ("refusal" in reply) return new RunError(job, new Refusal(reply.refusal));
    if ("error" in reply) return new RunError(job, reply.error);
    this.#options.onResult(job, reply.result);
    this.#open.delete(id);
    return null;
  }

  /** Takes away what lost workers leave behind, or it would be made once more by whoever comes next. */
  async #clear(): Promise<void> {
    for (const id of await this.#absent([...this.#leaving.keys()])) this.#leaving.delete(id);
    const before = performance.now() - LEAVING_MS;
    for (const [id, taken] of this.#leaving) {
      if (taken > before) continue;
      await this.#redis.del(`${this.#queue.toKey(id)}:lock`);
      await this.#redis.srem(this.#queue.toKey("stalled"), id);
      await this.#queue.remove(id);
      this.#leaving.delete(id);
    }
  }

  async #add(ids: readonly string[]): Promise<void> {
    const { check, priority } = this.#asked;
    const added = ids.map((id) => {
      const { scenario, seed } = this.#open.get(id)!;
      if (scenario !== this.#scenario) [this.#scenario, this.#world] = [scenario, packWorld(scenario)];
      this.#added.add(id);
      const opts = { jobId: id, priority, removeOnComplete: true, attempts: ATTEMPTS, backoff: STOCK_MS };
      return { name: "run", data: { world: this.#world, seed, check }, opts };
    });
    await this.#queue.addBulk(added);
  }

  /**
   * What has failed in an earlier sweep is taken away, and so added anew.
   * @throws InvalidInput where a run has lost all workers that began it.
   */
  async #holdFailed(): Promise<void> {
    for (const failed of await this.#queue.getFailed()) {
      const job = this.#open.get(failed.id!);
      if (job === undefined) continue;
      await failed.remove();
      if (!this.#added.has(failed.id!)) continue;
      const isLost = failed.failedReason.includes("stalled");
      const why = isLost
        ? "each worker that began it was lost; expected workers that last, with memory for it"
        : failed.failedReason;
      throw new InvalidInput(this.#asked.address.shown, [`the run of point ${job.point}, seed ${job.seed}: ${why}`]);
    }
  }

  async #lookAtProgress(): Promise<void> {
    const { shares, onStart } = this.#options;
    const active = await this.#queue.getActive();
    const own = active.filter(({ id }) => this.#open.has(id!));
    for (const { id } of own.slice(0, 1)) onStart?.(this.#open.get(id!)!);
    if (shares) shares[0] = own.reduce((sum, { progress }) => sum + (typeof progress === "number" ? progress : 0), 0);
  }

  /** Nobody waits for them any more. Those that are at work are made to their end. */
  async #withdraw(): Promise<void> {
    if (this.#redis.status !== "ready") return;
    await Promise.allSettled([...this.#open.keys()].map((id) => this.#queue.remove(id)));
  }
}

function isOfRedis(error: unknown): error is Error {
  return (
    error instanceof Error && (error.name === "ReplyError" || /Connection is closed|ECONN|EPIPE/.test(error.message))
  );
}
