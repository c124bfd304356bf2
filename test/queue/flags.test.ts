/** Where a queue is, and what is said beside it on the command line. */
import { describe, expect, it } from "vitest";
import { parseAddress } from "../../src/app/queue/address.ts";
import { called } from "../cli/in-process.ts";

const workerCommand = {
  name: "worker",
  summary: "",
  load: async () => (await import("../../src/cli/commands/worker.ts")).workerCommand(),
};
const call = (...args: readonly string[]) => called(args, [workerCommand]);

describe("where a queue is", () => {
  it("is read from its URL, and shown without its password", () => {
    expect(parseAddress("rediss://me:a%40b@[::1]:7000/3")).toEqual({
      host: "::1",
      port: 7000,
      username: "me",
      password: "a@b",
      database: 3,
      tls: true,
      shown: "rediss://me:***@[::1]:7000/3",
      url: "rediss://me:a%40b@[::1]:7000/3",
    });
    expect(parseAddress("redis://h")).toMatchObject({ host: "h", port: 6379, database: 0, tls: false });
  });

  it.each([
    "",
    "h",
    "h:6379",
    "http://h",
    "redis://",
    "redis://h/x",
    "redis://h/1/2",
    "redis://h?x=1",
    "redis://h:x",
    "redis://:%zz@h",
  ])("is not %j", (text) => expect(parseAddress(text)).toBe(null));
});

describe("flags beside --queue", () => {
  it("are refused where they say nothing, all at once", async () => {
    const flags = ["--queue", "http://x", "--priority", "0", "--shard", "0/2", "--budget", "1m", "--workers", "3"];
    const { code, stderr } = await call("run", "peak-failure", ...flags);
    expect([code, stderr]).toEqual([
      104,
      `run: 5 errors
  --queue: "http://x"; expected redis://host:6379, redis://:password@host, rediss://user:password@host/1
  --shard: the queue shares the runs already; expected --shard or --queue
  --budget: how many workers a queue has is not known; expected none
  --workers: the queue's workers make the runs; expected --concurrency with them
  --priority: "0"; expected a whole number from 1 to 2097152
`,
    ]);
    expect((await call("run", "peak-failure", "--priority", "5")).stderr).toBe(
      "run: 1 error\n  --priority: of runs in a queue; expected --queue too\n",
    );
    expect((await call("worker", "--queue", "x", "--concurrency", "0")).stderr).toBe(
      `worker: 2 errors\n  --concurrency: "0"; expected a whole number of at least 1\n  --queue: "x"; expected redis://host:6379, redis://:password@host, rediss://user:password@host/1\n`,
    );
  });
});
