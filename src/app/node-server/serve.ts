/** Serves a node until a signal or a client ends it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:net";
import { MemcachedServer } from "../../../models/memcached-server/server.ts";
import type { NodeFlags } from "../../../models/nodes/settings/node-flags.ts";
import { MIB } from "../../core/units.ts";
import { InvalidInput } from "../ending/errors.ts";
import { writeProblem } from "../files/output-file.ts";
import type { ServedFault } from "./actions.ts";
import { NodeClock } from "./clock.ts";
import { controlOf } from "./control.ts";
import { listenAt, type Place } from "./listen.ts";
import { ServedNode } from "./served-node.ts";

export interface ServeOptions {
  readonly flags: NodeFlags;
  readonly places: readonly Place[];
  /** How it tells the time: see `CLOCKS`. */
  readonly clock: string;
  readonly faults: readonly ServedFault[];
  /** Null for no control port. */
  readonly controlPort: number | null;
}

/** Every way of telling the time, and what it is. */
export const CLOCKS: Readonly<Record<string, string>> = {
  real: "the time of day, as any server",
  virtual: "stands still until `debugtime` moves it",
  debug: "the time of day, and `debugtime` moves it as well",
};

/** @throws InvalidInput if it cannot listen. */
export async function serve({ flags, places, clock: clockName, faults, controlPort }: ServeOptions): Promise<void> {
  const clock = new NodeClock({ runs: clockName !== "virtual" });
  const movable = clock.followedBy(() => served.advance());
  const node = new MemcachedServer({
    flags,
    epochSeconds: Math.floor(Date.now() / 1000),
    pid: process.pid,
    ...(clockName === "real" ? {} : { clock: movable }),
  });
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  // Nobody may be there to read it, as where the node goes on by itself (`-d`).
  const failed = ({ message }: Error) => process.stderr.once("error", () => {}).write(`fault: ${message}\n`);
  const served = new ServedNode({ node, clock, places, ended: end, failed });
  const control = controlPort === null ? null : controlOf(served);
  for (const signal of ["SIGINT", "SIGTERM", "SIGUSR1"] as const) process.once(signal, end);
  process.on("SIGHUP", () => {});
  process.on(
    "SIGUSR2",
    () =>
      void served
        .crash()
        .then(() => served.recover())
        .catch(failed),
  );
  try {
    await served.open();
    if (control !== null) {
      await listenAt(control.server, { host: "127.0.0.1", port: controlPort! });
      control.server.on("error", failed);
    }
    if (flags.pidFile !== null) writePid(flags.pidFile);
  } catch (error) {
    control?.end();
    await served.close();
    throw new InvalidInput("node", [(error as Error).message]);
  }
  if (faults.length > 0) {
    const { strike } = await import("./actions.ts");
    // In its own time since it was started.
    for (const fault of faults) void strike(served, fault, 0).catch(failed);
  }
  process.stdout.write(greeting(flags, served, control?.server.address() ?? null));
  await ended;
  control?.end();
  await served.close();
  if (flags.pidFile !== null) removeOwn(flags.pidFile);
}

/** @throws Error that names the file and says what to do where the system cannot write it. */
function writePid(pidFile: string): void {
  try {
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (error) {
    throw new Error(`-P ${pidFile}: ${writeProblem((error as NodeJS.ErrnoException).code ?? String(error))}`);
  }
}

/** Whoever put something else there keeps it. */
function removeOwn(pidFile: string): void {
  try {
    if (existsSync(pidFile) && readFileSync(pidFile, "utf8") === `${process.pid}\n`) rmSync(pidFile);
  } catch (error) {
    process.stderr.write(`-P: ${(error as Error).message}\n`);
  }
}

export function programVersion({ settings }: NodeFlags): string {
  return settings.profile === "1.4" ? "1.4.7" : "1.6.18";
}

function greeting(flags: NodeFlags, served: ServedNode, control: ReturnType<Server["address"]>): string {
  const controlText = control !== null && typeof control === "object" ? `, control on 127.0.0.1:${control.port}` : "";
  const model = `a model of memcached ${programVersion(flags)}, ${flags.settings.profile}, -m ${flags.memoryBytes / MIB}`;
  return `listening on ${served.addresses.join(", ")}${controlText}: ${model}; a test double, not a cache for production\n`;
}
