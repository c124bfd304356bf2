/**
 * The command line of a served node: options of its own among memcached's. It is read without a library, and what only some
 * command lines need is loaded for them, so that a node is there soon.
 */
import { parseFlags } from "../../../models/nodes/settings/flags.ts";
import type { NodeFlags } from "../../../models/nodes/settings/node-flags.ts";
import { type ProfileName, profileNames } from "../../../models/nodes/settings/settings.ts";
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { InvalidInput } from "../ending/errors.ts";
import type { ServedFault } from "./actions.ts";
import { DETACHED } from "./detached.ts";
import { placesOf } from "./places.ts";
import { CLOCKS, programVersion, serve } from "./serve.ts";

/** Own options, and what each expects behind it; null for nothing. */
const OWN_OPTIONS: ReadonlyMap<string, string | null> = new Map([
  ["--profile", listed(profileNames)],
  ["--clock", listed(Object.keys(CLOCKS))],
  ["--fault", "a fault"],
  ["--control", "a port"],
  ["--listen-anyway", null],
]);

/** Serves what the words behind `node` say, or prints what they ask for. @throws InvalidInput naming every mistake. */
export async function serveFor(args: readonly string[], showHelp: () => Promise<void>): Promise<void> {
  const problems: string[] = [];
  const { given, rest } = ownOptions(args, problems);
  const last = (name: string) => given.get(name)?.at(-1);
  const profile = profileOf(last("--profile"), problems);
  const parsed = parseFlags(rest, { profile, others: [...OWN_OPTIONS.keys(), "--help"] });
  problems.push(...parsed.problems);
  const { flags } = parsed;
  if (flags.print !== null) {
    if (flags.print === "help") await showHelp();
    else process.stdout.write(await printed(flags));
    return;
  }
  const places = placesOf(flags, given.has("--listen-anyway"), problems);
  const faults = await faultsOf(given.get("--fault") ?? [], flags, problems);
  const clock = last("--clock") ?? "real";
  if (!Object.hasOwn(CLOCKS, clock)) {
    const names = Object.keys(CLOCKS);
    problems.push(`--clock ${clock}: expected ${listed(names)}${didYouMean(clock, names)}`);
  }
  const controlPort = controlPortOf(last("--control"), problems);
  if (problems.length > 0) throw new InvalidInput("node", problems);
  if (flags.udpPort > 0) process.stderr.write(`-U ${flags.udpPort}: UDP is not modelled, the port stays closed\n`);
  if (flags.daemon && process.env[DETACHED] === undefined) await (await import("./detach.ts")).detach();
  else await serve({ flags, places, clock, faults, controlPort });
}

interface OwnOptions {
  /** What was given for each option, in order. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  /** All other words. */
  readonly rest: readonly string[];
}

function ownOptions(args: readonly string[], problems: string[]): OwnOptions {
  const given = new Map<string, string[]>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [, name, text] = /^(--[^=]*)(?:=(.*))?$/s.exec(args[i]) ?? [];
    const expected = name === undefined ? undefined : OWN_OPTIONS.get(name);
    if (name === undefined || expected === undefined) {
      rest.push(args[i]);
      continue;
    }
    if (expected === null && text !== undefined) problems.push(`${args[i]}: takes no argument`);
    const value = expected === null ? "" : (text ?? args[++i]);
    if (value === undefined) problems.push(`${name}: its argument is missing; expected ${expected}`);
    else given.set(name, [...(given.get(name) ?? []), value]);
  }
  return { given, rest };
}

async function printed(flags: NodeFlags): Promise<string> {
  if (flags.print === "version") return `memcached ${programVersion(flags)}\n`;
  const { version } = await import("../files/package.ts");
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
  const { parseFault } = await import("./fault-text.ts");
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
