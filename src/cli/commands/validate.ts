/** `fallthrough validate`: holds this version against published numbers. */
import { Command } from "commander";
import type { ValidateFlags } from "../../app/validation/command.ts";
import { repeated } from "../repeated.ts";
import { workersOption } from "../workers-option.ts";

export function validateCommand(): Command {
  return new Command("validate")
    .description("Hold this version against numbers that others published: closed forms, measurements, incidents.")
    .argument("[names...]", "publications of experiments/published, or files like them; default: all that are quick")
    .option("--only <row>", "this row, by its name; may be given again", repeated, [])
    .option("--long", "also what takes long: some four minutes of processor time in place of two")
    .option(
      "--traces <dir>",
      "where traces lie that belong to others; default: FALLTHROUGH_TRACES, else they are skipped",
    )
    .addOption(workersOption("threads that run at the same time"))
    .option("--json", "print the rows as JSON")
    .option("--quiet", "show no progress")
    .addHelpText("after", DETAILS)
    .action(async (names: readonly string[], flags: ValidateFlags) => {
      const { validate } = await import("../../app/validation/command.ts");
      await validate(names, flags);
    });
}

const DETAILS = `
A row agrees if its mean lies in the band that is expected, and is undecided if its 95 % interval is longer than the band. A row
that is not expected to agree says why. The exit code is 99 if a row does not agree that should, or does that should not.

Examples:
  npx fallthrough validate
  npx fallthrough validate multi-get lost-node --json
  npx fallthrough validate --only binary-8-10
  npx fallthrough validate --long --traces ~/traces
  npx fallthrough validate ./ours.json        numbers of your own: a file like those of experiments/published
`;
