/** `fallthrough merge`: makes of the shards of an experiment the results that one machine would have made, to the byte. */
import { join } from "node:path";
import { JournalError, type JournalLine, readJournal } from "../../sweep/journal.ts";
import { missingShards, ofShard, type Shard, shardText } from "../../sweep/shard.ts";
import { InvalidInput, InvalidInputs } from "../ending/errors.ts";
import { engine } from "../files/package.ts";
import { quoted, wholeCommand } from "./command-text.ts";
import type { SimulationExperiment } from "./experiment.ts";
import { damagedText } from "./journaled-runs.ts";
import { differenceOf, type FoundShard, readShard } from "./read-shard.ts";
import { readTask } from "./run-experiments.ts";
import type { RunFlags } from "./run-flags.ts";
import { jobsOf } from "./simulation.ts";
import type { Task } from "./task.ts";
import { judgeEnd, writeResults } from "./whole-results.ts";

/** Where shards are told to be missing, more numbers than this are no help. */
const NAMED_MAX = 20;

/** The runs of one folder, without what they came to. */
interface KeptRuns extends FoundShard {
  /** The checksum of each run, by its key. */
  readonly sums: ReadonlyMap<string, string>;
  readonly damaged: number;
}

/**
 * Writes the results below `options.out`. What advice has to be tried is made here.
 * @throws InvalidInput and InvalidInputs with everything that is wrong with the shards; nothing is written then.
 */
export async function mergeShards(folders: readonly string[], options: RunFlags): Promise<void> {
  const found = sorted(each(folders, readShard));
  const [first, ...others] = found;
  const odd = others.flatMap((one) => {
    const difference = differenceOf(one, first);
    return difference === null ? [] : [new InvalidInput(one.folder, [difference])];
  });
  if (odd.length > 0) throw new InvalidInputs(odd);
  const task = (await readTask(join(first.folder, "manifest.json"), { set: [] })) as Task<SimulationExperiment>;
  const program = engine(task.plugins);
  if (program !== first.manifest.engine) {
    throw new InvalidInput(first.folder, ["plugins: others than those of the shards; expected the same files"]);
  }
  const kept = each(found, keptRuns);
  const { points, seeds, name } = task.experiment;
  const jobs = jobsOf(points, seeds, program).jobs;
  holdToAll(kept, jobs, task);
  for (const text of doubled(found)) if (options.quiet !== true) process.stderr.write(`${name}: ${text}\n`);
  const again = wholeCommand(["npx", "fallthrough", "merge", ...folders.map(quoted)].join(" "), options);
  const { summary } = await writeResults(task, { ...options, again, hints: [] }, linesOf(kept));
  judgeEnd(summary, options);
}

/** By their numbers, so that the order in which they are named makes no difference. */
function sorted(found: readonly FoundShard[]): FoundShard[] {
  const command = ({ manifest }: FoundShard): string => manifest.command;
  return [...found].sort(
    (a, b) => a.shard.index - b.shard.index || (command(a) < command(b) ? -1 : command(a) > command(b) ? 1 : 0),
  );
}

/** @throws InvalidInputs with the errors of all of them. */
function each<T, R>(items: readonly T[], read: (item: T) => R): R[] {
  const errors: InvalidInput[] = [];
  const all = items.flatMap((item) => {
    try {
      return [read(item)];
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      errors.push(error);
      return [];
    }
  });
  if (errors.length > 0) throw new InvalidInputs(errors);
  return all;
}

function keptRuns(found: FoundShard): KeptRuns {
  const sums = new Map<string, string>();
  let damaged = 0;
  try {
    for (const run of readJournal(journalOf(found))) {
      if (run === null) damaged++;
      else sums.set(run.line.key, run.sum);
    }
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const { path, code, message } = error;
    throw new InvalidInput(path, [code === null ? message : `cannot be read: ${code}`]);
  }
  return { ...found, sums, damaged };
}

function journalOf({ folder }: FoundShard): string {
  return join(folder, "runs.ndjson");
}

type Jobs = ReturnType<typeof jobsOf>["jobs"];

/** @throws InvalidInputs where runs are missing, or two machines made different ones of the same world and seed. */
function holdToAll(kept: readonly KeptRuns[], jobs: Jobs, { experiment, command }: Task<SimulationExperiment>): void {
  const errors: InvalidInput[] = [];
  const { of } = kept[0].shard;
  const missing = missingShards(
    kept.map(({ shard }) => shard),
    of,
  );
  if (missing.length > 0) {
    const [one] = missing;
    const [shards, makes] = missing.length === 1 ? ["shard", "makes it"] : ["shards", "makes the first"];
    const what = `${shards} ${numbersText(missing)} of ${of}`;
    errors.push(
      new InvalidInput(experiment.name, [`missing: ${what}; \`${command} --shard ${shardText(one)}\` ${makes}`]),
    );
  }
  const sumOf = new Map<string, { readonly sum: string; readonly folder: string }>();
  for (const { folder, sums } of kept) {
    for (const [key, sum] of sums) {
      const before = sumOf.get(key);
      if (before === undefined) sumOf.set(key, { sum, folder });
      else if (before.sum !== sum) errors.push(new InvalidInput(folder, [contradiction(key, before.folder, jobs)]));
    }
  }
  for (const { folder, shard, damaged } of kept) {
    const own = ofShard(jobs, shard);
    const there = own.filter(({ key }) => sumOf.has(key)).length;
    if (there === own.length) continue;
    const torn = damaged === 0 ? "" : `, and ${damagedText(damaged)}`;
    errors.push(
      new InvalidInput(folder, [
        `runs.ndjson: ${there} of ${own.length} runs${torn}; \`${command} --shard ${shardText(shard)}\` goes on from there`,
      ]),
    );
  }
  if (errors.length > 0) throw new InvalidInputs(errors);
}

function contradiction(key: string, folder: string, jobs: Jobs): string {
  const job = jobs.find((one) => one.key === key);
  const which = job === undefined ? `run ${key}` : `the run of point ${job.point} under seed ${job.seed}`;
  return `runs.ndjson: ${which} is another than in ${folder}; expected the same numbers of the same world, seed and version`;
}

/** `1, 4-6, 9`, as Slurm's `--array` takes it. */
function numbersText(shards: readonly Shard[]): string {
  const spans: [number, number][] = [];
  for (const { index } of shards) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else spans.push([index, index]);
  }
  const texts = spans.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  const more = texts.length - NAMED_MAX;
  return more <= 0 ? texts.join(",") : `${texts.slice(0, NAMED_MAX).join(",")} and ${more} more`;
}

function doubled(found: readonly FoundShard[]): string[] {
  return [...new Set(found.map(({ shard }) => shard.index))]
    .map((index) => found.filter(({ shard }) => shard.index === index))
    .filter(({ length }) => length > 1)
    .map((same) => {
      const folders = same.map(({ folder }) => folder).join(", ");
      return `shard ${shardText(same[0].shard)} is there ${same.length} times and counted once (${folders})`;
    });
}

/** The runs of all folders, read one at a time. */
function* linesOf(kept: readonly KeptRuns[]): Generator<JournalLine> {
  for (const found of kept) for (const run of readJournal(journalOf(found))) if (run !== null) yield run.line;
}
