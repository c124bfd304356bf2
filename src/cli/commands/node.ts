/** `fallthrough node`: the model of one memcached process behind a socket, for real clients to talk to. */

import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { isIPv4, isIPv6, type Server } from "node:net";
import { Command } from "commander";
import { MemcachedServer } from "../../../models/memcached-server/server.ts";
import { flagsHelp, parseFlags } from "../../../models/nodes/settings/flags.ts";
import type { NodeFlags } from "../../../models/nodes/settings/node-flags.ts";
import { type ProfileName, profileNames } from "../../../models/nodes/settings/settings.ts";
import { InvalidInput } from "../../app/ending/errors.ts";
import { ExitCode } from "../../app/ending/exit-codes.ts";
import { version } from "../../app/files/package.ts";
import { NodeClock } from "../../app/node-server/clock.ts";
import { controlServer } from "../../app/node-server/control.ts";
import { faultNames, faultTexts, type NodeFault, parseFault } from "../../app/node-server/fault.ts";
import { type Place, ServedNode } from "../../app/node-server/served-node.ts";
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { MIB, MICROS_PER_SECOND } from "../../core/units.ts";

interface NodeOptions {
  readonly profile?: string;
  readonly clock: string;
  readonly fault?: readonly string[];
  readonly control?: string;
  readonly listenAnyway?: boolean;
}

/** Every way of telling the time, and what it is. */
const CLOCKS: Readonly<Record<string, string>> = {
  real: "the time of day, as any server",
  virtual: "stands still until `debugtime` moves it",
  debug: "the time of day, and `debugtime` moves it besides",
};

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;
const OWN_OPTIONS = ["--profile", "--clock", "--fault", "--control", "--listen-anyway", "--help"];

