/** `fallthrough run`: its options. The models are loaded when something is run, so that help is quick. */
import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import type { GivenFlags } from "../../app/experiment/run-flags.ts";
import { repeated } from "../repeated.ts";

/** What is run when nothing is named. */
const MAIN_EXPERIMENTS = ["founding", "peak-failure"];

export function runCommand(): Command {
  return new Command("run")
    .description(
      "Run experiments and write results/<name>/: summary.json, report.md, report.html, series.csv, runs.ndjson and a manifest that repeats them. If it is interrupted, the same command goes on where it stopped.",
    )
    .argument("[experiments...]", "files, or names of bundled experiments; default: founding and peak-failure")
    .option("--set <path=value>", "change a setting of the scenario, repeats or seed; may be given again", repeated, [])
    .option(
      "--stats-at <times>",
      "write the stats of every node at these instants to stats.ndjson: 30m,peak,trough#2-5m,fault+10m,end",
    )
    .option("--seeds <n>", "repeats of each point")
    .option("--skip-bad-lines <n>", "of a trace: lines that cannot be read and are passed over; one more is an error")
    .addOption(
      new Option("--workers <n>", "threads that run at the same time; 0 runs without threads").default(
        availableParallelism(),
        "the cores of this machine",
      ),
    )
    .option("--out <dir>", "where the results go", "results")
    .option("--json", "print each summary as one line of JSON, and nothing else, to stdout")
    .option("--quiet", "print no tables")
    .option("--check", "check the conservation laws in every run; makes all runs anew and takes about twice as long")
    .option("--no-advice", "advise only what was measured: make no further points (at most three) to try advice")
    .option("--fresh", "make all runs anew")
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
    .action(async (names: readonly string[], given: GivenFlags, command: Command) => {
      const { readFlags } = await import("../../app/experiment/run-flags.ts");
      const { runExperiments } = await import("../../app/experiment/run-experiments.ts");
      const flags = readFlags(given, command.getOptionValueSource("workers") === "cli");
      await runExperiments(names.length === 0 ? MAIN_EXPERIMENTS : names, flags);
    });
}
