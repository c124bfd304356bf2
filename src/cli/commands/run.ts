/** `fallthrough run`: its options. The models are loaded when something is run, so that help is quick. */
import { Command, Option } from "commander";
import type { GivenFlags } from "../../app/experiment/run-flags.ts";
import { repeated } from "../repeated.ts";
import { workersOption } from "../workers-option.ts";

export function runCommand(): Command {
  return new Command("run")
    .description(
      "Run experiments and write results/<name>/: summary.json, report.md, report.html, series.csv, runs.ndjson and a manifest that repeats them. If it is interrupted, the same command goes on where it stopped.",
    )
    .argument(
      "[experiments...]",
      "files, or names of bundled experiments; default: founding and the first repeats of peak-failure, without advice",
    )
    .option("--set <path=value>", "change a setting of the scenario, repeats or seed; may be given again", repeated, [])
    .option(
      "--stats-at <times>",
      "write the stats of every node at these instants to stats.ndjson: 30m,peak,trough#2-5m,fault+10m,end",
    )
    .option(
      "--detail <auto|full|sampled:n|stretches>",
      "simulate all keys of the whole run; or the most popular keys and one in n of the others; or the stretch around the faults; or both (sampled:n,stretches), and with sampled:n,counted hits that change nothing are counted and not made; or (auto) the finest of these that fits the budget",
    )
    .option("--seeds <n>", "repeats of each point")
    .option("--skip-bad-lines <n>", "of a trace: lines that cannot be read and are passed over; one more is an error")
    .addOption(workersOption("threads that run at the same time; 0 runs without threads"))
    .option(
      "--budget <time,memory>",
      "begin nothing that takes more by count, such as 10m or 10m,8GB, and say what would fit",
    )
    .option("--out <dir>", "where the results go", "results")
    .option("--json", "print each summary as one line of JSON, and nothing else, to stdout")
    .option("--events <file>", "write a line of JSON there for whatever begins and ends; /dev/stderr is a file too")
    .option("--quiet", "print no tables")
    .option("--parquet", "write runs.parquet and series.parquet too, every run for itself")
    .option("--check", "check the conservation laws in every run; makes all runs anew and takes about twice as long")
    .addOption(
      new Option(
        "--engine <engine>",
        "who does plain requests: the kernel as WebAssembly or as JavaScript, or no kernel; makes all runs anew, and the results are the same; default: wasm for 100,000 requests or more, where there is WebAssembly",
      ).choices(["wasm", "js", "none"]),
    )
    .option("--no-advice", "advise only what was measured: make no further points (at most three) to try advice")
    .option("--fresh", "make all runs anew")
    .option(
      "--shard <i/n>",
      "make only this share of the runs, 0/n to n-1/n, into results/<name>--shard-<i>-of-<n>/; `fallthrough merge` makes the results of all",
    )
    .option(
      "--queue <url>",
      "let the workers of a queue in this Redis make the runs (`fallthrough worker`): redis://host:6379, rediss:// with TLS",
    )
    .option("--priority <n>", "with --queue: runs with a smaller number are made first, 1 to 2097152; default: 1000")
    .addHelpText(
      "after",
      `
Examples:
  npx fallthrough run
  npx fallthrough run experiments/peak-failure.json --seeds 3
  npx fallthrough run peak-failure --set cluster.nodes=10 --set database.capacity=800/s
  npx fallthrough run next-evening --stats-at fault-1s,fault+10m,end --seeds 1
  npx fallthrough run peak-failure --set 'client={"name":"pecl-memcache","version":"2.2"}' --out elsewhere
  npx fallthrough run results/peak-failure/manifest.json   repeats what made these results
  npx fallthrough run nodes-sweep --json | jq .headline
  npx fallthrough run nodes-sweep --shard 0/8              the first of eight machines, then: fallthrough merge
  npx fallthrough run nodes-sweep --queue redis://10.0.0.7 the runs are made by: fallthrough worker --queue redis://10.0.0.7
`,
    )
    .action(async (names: readonly string[], given: GivenFlags, command: Command) => {
      const { flagsOf } = await import("../../app/experiment/run-flags.ts");
      const { runExperiments } = await import("../../app/experiment/run-experiments.ts");
      const { flags, error } = flagsOf(given, command.getOptionValueSource("workers") === "cli");
      const { FIRST_LOOK } = await import("../../app/experiment/first-look.ts");
      await runExperiments(names.length === 0 ? FIRST_LOOK : names.map((name) => ({ name })), flags, error);
    });
}
