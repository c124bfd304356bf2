/** `fallthrough node`: the model of one memcached process behind a socket, for real clients. */
import { Command } from "commander";
import { flagsHelp, parseFlags } from "../../../models/nodes/settings/flags.ts";
import type { NodeFlags } from "../../../models/nodes/settings/node-flags.ts";
import { type ProfileName, profileNames } from "../../../models/nodes/settings/settings.ts";
import { InvalidInput } from "../../app/ending/errors.ts";
import { version } from "../../app/files/package.ts";
import type { ServedFault } from "../../app/node-server/actions.ts";
import { detach, isDetached } from "../../app/node-server/detach.ts";
import { placesOf } from "../../app/node-server/places.ts";
import { CLOCKS, programVersion, serve } from "../../app/node-server/serve.ts";
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { repeated } from "../repeated.ts";

interface NodeOptions {
  readonly profile?: string;
  readonly clock: string;
  readonly fault?: readonly string[];
  readonly control?: string;
  readonly listenAnyway?: boolean;
}

const OWN_OPTIONS = ["--profile", "--clock", "--fault", "--control", "--listen-anyway", "--help"];

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
    .action((options: NodeOptions, command: Command) => start(command.args, options));
}

const details = (faults: string) => `
memcached's options, as it takes them (-p 0: any port that is free):
${flagsHelp()}

Faults, with the names and options of an experiment. NAME@30s begins 30 seconds after the start. crash+10s is short for
crash for=10s, restart+10s for restart after=10s, slow=200ms for slow by=200ms:
${faults}

Signals: SIGINT and SIGTERM end it, SIGUSR2 makes it crash and start empty, SIGSTOP and SIGCONT stop it for real.

Examples:
  fallthrough node -p 11311 -m 64
  fallthrough node -p 11311 -m 10 -o no_modern --fault crash@30s+10s
  fallthrough node -p 11311 --control 11312        then: echo pause+5s | nc 127.0.0.1 11312
  fallthrough node -p 11311 --clock virtual        then, as a command of memcached: debugtime 60
`;

async function faultsText(): Promise<string> {
  const { faultsHelp } = await import("../../app/node-server/fault-text.ts");
  return faultsHelp()
    .map(([form, doc]) => `  ${form}\n      ${doc}`)
    .join("\n");
}

async function start(args: readonly string[], options: NodeOptions): Promise<void> {
  const problems: string[] = [];
  const profile = profileOf(options.profile, problems);
  const parsed = parseFlags(args, { profile, others: OWN_OPTIONS });
  problems.push(...parsed.problems);
  const { flags } = parsed;
  if (flags.print !== null) {
    if (flags.print === "help") (await nodeCommand(["--help"])).outputHelp();
    else process.stdout.write(printed(flags));
    return;
  }
  const places = placesOf(flags, options.listenAnyway ?? false, problems);
  const faults = await faultsOf(options.fault ?? [], flags, problems);
  if (!Object.hasOwn(CLOCKS, options.clock)) {
    const names = Object.keys(CLOCKS);
    problems.push(`--clock ${options.clock}: expected ${listed(names)}${didYouMean(options.clock, names)}`);
  }
  const controlPort = controlPortOf(options.control, problems);
  if (problems.length > 0) throw new InvalidInput("node", problems);
  if (flags.udpPort > 0) process.stderr.write(`-U ${flags.udpPort}: UDP is not modelled, the port stays closed\n`);
  if (flags.daemon && !isDetached()) await detach();
  else await serve({ flags, places, clock: options.clock, faults, controlPort });
}

function printed(flags: NodeFlags): string {
  if (flags.print === "version") return `memcached ${programVersion(flags)}\n`;
  return `A model of memcached ${programVersion(flags)}, of fallthrough ${version}. memcached's own licence does not apply.\n`;
}

function profileOf(name: string | undefined, problems: string[]): ProfileName | undefined {
  const found = profileNames.find((one) => one === name);
  if (name !== undefined && found === undefined) {
    problems.push(`--profile ${name}: expected ${listed(profileNames)}${didYouMean(name, profileNames)}`);
  }
  return found;
}

async function faultsOf(texts: readonly string[], flags: NodeFlags, problems: string[]): Promise<ServedFault[]> {
  if (texts.length === 0) return [];
  const { parseFault } = await import("../../app/node-server/fault-text.ts");
  return texts.flatMap((text) => {
    const fault = parseFault(text, { keepsMemory: flags.memoryFile !== null });
    if (typeof fault !== "string") return [fault];
    problems.push(`--fault ${fault}`);
    return [];
  });
}

function controlPortOf(text: string | undefined, problems: string[]): number | null {
  if (text === undefined) return null;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 65_536;
  if (port > 65_535) problems.push(`--control ${text}: expected a port, 0 to 65535`);
  return port;
}
