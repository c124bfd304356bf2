/** `fallthrough plan`: from an experiment to what to do. */
import { Command } from "commander";
import type { PlanFlags } from "../../app/planning/command.ts";
import { repeated } from "../repeated.ts";
import { workersOption } from "../workers-option.ts";

export function planCommand(): Command {
  return new Command("plan")
    .description(
      "Make a plan of an experiment and write it to results/<name>/plan.json, plan.md and plan.html: how many nodes may be lost, how far that is from failing, and how to bring them back, as a runbook (runbook.md).",
    )
    .argument("<experiment>", "a file, or the name of an experiment that comes with fallthrough")
    .option("--for <time>", "how long nodes are lost", "30m")
    .option(
      "--only <parts>",
      "losses, headroom, recovery, settings: some of these, by commas; losses are always there. Default: all",
    )
    .option("--set <path=value>", "change a setting of the scenario or the seed; may be given again", repeated, [])
    .option("--detail <auto|full|sampled:n>", "as for `fallthrough run`")
    .addOption(workersOption("threads that run at the same time, 0 for none"))
    .option(
      "--budget <time,memory>",
      "what the plan may take, by count for two threads; what there is no room for is left out, and said",
      "10m,4GB",
    )
    .option("--out <dir>", "where the plan goes, and below it .runs with the runs of all plans", "results")
    .option("--fresh", "make all runs anew, and keep none")
    .option("--json", "print the plan as one line of JSON, and nothing else, to stdout")
    .option("--events <file>", "write a line of JSON there for whatever begins and ends; /dev/stderr is a file too")
    .option("--quiet", "print nothing")
    .addHelpText("after", DETAILS)
    .action(async (name: string, flags: PlanFlags, command: Command) => {
      const { plan } = await import("../../app/planning/command.ts");
      const isGiven = (option: string): boolean => command.getOptionValueSource(option) === "cli";
      const { for: lasting, budget, ...others } = flags;
      await plan(name, {
        ...others,
        workersGiven: isGiven("workers"),
        ...(isGiven("for") ? { for: lasting } : {}),
        ...(isGiven("budget") ? { budget } : {}),
      } as PlanFlags);
    });
}

const DETAILS = `
Each point of the experiment is a configuration; what befalls it there says how nodes are lost, and when. The same world under the same
seed is never run twice, by no plan: runs are kept in results/.runs, which may be deleted.

Examples:
  npx fallthrough plan peak-failure
  npx fallthrough plan mine.json --for 1h --set database.capacity=4000
  npx fallthrough plan mine.json --json | jq .losses.rows
`;
