/** A share of an experiment's runs, for `fallthrough merge`: a journal and a manifest, and nothing of what they amount to. */
import { ofShard, type Shard, shardText } from "../../sweep/shard.ts";
import { wrappedFor } from "../../terminal/screen.ts";
import { beginResults } from "./begin-results.ts";
import type { SimulationExperiment } from "./experiment.ts";
import { withJournal } from "./journaled-runs.ts";
import { jobsOf } from "./simulation.ts";
import type { Task } from "./task.ts";
import type { ResultsOptions, Written } from "./whole-results.ts";

/** Its folder below `out`: `peak-failure--shard-0-of-8`. */
function shardFolder(name: string, { index, of }: Shard): string {
  return `${name}--shard-${index}-of-${of}`;
}

/**
 * Makes the runs of the share. Advice is not tried: which is worth a try only all runs tell.
 * @returns its folder, how many runs it has, and the seconds that they took.
 * @throws as `withJournal`.
 */
export async function writeShard(
  task: Task<SimulationExperiment>,
  shard: Shard,
  options: ResultsOptions,
): Promise<Omit<Written, "summary">> {
  const { name, points, seeds } = task.experiment;
  const { folder, engine, end } = beginResults(task, { ...options, name: shardFolder(name, shard), shard });
  const all = jobsOf(points, seeds, engine).jobs;
  const jobs = ofShard(all, shard);
  await withJournal(task, folder.file("runs.ndjson"), options, async ({ make }) => {
    await make(jobs, points);
    return { keys: jobs.map(({ key }) => key) };
  });
  const seconds = end();
  if (options.quiet !== true) {
    const text = `${name}: shard ${shardText(shard)} has ${jobs.length} of ${all.length} runs. \`fallthrough merge\` makes the results of all ${shard.of}.`;
    process.stdout.write(wrappedFor(process.stdout, `${text}\n`));
    process.stdout.write(`${folder.path}\n`);
  }
  return { folder: folder.path, made: jobs.length, seconds };
}
