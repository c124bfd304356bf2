/** Serves a node until a signal or a client ends it. */
import { rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:net";
import { MemcachedServer } from "../../../models/memcached-server/server.ts";
import type { NodeFlags } from "../../../models/nodes/settings/node-flags.ts";
import { MIB } from "../../core/units.ts";
import { InvalidInput } from "../ending/errors.ts";
import type { ServedFault } from "./actions.ts";
import { NodeClock } from "./clock.ts";
import { controlServer } from "./control.ts";
import { type Place, ServedNode } from "./served-node.ts";

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
  const movable = {
    stop: () => clock.stop(),
    go: () => clock.go(),
    move: (seconds: number) => {
      clock.move(seconds);
      served.advance();
    },
  };
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
  const failed = ({ message }: Error) => process.stderr.write(`fault: ${message}\n`);
  const served = new ServedNode({ node, clock, places, ended: end, failed });
  const control = controlPort === null ? null : controlServer(served);
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
    if (control !== null) await listening(control, controlPort!);
    if (flags.pidFile !== null) writeFileSync(flags.pidFile, `${process.pid}\n`);
  } catch (error) {
    control?.close();
    await served.close();
    throw new InvalidInput("node", [(error as Error).message]);
  }
  if (faults.length > 0) {
    const { strike } = await import("./actions.ts");
    // In its own time since it was started.
    for (const fault of faults) void strike(served, fault, 0).catch(failed);
  }
  process.stdout.write(greeting(flags, served, control?.address() ?? null));
  await ended;
  control?.close();
  await served.close();
  if (flags.pidFile !== null) rmSync(flags.pidFile, { force: true });
}

export function programVersion({ settings }: NodeFlags): string {
  return settings.profile === "1.4" ? "1.4.7" : "1.6.18";
}

function listening(control: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    control.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
}

function greeting(flags: NodeFlags, served: ServedNode, control: ReturnType<Server["address"]>): string {
  const controlText = control !== null && typeof control === "object" ? `, control on 127.0.0.1:${control.port}` : "";
  const model = `a model of memcached ${programVersion(flags)}, ${flags.settings.profile}, -m ${flags.memoryBytes / MIB}`;
  return `listening on ${served.addresses.join(", ")}${controlText}: ${model}; a test double, not a cache for production\n`;
}
