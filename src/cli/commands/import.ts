/** `fallthrough import`: a configuration that is in use into the client and the cluster of an experiment. */
import { Command } from "commander";
import { leaveSignals } from "../../app/ending/interrupt.ts";
import { prettyJson } from "../../app/files/results-folder.ts";
import { type ImportOptions, imported, readConfiguration } from "../../app/importers/imported.ts";
import { kinds } from "../../app/importers/index.ts";
import { wrappedFor } from "../../terminal/screen.ts";

export function importCommand(): Command {
  return new Command("import")
    .description("Turn a configuration that is in use into the client and the cluster of an experiment.")
    .argument("<files...>", "one file, or several fragments of php.ini, of which later ones win")
    .option("--as <kind>", `its kind, where the file does not show it: ${kinds.map(({ name }) => name).join(", ")}`)
    .option("--version <release>", "release of the client; default: the newest that is modelled")
    .option("--servers <list>", "host:port[:weight],... for a configuration that does not name its servers")
    .option("--pool <name>", "which one of several pools, stores, caches or environments")
    .option(
      "--define <NAME=VALUE>",
      "what the environment, a template or a variable has in it; may be repeated",
      collected,
    )
    .addHelpText(
      "after",
      `
Prints the experiment to standard output, with a comment for each value that says where it came from. Prints to standard
error what will happen when a node is lost, and which settings it did not understand or does not use.

Examples:
  npx fallthrough import nutcracker.yml > experiments/ours.json
  npx fallthrough import php.ini conf.d/memcache.ini --servers a:11211,b:11211 --version 3.0.8
  npx fallthrough import settings.py --pool default --define MEMCACHED_HOST=10.0.0.1
  npx fallthrough run experiments/ours.json --set 'faults=[{"fault":"crash","node":0,"at":"30m","for":"10m"}]'
`,
    )
    .action(async (files: readonly string[], options: ImportOptions) => {
      await leaveSignals();
      const { experiment, said } = imported(files.map(readConfiguration), options);
      process.stdout.write(`${prettyJson(experiment)}\n`);
      process.stderr.write(wrappedFor(process.stderr, said));
    });
}

function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
