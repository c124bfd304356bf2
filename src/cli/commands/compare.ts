/** `fallthrough compare`: its options. */
import { Command } from "commander";
import type { GivenFlags } from "../../app/experiment/run-flags.ts";
import { repeated } from "../repeated.ts";
import { workersOption } from "../workers-option.ts";

type Given = Omit<GivenFlags, "set"> & { readonly failIf: readonly string[]; readonly markdown?: boolean };

export function compareCommand(): Command {
  return new Command("compare")
    .description(
      "Hold B against A: what is better, worse, the same, or undecided. Each is a results folder, or an experiment whose results are found or made as `fallthrough run` makes them.",
    )
    .argument("<a>", "a results folder, a file, or the name of a bundled experiment: as it was")
    .argument("<b>", "the same: as it is to be")
    .option(
      "--fail-if <rule>",
      "end with 99 where this is so: worse, 'errorRatio worse', 'staleReads > 10' (b minus a), 'latencyMsP99 > 10%' (of what it was); may be given again",
      repeated,
      [],
    )
    .option("--markdown", "print it for a pull request")
    .option("--json", "print it as one line of JSON")
    .option("--quiet", "print nothing")
    .option("--seeds <n>", "repeats of each point, of experiments that are run")
    .option("--out <dir>", "where the results of experiments are and go", "results")
    .addOption(workersOption("threads that run at the same time; 0 runs without threads"))
    .addHelpText("after", DETAILS)
    .action(async (a: string, b: string, { failIf, markdown = false, ...given }: Given, command: Command) => {
      const { readFlags } = await import("../../app/experiment/run-flags.ts");
      const { compare } = await import("../../app/compare/compare.ts");
      const flags = readFlags({ ...given, set: [] }, command.getOptionValueSource("workers") === "cli", "compare");
      await compare(a, b, { ...flags, failIf, markdown });
    });
}

const DETAILS = `
Points are compared that stand at the same place of the same sweep, or the only point of each. Where both have two seeds in common, differences
are taken pair by pair; all intervals hold together with 95 %.

Examples:
  npx fallthrough compare results/peak-failure results/peak-failure--2
  npx fallthrough compare main/restart.json restart.json --fail-if worse
  npx fallthrough compare before.json after.json --fail-if 'databaseUtilizationWorstMinute > 5pp' --markdown
`;
