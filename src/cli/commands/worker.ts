/** `fallthrough worker`: makes the runs that `fallthrough run --queue` asks for, on this machine. */
import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import type { WorkerFlags } from "../../app/queue/serve.ts";
import { PLUGINS, repeated } from "../repeated.ts";

export function workerCommand(): Command {
  return new Command("worker")
    .description(
      "Make the runs that `fallthrough run --queue` asks for, on any number of machines, until it is told to end. Needs the packages bullmq and ioredis, and the same version of fallthrough as who asks.",
    )
    .requiredOption("--queue <url>", "the Redis that holds the queue: redis://host:6379, rediss:// with TLS")
    .addOption(
      new Option("--concurrency <n>", "runs that are made at the same time").default(
        availableParallelism(),
        "the cores of this machine",
      ),
    )
    .option("--plugins <file>", PLUGINS, repeated, [])
    .option("--quiet", "print nothing but errors")
    .addHelpText("after", DETAILS)
    .action(async (flags: WorkerFlags) => {
      const { serve } = await import("../../app/queue/serve.ts");
      await serve(flags);
    });
}

const DETAILS = `
The first Ctrl-C or SIGTERM ends it when the runs are made that it has begun, the second at once; what it leaves undone another worker does.

Examples:
  npx fallthrough worker --queue redis://10.0.0.7
  npx fallthrough worker --queue rediss://:password@queue.example:6380 --concurrency 8
`;
