/** The command line around the commands: help, version, errors and exit codes. */
import { Command, CommanderError } from "commander";
import { ExitCode } from "../app/ending/exit-codes.ts";
import { version } from "../app/files/package.ts";
import { writeHelp } from "./help-text.ts";
import { report } from "./report.ts";

export interface LazyCommand {
  readonly name: string;
  readonly summary: string;
  /**
   * The command itself, with its options and its action, for these words of the command line. It sets `process.exitCode` if it
   * does not end well.
   */
  readonly load: (args: readonly string[]) => Promise<Command>;
}

const EXAMPLES = `
Examples:
  npx fallthrough run                                    the founding experiment, then a node lost at peak
  npx fallthrough run experiments/peak-failure.json --seeds 3
  npx fallthrough run peak-failure --set cluster.nodes=10 --set workload.ttl=1h
  npx fallthrough list clients
  npx fallthrough help run                               options and examples of a command

Exit codes: 0 all is well, 99 a result is not as expected, 104 input that cannot be used or a file that cannot
be written, 105 interrupted, 107 an error in fallthrough itself.
`;

/** Runs the program and leaves its exit code in `process.exitCode`. */
export async function main(args: readonly string[], commands: readonly LazyCommand[]): Promise<void> {
  const program = new Command("fallthrough")
    .description("What falls through to the database when a memcached node dies or comes back.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", EXAMPLES)
    .enablePositionalOptions()
    .configureOutput({ writeOut: writeHelp })
    .exitOverride();
  // Only the command that is called is loaded. The others are just names in the help.
  const called = args[0] === "help" ? args[1] : args[0];
  try {
    for (const { name, summary, load } of commands) {
      const command = name === called ? await load(args) : new Command(name);
      for (const option of command.options)
        if (Array.isArray(option.defaultValue)) option.defaultValueDescription ??= "none";
      program.addCommand(command.summary(summary).configureOutput({ writeOut: writeHelp }).exitOverride());
    }
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) process.exitCode = await report(error);
    // It has said what is wrong.
    else process.exitCode = error.exitCode === 0 ? ExitCode.ok : ExitCode.invalid;
  }
}
