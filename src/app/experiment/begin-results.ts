/** The folder that results go to, with a manifest that says from the first run on what its journal is of. */
import type { Shard } from "../../sweep/shard.ts";
import { wrappedFor } from "../../terminal/screen.ts";
import { engine } from "../files/package.ts";
import { ResultsFolder } from "../files/results-folder.ts";
import type { SimulationExperiment } from "./experiment.ts";
import { ownFolder } from "./own-folder.ts";
import type { Task } from "./task.ts";
import { manifestText } from "./write-manifest.ts";

export interface BeginOptions {
  /** Of the folder below `out`, unless that holds other results. */
  readonly name: string;
  readonly out: string;
  /** Threads, or who else makes the runs. */
  readonly workers: number | "queue";
  readonly shard?: Shard;
  /** What to know before the runs begin. */
  readonly hints: readonly string[];
}

export interface BegunResults {
  readonly folder: ResultsFolder;
  /** Of the program that makes the runs. */
  readonly engine: string;
  /** Completes the manifest; the seconds that all took. */
  readonly end: () => number;
}

export function beginResults(
  task: Task<SimulationExperiment>,
  { name, out, workers, shard, hints }: BeginOptions,
): BegunResults {
  const startedMs = Date.now();
  const { folder: own, told } = ownFolder({ ...task.experiment, name }, out);
  if (told !== null) process.stderr.write(`${told}\n`);
  for (const hint of hints) process.stderr.write(wrappedFor(process.stderr, `! ${hint}\n`));
  const folder = new ResultsFolder(out, own);
  const program = engine(task.plugins);
  const writeManifest = (seconds: number | null): void => {
    const ran = { engine: program, startedMs, seconds, workers, shard };
    folder.write("manifest.json", manifestText(task, folder, ran));
  };
  writeManifest(null);
  return {
    folder,
    engine: program,
    end: () => {
      const seconds = (Date.now() - startedMs) / 1000;
      writeManifest(seconds);
      return seconds;
    },
  };
}