export function nodeCommand(): Command {
  return new Command("node")
    .description(
      "Serve a memcached node that is the model, for real clients: a test double, not a cache for production.",
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
    .option("--fault <fault>", "what befalls it, see below; repeatable", collect)
    .option("--control <port>", "a port of 127.0.0.1 that takes faults, one a line; 0: any that is free")
    .option("--listen-anyway", "listen on addresses that other machines can reach")
    .addHelpText("after", details)
    .action((options: NodeOptions, command: Command) => serve(command.args, options));
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

const details = () => `
memcached's options, as it takes them (-p 0: any port that is free):
${flagsHelp()}

Faults:
${faultNames.map((name) => `  ${faultTexts[name][0].padEnd(28)} ${faultTexts[name][1]}`).join("\n")}

Signals: SIGINT and SIGTERM end it, SIGUSR2 makes it crash and start empty, SIGSTOP and SIGCONT stop it for real.

Examples:
  fallthrough node -p 11311 -m 64
  fallthrough node -p 11311 -m 10 -o no_modern --fault crash@30s+10s
  fallthrough node -p 11311 --control 11312        then: echo pause+5s | nc 127.0.0.1 11312
  fallthrough node -p 11311 --clock virtual        then, as a command of memcached: debugtime 60
`;

async function serve(args: readonly string[], options: NodeOptions): Promise<void> {
  const problems: string[] = [];
  const profile = profileOf(options.profile, problems);
  const parsed = parseFlags(args, { profile, others: OWN_OPTIONS });
  problems.push(...parsed.problems);
  const { flags } = parsed;
  if (flags.print !== null) {
    if (flags.print === "help") nodeCommand().outputHelp();
    else process.stdout.write(printed(flags));
    return;
  }
  const places = placesOf(flags, options.listenAnyway ?? false, problems);
  const faults = faultsOf(options.fault ?? [], problems);
  if (!Object.hasOwn(CLOCKS, options.clock)) {
    const names = Object.keys(CLOCKS);
    problems.push(`--clock ${options.clock}: expected ${listed(names)}${didYouMean(options.clock, names)}`);
  }
  const controlPort = controlPortOf(options.control, problems);
  if (problems.length > 0) throw new InvalidInput("node", problems);
  if (flags.udpPort > 0) process.stderr.write(`-U ${flags.udpPort}: UDP is not modelled, the port stays closed\n`);
  if (flags.daemon && process.env[DETACHED] === undefined) await detach();
  else await run(flags, options.clock, places, faults, controlPort);
}

async function run(
  flags: NodeFlags,
  clockName: string,
  places: readonly Place[],
  faults: readonly NodeFault[],
  controlPort: number | null,
): Promise<void> {
  const clock = new NodeClock({ runs: clockName !== "virtual" });
  const movable = {
    stop: () => clock.stop(),
    go: () => clock.go(),
    move: (seconds: number) => {
      clock.move(seconds);
      served.advance();
    },
  };
  const epochSeconds = Math.floor(Date.now() / 1000);
  const node = new MemcachedServer({
    flags,
    epochSeconds,
    pid: process.pid,
    ...(clockName === "real" ? {} : { clock: movable }),
  });
  let over = () => {};
  const untilOver = new Promise<void>((resolve) => {
    over = resolve;
  });
  const served = new ServedNode({ node, clock, places, ended: () => over() });
  const control = controlPort === null ? null : controlServer(served);
  try {
    await served.open();
    if (control !== null) {
      await new Promise<void>((resolve, reject) =>
        control.once("error", reject).listen(controlPort!, "127.0.0.1", resolve),
      );
    }
  } catch (error) {
    await served.close();
    throw new InvalidInput("node", [(error as Error).message]);
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGUSR1"] as const) process.once(signal, () => over());
  process.on("SIGHUP", () => {});
  process.on("SIGUSR2", () => void served.crash().then(() => served.start()));
  for (const fault of faults) clock.at(fault.atSeconds * MICROS_PER_SECOND, () => void served.befall(fault));
  if (flags.pidFile !== null) writeFileSync(flags.pidFile, `${process.pid}\n`);
  process.stdout.write(greeting(flags, served, control?.address() ?? null));
  await untilOver;
  control?.close();
  await served.close();
  if (flags.pidFile !== null) rmSync(flags.pidFile, { force: true });
}

function greeting(flags: NodeFlags, served: ServedNode, control: ReturnType<Server["address"]>): string {
  const controlText = control !== null && typeof control === "object" ? `, control on 127.0.0.1:${control.port}` : "";
  const model = `a model of memcached ${programVersion(flags)}, ${flags.settings.profile}, -m ${flags.memoryBytes / MIB}`;
  return `listening on ${served.addresses.join(", ")}${controlText}: ${model}; a test double, not a cache for production\n`;
}

function programVersion({ settings }: NodeFlags): string {
  return settings.profile === "1.4" ? "1.4.7" : "1.6.18";
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

/** Loopback unless it is said otherwise twice: where, and that it is meant. */
function placesOf(
  { addresses, port, socketPath, socketMode }: NodeFlags,
  anyway: boolean,
  problems: string[],
): Place[] {
  if (socketPath !== null) return [{ path: socketPath, mode: socketMode }];
  return (addresses.length === 0 ? ["127.0.0.1"] : addresses).flatMap((text) => {
    const place = placeOf(text, port);
    if (place === null) problems.push(`-l ${text}: expected an address, or an address and a port: 127.0.0.1:11211`);
    else if (!anyway && !LOOPBACK.test(place.host)) {
      problems.push(
        `-l ${text}: other machines could reach it, and it is a test double that knows no access rights; expected 127.0.0.1, or --listen-anyway`,
      );
    } else return [place];
    return [];
  });
}

function placeOf(text: string, port: number): { readonly host: string; readonly port: number } | null {
  if (isIPv6(text)) return { host: text, port };
  const [, host, own] = /^\[?([^[\]]+?)\]?(?::(\d+))?$/.exec(text) ?? [];
  if (host === undefined || !(isIPv4(host) || isIPv6(host) || /^[a-z0-9.-]+$/i.test(host))) return null;
  return { host, port: own === undefined ? port : Number(own) };
}

function faultsOf(texts: readonly string[], problems: string[]): NodeFault[] {
  return texts.flatMap((text) => {
    const fault = parseFault(text);
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

/** Set for the process that goes on when its parent has ended (-d). */
const DETACHED = "FALLTHROUGH_NODE_DETACHED";

/** Starts the same again as a process of its own, and ends when that listens or has failed. */
async function detach(): Promise<void> {
  const child = spawn(process.execPath, process.argv.slice(1), {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, [DETACHED]: "1" },
  });
  child.stderr.on("data", (data) => process.stderr.write(data));
  await new Promise<void>((resolve) => {
    child.once("exit", (code) => {
      process.exitCode = code ?? ExitCode.internal;
      resolve();
    });
    child.stdout.once("data", (data) => {
      process.stdout.write(data);
      resolve();
    });
  });
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
}
