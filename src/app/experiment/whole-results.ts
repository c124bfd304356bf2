/** All runs of an experiment and what they amount to: figures, words, files. */
import type { Summary } from "../../core/summary.ts";
import { missedThresholds } from "../../report/thresholds.ts";
import type { JournalLine } from "../../sweep/journal.ts";
import { ExitCode } from "../ending/exit-codes.ts";
import { openMetricsText, type StatsLine } from "../open-metrics/open-metrics.ts";
import { parquetPackage } from "../parquet/packages.ts";
import { writeParquet } from "../parquet/write-parquet.ts";
import { beginResults } from "./begin-results.ts";
import type { SimulationExperiment } from "./experiment.ts";
import { type MakingFlags, withJournal } from "./journaled-runs.ts";
import { publish } from "./publish.ts";
import type { RunFlags } from "./run-flags.ts";
import { type Simulated, simulated } from "./simulation.ts";
import type { Task } from "./task.ts";

export interface ResultsOptions extends RunFlags {
  readonly again: string;
  readonly hints: readonly string[];
}

export interface Written {
  readonly folder: string;
  /** How many runs there are, those for advice too. */
  readonly made: number;
  /** That all took. */
  readonly seconds: number;
  readonly summary: Summary;
}

/**
 * Writes the results, of the runs that were made elsewhere and of those that are missing.
 * @throws as `simulate`.
 */
export async function writeResults(
  task: Task<SimulationExperiment>,
  options: ResultsOptions,
  elsewhere: Iterable<JournalLine> = [],
): Promise<Written> {
  const { folder, engine, end } = beginResults(task, {
    ...options,
    name: task.experiment.name,
    workers: options.queue === undefined ? options.workers : "queue",
  });
  // Told before the runs are made, where it is missing.
  const parquet = options.parquet === true ? await parquetPackage() : null;
  const use = ({ result, values, summary: { points, seeds } }: Simulated): void => {
    if (parquet !== null) writeParquet(folder, { points, seeds, result, values }, parquet);
    // Of an earlier run, and other numbers than those of this one.
    else for (const name of ["runs.parquet", "series.parquet"] as const) folder.remove(name);
  };
  const made = { ...options, engine, use };
  const { summary, stats, keys } = await simulate(task, folder.file("runs.ndjson"), made, elsewhere);
  const seconds = end();
  if (stats.length > 0) {
    folder.write("stats.ndjson", stats.map((line) => `${JSON.stringify(line)}\n`).join(""));
    folder.write("openmetrics.txt", openMetricsText(stats));
  }
  publish(summary, folder, options);
  const { headline } = summary;
  options.stream?.write(task.experiment.name, { event: "end", headline, report: folder.file("report.html") });
  return { folder: folder.path, made: keys.length, seconds, summary };
}

/** The program ends with 99 where a threshold is not met. Where nothing is printed, that is said all the same. */
export function judgeEnd(summary: Summary, { json, quiet }: Pick<RunFlags, "json" | "quiet">): void {
  if (summary.thresholds?.some(({ outcome }) => outcome === "fail")) process.exitCode = ExitCode.differs;
  if (json !== true && quiet !== true) return;
  for (const text of missedThresholds(summary)) process.stderr.write(`${summary.experiment}: ${text}\n`);
}

/**
 * Makes all runs and summarizes them. Writes the journal only. `keys` are those of the runs, those for advice too.
 * @throws Interrupted where a signal stopped it.
 * @throws InvalidInput where the model refuses a world, which only a run can tell, or the journal cannot be written.
 */
export function simulate(
  task: Task<SimulationExperiment>,
  journalPath: string,
  options: MakingFlags & {
    readonly engine: string;
    readonly advice?: boolean;
    /** Sees the runs while the journal is open. */
    readonly use?: (made: Simulated) => void;
  },
  elsewhere: Iterable<JournalLine> = [],
): Promise<{ readonly summary: Summary; readonly stats: readonly StatsLine[]; readonly keys: readonly string[] }> {
  return withJournal(task, journalPath, options, async ({ journal, make }) => {
    for (const line of elsewhere) if (!journal.has(line.key)) journal.append(line);
    const made = await simulated(task, options, { make, result: (key) => journal.get(key)!.result });
    const { summary, result, keys } = made;
    options.use?.(made);
    return { summary, stats: statsOf(task.experiment, result), keys };
  });
}

function statsOf({ points, seeds }: SimulationExperiment, result: Simulated["result"]): StatsLine[] {
  return points.flatMap(({ id, label }) =>
    seeds.flatMap((seed) =>
      (result(id, seed).inspections ?? [])
        .filter(({ data }) => data !== null)
        .map(({ when, atSeconds, data }): StatsLine => {
          // Of all that is inspected only the stats of the nodes have data.
          return { point: id, label, seed, when, atSeconds, nodes: data as StatsLine["nodes"] };
        }),
    ),
  );
}
