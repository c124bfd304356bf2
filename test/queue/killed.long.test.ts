/**
 * A sweep in a queue, of which something is killed at a random moment: a worker, who asked, or Redis, which keeps what it held or
 * loses all. `QUEUE_KILLS=50` takes that many moments, `QUEUE_SEED` others; the seed is printed by the title of each.
 */
import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Streams } from "../../src/core/random.ts";
import { smallSweep, start, Workplace } from "../cli/fallthrough.ts";
import { expectNoRunLeft, filesOf, type Kept, noRedis, RedisServer, titled, until } from "./redis.ts";

const KILLS = Number(process.env.QUEUE_KILLS ?? 4);
const SEED = Number(process.env.QUEUE_SEED ?? 1);
const MOMENT_MS = 300_000;
/** Two of each point and of the control. */
const RUNS = 8;
const WORKERS = 2;

/** What is killed, beside what kind of Redis. */
const KINDS = [
  ["a worker", "persistent"],
  ["who asked", "persistent"],
  ["Redis", "persistent"],
  ["Redis", "volatile"],
] as const satisfies readonly (readonly [string, Kept])[];

/** Long enough for a kill to fall into a run. */
const sweep = {
  ...smallSweep,
  scenario: { ...smallSweep.scenario, workload: { keys: 5_000, arrivals: { rate: 3000 } } },
};

const moments = Array.from({ length: KILLS }, (_, i) => {
  const stream = new Streams(SEED).stream(`moment ${i}`);
  const [what, kept] = KINDS[i % KINDS.length];
  // Before the first run there may be nothing yet that can be lost, and after the last there is nothing any more.
  const [runs, ms] = [1 + stream.below(RUNS - 2), stream.below(200)];
  const title = `${what} (${kept} Redis) killed ${ms} ms after ${runs} runs, moment ${i}`;
  return { title, i, what, kept, runs, ms };
});

describe.skipIf(noRedis !== null)(titled(`a sweep in a queue, seed ${SEED}`), () => {
  let place: Workplace;
  let redis: RedisServer;
  const begun: ReturnType<typeof start>[] = [];
  const program = (...args: readonly string[]) => {
    const started = start(args, place.path);
    begun.push(started);
    return started;
  };
  const worker = () => program("worker", "--queue", redis.url, "--concurrency", "1");

  beforeAll(async () => {
    place = new Workplace();
    place.write("small.json", sweep);
    const { code } = await start(["run", "small.json", "--out", "one", "--quiet"], place.path).ended;
    expect(code).toBe(0);
  }, MOMENT_MS);
  afterEach(async () => {
    for (const { child } of begun) child.kill("SIGKILL");
    await Promise.all(begun.splice(0).map(({ ended }) => ended));
    await redis.kill();
  });
  afterAll(() => place.remove());

  it.each(moments.map((moment) => [moment.title, moment] as const))(
    "has the bytes of one machine, and nothing twice: %s",
    async (_, { i, what, kept, runs, ms }) => {
      const folder = place.file(`redis-${i}`);
      mkdirSync(folder);
      redis = await RedisServer.start(folder, kept);
      const workers = Array.from({ length: WORKERS }, worker);
      const ask = () => program("run", "small.json", "--queue", redis.url, "--out", `asked-${i}`, "--quiet");
      const journal = `asked-${i}/small/runs.ndjson`;
      const made = () => (place.has(journal) ? place.read(journal).split("\n").length - 1 : 0);
      let asked = ask();
      await until(() => made() >= runs);
      await sleep(ms);
      if (what === "a worker") {
        workers.shift()!.child.kill("SIGKILL");
      } else if (what === "who asked") {
        asked.child.kill("SIGKILL");
        await asked.ended;
        asked = ask();
      } else {
        await redis.kill();
        await sleep(ms);
        await redis.begin();
      }
      expect((await asked.ended).code).toBe(0);
      expect(filesOf(place.file(`asked-${i}/small`))).toEqual(filesOf(place.file("one/small")));
      for (const { child } of workers) child.kill("SIGTERM");
      const told = (await Promise.all(workers.map(({ ended }) => ended))).map(({ stdout }) => stdout);
      const runsMade = told.reduce((sum, text) => sum + Number(/^made (\d+) run/m.exec(text)![1]), 0);
      // Who asked takes what was made while he was away. What a worker had taken, and what Redis has lost, is made again.
      if (what === "who asked") expect(runsMade).toBe(RUNS);
      if (what === "a worker") expect(runsMade).toBeLessThanOrEqual(RUNS);
      if (what === "Redis" && kept === "persistent") expect(runsMade).toBeLessThanOrEqual(RUNS + WORKERS);
      await expectNoRunLeft(redis);
    },
    MOMENT_MS,
  );
});
