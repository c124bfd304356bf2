/** `fallthrough free`: the weakest push that frees a world that is stuck. */
import { Command } from "commander";
import type { FreeFlags } from "../../app/freeing/command.ts";
import { repeated } from "../repeated.ts";
import { workersOption } from "../workers-option.ts";

export function freeCommand(): Command {
  return new Command("free")
    .description(
      "Find the weakest push that frees a world that is stuck after an outage: less load, fewer retries, more servers of the database, each tried by simulation.",
    )
    .argument("<experiment>", "a file, or the name of an experiment that comes with fallthrough")
    .option("--point <point>", "its number, or words of its label; default: the first that is stuck")
    .option("--for <time>", "how long a push lasts; then all is as before", "5m")
    .option("--set <path=value>", "change a setting of the scenario; may be given again", repeated, [])
    .option("--seeds <n>", "futures, each with a seed of its own; default: the repeats of the experiment")
    .addOption(workersOption("threads that run at the same time, 0 for none"))
    .option("--json", "print what was found as JSON")
    .option("--quiet", "show no progress")
    .addHelpText("after", DETAILS)
    .action(async (name: string, flags: FreeFlags) => {
      const { free } = await import("../../app/freeing/command.ts");
      await free(name, flags);
    });
}

const DETAILS = `
A push begins where the experiment's own run ends. Strengths are tried at even distances and then halved between, in all futures with the
same seeds. A world that is not stuck is said to be so, and ends well.

Examples:
  npx fallthrough free metastable-map
  npx fallthrough free metastable-map --point "for 8s, rate 75" --for 1m --seeds 5
  npx fallthrough free mine.json --json
`;
