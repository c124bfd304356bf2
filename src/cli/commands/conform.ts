/** `fallthrough conform`: plays recorded answers of the real programs against the model. */
import { Command } from "commander";
import { leaveSignals } from "../../app/ending/interrupt.ts";
import { PLUGINS, repeated } from "../repeated.ts";

export function conformCommand(): Command {
  return new Command("conform")
    .description(
      "Hold the models against recorded answers of the real programs, and clients of your own to what every client owes.",
    )
    .argument("[paths...]", "recordings (.json, .json.gz), or folders of them")
    .option("--plugins <file>", PLUGINS, repeated, [])
    .addHelpText("after", DETAILS)
    .action(async (paths: readonly string[], { plugins }: { readonly plugins: readonly string[] }) => {
      const { conform } = await import("../../app/conformance/conform.ts");
      await leaveSignals();
      process.exitCode = await conform(paths, plugins);
    });
}

const DETAILS = `
Prints a line for each recording: how many of its answers the model gives, how many there are, and the file. The last line
has the sums. A recording of something that is not modelled is listed as unsupported and not counted. The exit code is 0 if
there was at least one supported recording and the model gives all answers. For calls that were timed, the line also says how
many durations are within max(150 ms, 10 %), and the worst are listed. A busy machine measures long ones, so they do not count.

With --plugins the clients of those files take part, and are tried by the laws of the conformance suite: for each version
and variation how many laws it keeps, how many there are, and its name.

Examples:
  npx fallthrough conform recordings/clients recordings/node
  npx fallthrough conform --plugins ./my-client.js
`;
