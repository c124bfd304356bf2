/**
 * What a queue costs a run, in processor time of all who take part: many small runs, made through a queue by one worker, beside the
 * same runs made on one thread. Needs `redis-server` on the path; `--runs n` makes fewer than 10,000.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

const given = process.argv.indexOf("--runs");
const runs = given < 0 ? 10_000 : Number(process.argv[given + 1]);
const program = fileURLToPath(new URL("../src/cli/fallthrough.js", import.meta.url));
/** Linux counts a process' time in these. */
const TICKS_PER_SECOND = 100;

const folder = mkdtempSync(join(tmpdir(), "bench-queue-"));
const file = join(folder, "small.json");
writeFileSync(
  file,
  JSON.stringify({
    question: "What does a queue cost?",
    repeats: runs,
    control: false,
    scenario: {
      duration: "10s",
      measureFrom: "1s",
      window: "10s",
      cluster: { nodes: 2, memory: "2MB", profile: "classic" },
      workload: { keys: 50, arrivals: { rate: 5 } },
    },
  }),
);

/** Seconds of a processor that it has taken so far, its threads and those of its children that ended included. */
function processorSecondsOf({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // After the name, which may hold anything: utime, stime, cutime and cstime are fields 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
}

function started(command: string, args: readonly string[]): ChildProcess {
  return spawn(command, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

/** Waits for its end; what it has taken by then, within a look. */
async function toItsEnd(child: ChildProcess): Promise<number> {
  let taken = 0;
  while (child.exitCode === null && existsSync(`/proc/${child.pid}/stat`)) {
    taken = Math.max(taken, processorSecondsOf(child));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (child.exitCode !== 0) throw new Error(`ended with code ${child.exitCode}`);
  return taken;
}

const flags = ["--quiet", "--no-advice"];
const alone = await toItsEnd(
  started(process.execPath, [program, "run", file, "--workers", "1", "--out", "alone", ...flags]),
);
const port = await freePort();
const redis = started("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]);
const url = `redis://127.0.0.1:${port}`;
await new Promise((resolve) => setTimeout(resolve, 1000));
const worker = started(process.execPath, [program, "worker", "--queue", url, "--concurrency", "1", "--quiet"]);
try {
  const asker = await toItsEnd(
    started(process.execPath, [program, "run", file, "--queue", url, "--out", "asked", ...flags]),
  );
  const [ofWorker, ofRedis] = [processorSecondsOf(worker), processorSecondsOf(redis)];
  const each = (seconds: number): string => `${((seconds / runs) * 1000).toFixed(2)} ms`;
  console.log(`runs           ${runs}`);
  console.log(`one thread     ${each(alone)} of a processor a run, all of it`);
  console.log(
    `by a queue     ${each(asker + ofWorker + ofRedis)}: who asks ${each(asker)}, the worker ${each(ofWorker)}, Redis ${each(ofRedis)}`,
  );
  console.log(`the queue      ${each(asker + ofWorker + ofRedis - alone)} a run`);
} finally {
  worker.kill("SIGKILL");
  redis.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
