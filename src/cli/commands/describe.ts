/** `fallthrough describe`: what a trace holds. */
import { Command } from "commander";
import { type DescribeOptions, describe } from "../../app/traces/describe.ts";
import { formats } from "../../app/traces/formats/index.ts";

export function describeCommand(): Command {
  return new Command("describe")
    .description("Tell what a trace holds, as a workload to run, and how far such a workload is from it.")
    .argument("<trace>", "the file, packed with gzip, xz or zstd or not")
    .option("--format <name>", `where the file does not show it: ${formats.map(({ name }) => name).join(", ")}`)
    .option("--rate <rate>", "requests a second of a trace without times")
    .option("--speed <factor>", "seconds of the trace in one second of a run")
    .option("--sample <share>", "share of the keys, chosen by a hash of their names")
    .option("--skip-bad-lines <n>", "lines that cannot be read and are passed over; default: 0")
    .option("--columns <list>", "of libcachesim-csv: key=5,time=2,size=4")
    .option("--delimiter <character>", "of libcachesim-csv")
    .option("--no-header", "libcachesim-csv has none")
    .option("--json", "everything as one object")
    .addHelpText("after", EXAMPLES)
    .action((file: string, options: DescribeOptions) => {
      const { printed, said } = describe(file, options);
      process.stdout.write(printed);
      process.stderr.write(said);
    });
}

const EXAMPLES = `
Prints an experiment to standard output, and to standard error what the trace holds and how often caches of a few sizes miss:
with its own requests, and with as many drawn by that workload. To play the trace itself: docs/traces.md.

Examples:
  npx fallthrough describe cluster52.zst --sample 0.01 > experiments/like-52.json
  npx fallthrough describe web07.trace.xz --rate 100
`;
