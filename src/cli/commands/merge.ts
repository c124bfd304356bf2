/** `fallthrough merge`: the results of an experiment whose runs several machines have made. */
import { Command } from "commander";
import type { GivenFlags } from "../../app/experiment/run-flags.ts";
import { workersOption } from "../workers-option.ts";

export function mergeCommand(): Command {
  return new Command("merge")
    .description(
      "Make the results of an experiment whose runs several machines have made with `fallthrough run --shard`: the same files as one machine makes, to the byte.",
    )
    .argument("<folders...>", "what the shards have written: results/<name>--shard-<i>-of-<n>")
    .option("--out <dir>", "where the results go", "results")
    .addOption(workersOption("threads that try advice, the only runs made here; 0 for none"))
    .option("--json", "print the summary as one line of JSON, and nothing else, to stdout")
    .option("--quiet", "print no tables")
    .option("--parquet", "write runs.parquet and series.parquet too, every run for itself")
    .option("--no-advice", "advise only what was measured: make no further points (at most three) to try advice")
    .addHelpText("after", DETAILS)
    .action(async (folders: readonly string[], given: Omit<GivenFlags, "set">, command: Command) => {
      const { readFlags } = await import("../../app/experiment/run-flags.ts");
      const { mergeShards } = await import("../../app/experiment/merge.ts");
      const flags = readFlags({ ...given, set: [] }, command.getOptionValueSource("workers") === "cli", "merge");
      await mergeShards(folders, flags);
    });
}

const DETAILS = `
Shards that are missing or unfinished are named. One that is there twice is counted once. Shards of another version of fallthrough, or of
another experiment, are refused. Nothing is written then.

Examples:
  npx fallthrough run peak-failure --shard 0/2     on one machine
  npx fallthrough run peak-failure --shard 1/2     on another
  npx fallthrough merge results/peak-failure--shard-*
`;
