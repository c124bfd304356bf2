/** `fallthrough node`: the model of one memcached process behind a socket, for real clients. */
import { Command } from "commander";
import { flagsHelp } from "../../../models/nodes/settings/flags.ts";
import { profileNames } from "../../../models/nodes/settings/settings.ts";
import { serveFor } from "../../app/node-server/command-line.ts";
import { CLOCKS } from "../../app/node-server/serve.ts";
import { listed } from "../../core/text/nearest.ts";
import { repeated } from "../repeated.ts";

/** Faults are those of a run, and all that knows them is loaded only where somebody names or lists one. */
export async function nodeCommand(args: readonly string[]): Promise<Command> {
  const faults = args.some((word) => /^(?:help|-h|--help)$/.test(word)) ? await faultsText() : "";
  return new Command("node")
    .description(
      "Serve the model of a memcached node to real clients. It is a test double, not a cache for production.",
    )
    .usage("[options] [memcached's options]")
    .allowUnknownOption()
    .allowExcessArguments()
    .option("--profile <name>", `which memcached: ${listed(profileNames)}; default: what its options say`)
    .option(
      "--clock <clock>",
      Object.entries(CLOCKS)
        .map((entry) => entry.join(": "))
        .join("; "),
      "real",
    )
    .option("--fault <fault>", "what happens to it, see below; may be given again", repeated)
    .option("--control <port>", "a port of 127.0.0.1 that takes faults, one a line; 0: any that is free")
    .option("--listen-anyway", "listen on addresses that other machines can reach")
    .addHelpText("after", () => details(faults))
    .action(() => serveFor(args.slice(1), showHelp));
}

/** For a command line of memcached that asks for it among other options, as `-vh`. */
export async function showHelp(): Promise<void> {
  (await nodeCommand(["node", "--help"])).outputHelp();
}

const details = (faults: string) => `
memcached's options, as it takes them (-p 0: any port that is free):
${flagsHelp()}

Faults, with the names and options of an experiment. NAME@30s begins 30 seconds after the start. crash+10s is short for
crash for=10s, restart+10s for restart after=10s, slow=200ms for slow by=200ms:
${faults}

Signals: SIGINT and SIGTERM end it, SIGUSR2 makes it crash and start empty, SIGSTOP and SIGCONT stop it for real.

Examples:
  npx fallthrough node -p 11311 -m 64
  npx fallthrough node -p 11311 -m 10 -o no_modern --fault crash@30s+10s
  npx fallthrough node -p 11311 --control 11312        then: echo pause+5s | nc 127.0.0.1 11312
  npx fallthrough node -p 11311 --clock virtual        then, as a command of memcached: debugtime 60
`;

async function faultsText(): Promise<string> {
  const { faultsHelp } = await import("../../app/node-server/fault-text.ts");
  return faultsHelp()
    .map(([form, doc]) => `  ${form}\n      ${doc}`)
    .join("\n");
}
