/** `fallthrough conform`: plays recorded answers of the real programs against the model. */
import { Command } from "commander";
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
      process.exitCode = await conform(paths, plugins);
    });
}

const DETAILS = `
Prints for each recording how many of its answers the model gives, how many there are, and the file; then their sums.
Recordings of what is not modelled are listed as unsupported and never counted. Ends well if the model gives every answer
of every supported recording and there was at least one. Where calls were timed it says how many durations are within
max(150 ms, 10 %) and lists those farthest off; a busy machine measures long ones, so they decide nothing.

With --plugins the clients of those files take part, and are tried by the laws of the conformance suite: for each version
and variation how many laws it keeps, how many there are, and its name.

Examples:
  npx fallthrough conform recordings/clients recordings/node
  npx fallthrough conform --plugins ./my-client.js
`;
