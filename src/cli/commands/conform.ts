/** `fallthrough conform`: plays recorded answers of the real programs against the model. */
import { Command } from "commander";

export function conformCommand(): Command {
  return new Command("conform")
    .description("Hold the models against recorded answers of the real programs.")
    .argument("<paths...>", "recordings (.json, .json.gz), or folders of them")
    .addHelpText("after", DETAILS)
    .action(async (paths: readonly string[]) => {
      const { conform } = await import("../../app/conformance/conform.ts");
      process.exitCode = conform(paths);
    });
}

const DETAILS = `
Prints for each recording how many of its answers the model gives, how many there are, and the file; then their sums.
Recordings of what is not modelled are listed as unsupported and never counted. Ends well if every answer of every
supported recording is given and there was at least one such recording.

Example:
  npx fallthrough conform recordings/clients recordings/node
`;
