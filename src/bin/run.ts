/** `fallthrough run`: its options. What runs is loaded only when something is run, so that help is quick. */
import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";

/** What is run when nothing is named. */
const MAIN_EXPERIMENTS = ["founding", "peak-failure"];

export interface RunOptions {
  readonly set: readonly string[];
  readonly statsAt?: string;
  readonly seeds?: number;
  readonly workers: number;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly check?: boolean;
  readonly fresh?: boolean;
}

export function runCommand(): Command {
  return new Command("run")
    .description(
      "Run experiments and write results/<name>/: summary.json, report.md, report.html, series.csv, runs.ndjson and a manifest that repeats them. A run that is interrupted goes on where it stopped when the same command is given again.",
    )
    .argument(
      "[experiments...]",
      "files, or names of those that come with fallthrough; default: founding and peak-failure",
    )
    .option("--set <path=value>", "change a setting of the scenario, repeats or seed; may be given again", collect, [])
    .option(
      "--stats-at <times>",
      "write the stats of every node at these instants to stats.ndjson: 30m,peak,trough#2-5m,fault+10m,end",
    )
    .option("--seeds <n>", "repeats of each point", wholeNumber(1))
    .addOption(
      new Option("--workers <n>", "threads that run at the same time; 0 runs without threads")
        .argParser(wholeNumber(0))
        .default(availableParallelism(), "the cores of this machine"),
    )
    .option("--out <dir>", "where the results go", "results")
    .option("--json", "print each summary as one line of JSON, and nothing else, to stdout")
    .option("--quiet", "print no tables")
    .option("--check", "hold every run to the conservation laws; runs everything anew")
    .option("--fresh", "use nothing of an earlier run")
    .addHelpText(
      "after",
      `
Examples:
  fallthrough run
  fallthrough run experiments/peak-failure.json --seeds 3
  fallthrough run peak-failure --set cluster.nodes=10 --set database.servers=4
  fallthrough run peak-failure --stats-at fault-1s,fault+10m,end --seeds 1
  fallthrough run peak-failure --set 'client={"name":"pecl-memcache","version":"2.2"}' --out elsewhere
  fallthrough run results/peak-failure/manifest.json       repeats what made these results
  fallthrough run nodes-sweep --json | jq .headline
`,
    )
    .action(async (names: string[], options: RunOptions) => {
      const { runExperiments } = await import("./run-experiments.ts");
      await runExperiments(names.length === 0 ? MAIN_EXPERIMENTS : names, options);
    });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || text.trim() === "") {
      throw new InvalidArgumentError(`expected a whole number of at least ${least}.`);
    }
    return value;
  };
}
