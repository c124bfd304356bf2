/** `fallthrough run`: its options. What runs is loaded only when something is run, so that help is quick. */
import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { InvalidInput } from "../../app/ending/errors.ts";
import type { RunOptions } from "../../app/experiment/run-options.ts";

/** What is run when nothing is named. */
const MAIN_EXPERIMENTS = ["founding", "peak-failure"];

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
    .option("--seeds <n>", "repeats of each point")
    .addOption(
      new Option("--workers <n>", "threads that run at the same time; 0 runs without threads").default(
        availableParallelism(),
        "the cores of this machine",
      ),
    )
    .option("--out <dir>", "where the results go", "results")
    .option("--json", "print each summary as one line of JSON, and nothing else, to stdout")
    .option("--quiet", "print no tables")
    .option("--check", "hold every run to the conservation laws; runs everything anew and takes about twice as long")
    .option("--fresh", "use nothing of an earlier run")
    .addHelpText(
      "after",
      `
Examples:
  npx fallthrough run
  npx fallthrough run experiments/peak-failure.json --seeds 3
  npx fallthrough run peak-failure --set cluster.nodes=10 --set database.servers=4
  npx fallthrough run peak-failure --stats-at fault-1s,fault+10m,end --seeds 1
  npx fallthrough run peak-failure --set 'client={"name":"pecl-memcache","version":"2.2"}' --out elsewhere
  npx fallthrough run results/peak-failure/manifest.json   repeats what made these results
  npx fallthrough run nodes-sweep --json | jq .headline
`,
    )
    .action(async (names: string[], given: Given, command: Command) => {
      const options = readOptions(given, command);
      const { runExperiments } = await import("../../app/experiment/run-experiments.ts");
      await runExperiments(names.length === 0 ? MAIN_EXPERIMENTS : names, options);
    });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/** As they come from the command line. */
type Given = Omit<RunOptions, "seeds" | "workers"> & { readonly seeds?: string; readonly workers: string | number };

/** @throws InvalidInput with all numbers that are none. */
function readOptions({ seeds, workers, ...others }: Given, command: Command): RunOptions {
  const problems: string[] = [];
  const whole = (name: string, text: string | number, least: number): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && String(text).trim() !== "") return value;
    problems.push(`${name}: ${JSON.stringify(text)}; expected a whole number of at least ${least}`);
    return least;
  };
  const options: RunOptions = {
    ...others,
    ...(seeds === undefined ? {} : { seeds: whole("--seeds", seeds, 1) }),
    workers: whole("--workers", workers, 0),
    workersGiven: command.getOptionValueSource("workers") === "cli",
  };
  if (problems.length > 0) throw new InvalidInput("run", problems);
  return options;
}
