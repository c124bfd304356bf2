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
Recordings of what is not modelled are listed as unsupported and never counted. Ends well if the model gives every answer
of every supported recording and there was at least one. Where calls were timed it says how many durations are within
max(150 ms, 10 %) and lists those farthest off; a busy machine measures long ones, so they decide nothing.

Example:
  npx fallthrough conform recordings/clients recordings/node
`;
