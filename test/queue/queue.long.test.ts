/** A sweep whose runs the workers of a queue make: the same results as on one machine, in the order of priorities, or a reason. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Queue, Worker } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { engine, version } from "../../src/app/files/package.ts";
import { packWorld } from "../../src/app/queue/wire.ts";
import { smallSweep, start, Workplace } from "../cli/fallthrough.ts";
import { called } from "../cli/in-process.ts";
import { expectNoRunLeft, filesOf, noRedis, RedisServer, titled, until } from "./redis.ts";

const STARTS_MS = 120_000;
const workerCommand = {
  name: "worker",
  summary: "",
  load: async () => (await import("../../src/cli/commands/worker.ts")).workerCommand(),
};
const call = (...args: readonly string[]) => called(args, [workerCommand]);

describe.skipIf(noRedis !== null)(titled("a queue"), () => {
  let place: Workplace;
  let redis: RedisServer;
  beforeAll(async () => {
    place = new Workplace();
    redis = await RedisServer.start(place.path);
    place.write("small.json", smallSweep);
  }, STARTS_MS);
  afterAll(async () => {
    await redis.kill();
    place.remove();
  });

  // What a test that failed has left behind would meddle with the next one.
  const begun: ReturnType<typeof start>[] = [];
  afterEach(async () => {
    for (const { child } of begun) child.kill("SIGKILL");
    await Promise.all(begun.splice(0).map(({ ended }) => ended));
    const client = redis.client();
    await client.flushall();
    client.disconnect();
  });
  const program = (...args: readonly string[]) => {
    const started = start(args, place.path);
    begun.push(started);
    return started;
  };
  const worker = (...args: readonly string[]) => program("worker", "--queue", redis.url, ...args);
  const ask = (file: string, out: string, ...args: readonly string[]) =>
    program("run", file, "--queue", redis.url, "--out", out, ...args);

  it(
    "makes the results of one machine to the byte, with a command that names no queue, checked and not",
    async () => {
      const { child, ended } = worker("--concurrency", "2");
      for (const flags of [[], ["--check"]]) {
        const asked = await ask("small.json", "asked", "--json", "--seeds", "2", ...flags).ended;
        expect([asked.code, asked.stderr.replace(/^no worker is at .*\n/, "")]).toEqual([0, ""]);
        const one = await start(["run", "small.json", "--out", "one", "--json", "--seeds", "2"], place.path).ended;
        expect(asked.stdout).toBe(one.stdout);
        expect(filesOf(place.file("asked/small"))).toEqual(filesOf(place.file("one/small")));
      }
      expect(readFileSync(place.file("asked/small/manifest.json"), "utf8")).not.toContain(redis.url);
      child.kill("SIGTERM");
      const { code, stdout } = await ended;
      expect(code).toBe(0);
      // Checked runs are others than those that were not.
      expect(stdout).toMatch(/^makes 2 runs at a time for .*\nmade 16 runs\n$/);
      await expectNoRunLeft(redis);
    },
    STARTS_MS,
  );

  it(
    "says what a run refuses as one machine says it, and lets go of the other runs",
    async () => {
      const { faults, ...calm } = smallSweep.scenario;
      const never = { ...calm, faults: [{ fault: "flush", node: 0, at: { when: "miss ratio > 0.99 for 60s" } }] };
      place.write("never.json", { question: "q?", repeats: 40, scenario: never });
      const { child, ended } = worker("--concurrency", "1");
      const asked = await ask("never.json", "never").ended;
      const one = await start(["run", "never.json", "--out", "never-one", "--workers", "0"], place.path).ended;
      expect([asked.code, asked.stderr.replace(/^no worker is at .*\n/, "")]).toEqual([104, one.stderr]);
      child.kill("SIGTERM");
      await ended;
      await expectNoRunLeft(redis);
    },
    STARTS_MS,
  );

  it(
    "makes runs of a smaller number first, however late they are asked for",
    async () => {
      place.write("many.json", { ...smallSweep, name: "many", repeats: 40 });
      place.write("urgent.json", {
        ...smallSweep,
        name: "urgent",
        scenario: { ...smallSweep.scenario, duration: "50s" },
        sweep: {},
      });
      const client = redis.client();
      const waiting = async (runs: number) => (await client.zcard(`fallthrough:${engine()}:prioritized`)) === runs;
      const many = ask("many.json", "order", "--no-advice");
      await until(() => waiting(160));
      const urgent = ask("urgent.json", "order", "--priority", "1", "--no-advice");
      await until(() => waiting(164));
      const { child, ended } = worker("--concurrency", "1");
      expect((await urgent.ended).code).toBe(0);
      // A law of order: when the urgent ones are fetched, the worker is at most as far with the others as it came meanwhile.
      const left = await client.zcard(`fallthrough:${engine()}:prioritized`);
      expect(left).toBeGreaterThan(0);
      many.child.kill("SIGTERM");
      expect((await many.ended).code).toBe(105);
      child.kill("SIGTERM");
      await ended;
      client.disconnect();
    },
    STARTS_MS,
  );

  it(
    "leaves nothing of a worker that is lost between its answer and the end of its job",
    async () => {
      const first = worker("--concurrency", "1");
      expect((await ask("small.json", "first", "--seeds", "1").ended).code).toBe(0);
      first.child.kill("SIGTERM");
      await first.ended;
      const client = redis.client();
      const [{ key }] = runsOf(place.file("first/small/runs.ndjson"));
      await client.persist(`fallthrough:reply:${key}`);
      // It has the job in its hands for as long as this test takes, and is heard of no more.
      const queue = new Queue(engine(), { connection: client, prefix: "fallthrough" });
      await queue.add("run", {}, { jobId: key, removeOnComplete: true });
      const connection = { url: redis.url, maxRetriesPerRequest: null };
      const lost = new Worker(engine(), null, { connection, prefix: "fallthrough", lockDuration: STARTS_MS });
      await lost.getNextJob("lost");
      expect((await queue.getActive()).map(({ id }) => id)).toEqual([key]);
      const second = worker("--concurrency", "1");
      expect((await ask("small.json", "second", "--seeds", "1").ended).code).toBe(0);
      expect(filesOf(place.file("second/small"))).toEqual(filesOf(place.file("first/small")));
      second.child.kill("SIGTERM");
      await second.ended;
      await expectNoRunLeft(redis);
      await lost.close();
      await queue.close();
      client.disconnect();
    },
    STARTS_MS,
  );

  it(
    "holds data: what is not the run that its id says is not made, and what is no answer is no result",
    async () => {
      const client = redis.client();
      const queue = new Queue(engine(), { connection: client, prefix: "fallthrough" });
      const evil = { world: packWorld({ toString: "process.exit()" }), seed: 1, check: false };
      await queue.add("run", evil, { jobId: "0".repeat(32), removeOnComplete: true });
      const { child, ended } = worker("--concurrency", "1");
      const reply = `fallthrough:reply:${"0".repeat(32)}`;
      await until(async () => (await client.exists(reply)) === 1);
      // Whatever lies where an answer is looked for.
      const asked = ask("small.json", "garbage", "--seeds", "1");
      const before = start(["run", "small.json", "--out", "garbage-one", "--seeds", "1"], place.path);
      await before.ended;
      for (const { key } of runsOf(place.file("garbage-one/small/runs.ndjson")))
        await client.set(`fallthrough:reply:${key}`, "\u0000rubbish", "NX");
      expect((await asked.ended).code).toBe(0);
      expect(filesOf(place.file("garbage/small"))).toEqual(filesOf(place.file("garbage-one/small")));
      child.kill("SIGTERM");
      expect((await ended).code).toBe(0);
      await queue.close();
      client.disconnect();
    },
    STARTS_MS,
  );

  it(
    "is refused by who is of another version than all on the other side",
    async () => {
      const other = redis.client("fallthrough:worker:0.0.9:feedfeed");
      await other.ping();
      const text = (who: string) =>
        `${redis.url}: 1 error\n  ${who} of another version, 0.0.9 (engine feedfeed); expected this one, ${version} (engine ${engine()}): the same fallthrough and the same plugins everywhere\n`;
      expect(await call("run", place.file("small.json"), "--queue", redis.url, "--out", place.file("x"))).toEqual({
        code: 104,
        stdout: "",
        stderr: text("its workers are"),
      });
      await other.client("SETNAME", "fallthrough:asker:0.0.9:feedfeed");
      expect(await call("worker", "--queue", redis.url)).toEqual({
        code: 104,
        stdout: "",
        stderr: text("who asks for runs is"),
      });
      other.disconnect();
    },
    STARTS_MS,
  );

  it(
    "says what keeps it from a Redis",
    async () => {
      const locked = await RedisServer.start(place.path, "volatile", ["--requirepass", "secret word"]);
      const at = (credentials: string, scheme = "redis") => `${scheme}://${credentials}127.0.0.1:${locked.port}`;
      const told = async (url: string) => {
        const { code, stderr } = await call("worker", "--queue", url);
        expect(code).toBe(104);
        return stderr;
      };
      expect(await told(at(""))).toBe(
        `${at("")}: 1 error\n  Redis wants a password (NOAUTH); expected redis://:password@host\n`,
      );
      expect(await told(at(":wrong@"))).toMatch(
        /^redis:\/\/:\*\*\*@.*: 1 error\n {2}Redis refuses the password \(WRONGPASS .*\)\n$/,
      );
      expect(await told(`${at(":secret%20word@")}/99`)).toMatch(
        / {2}no such database \(ERR DB index is out of range\)\n$/,
      );
      expect(await told(at(":secret%20word@", "rediss"))).toMatch(/: 1 error\n {2}no Redis answers there with TLS \(/);
      const right = program("worker", "--queue", at(":secret%20word@"), "--concurrency", "1");
      await once(right.child.stdout!, "data");
      right.child.kill("SIGTERM");
      expect((await right.ended).stdout).toContain(`for redis://:***@127.0.0.1:${locked.port},`);
      await locked.kill();
      expect(await told(at(""))).toBe(
        `${at("")}: 1 error\n  no Redis answers there (ECONNREFUSED); expected one that is running\n`,
      );
    },
    STARTS_MS,
  );
});

/** The lines of a journal. */
function runsOf(path: string): { readonly key: string }[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("without the packages of a queue", () => {
  it(
    "all else works, and who asks for one is told what to install",
    async () => {
      const place = new Workplace();
      try {
        const hook = `export const resolve = (name, context, next) => {
        if (name === "bullmq" || name === "ioredis") throw Object.assign(new Error("none"), { code: "ERR_MODULE_NOT_FOUND" });
        return next(name, context);
      };`;
        place.write("hook.mjs", hook);
        place.write("register.mjs", 'import { register } from "node:module"; register("./hook.mjs", import.meta.url);');
        place.write("without.mjs", `import "./register.mjs"; await import(process.env.PROGRAM);`);
        place.write("small.json", { ...smallSweep, repeats: 1, sweep: {} });
        const { program } = await import("../cli/fallthrough.ts");
        process.env.PROGRAM = program;
        const run = (...args: readonly string[]) => start(args, place.path, place.file("without.mjs")).ended;
        expect((await run("run", "small.json", "--quiet")).code).toBe(0);
        const problem =
          "--queue: 1 error\n  the packages bullmq and ioredis are not installed; expected them, by `npm install bullmq ioredis`\n";
        expect(await run("run", "small.json", "--queue", "redis://127.0.0.1", "--fresh")).toMatchObject({
          code: 104,
          stderr: problem,
        });
        expect(await run("worker", "--queue", "redis://127.0.0.1")).toMatchObject({ code: 104, stderr: problem });
      } finally {
        place.remove();
      }
    },
    STARTS_MS,
  );
});
