/** What can happen to a cluster: one file a fault, one line here. The name is what an experiment writes in `fault`. */
import { type Registry, registry } from "../../src/core/registry.ts";
import { close, open } from "./close.ts";
import { crash } from "./crash.ts";
import { databaseFailover } from "./database-failover.ts";
import { databaseLosesWrites } from "./database-loses-writes.ts";
import { databaseBack, databaseOutage } from "./database-outage.ts";
import { databaseRestart } from "./database-restart.ts";
import { databaseFastAgain, databaseSlow } from "./database-slow.ts";
import { deploy } from "./deploy.ts";
import { type FaultDefinition, isCompound, type ListsDiffer, type Primitive } from "./fault.ts";
import type { FaultSpec } from "./fault-spec.ts";
import { flap } from "./flap.ts";
import { flush } from "./flush.ts";
import { hostDown, hostUp } from "./host-down.ts";
import { lockHolderDies } from "./lock-holder-dies.ts";
import type { OnReturn } from "./on-return.ts";
import { noLoss, packetLoss } from "./packet-loss.ts";
import { partialResize } from "./partial-resize.ts";
import { heal, partition } from "./partition.ts";
import { pause, resume } from "./pause.ts";
import { preFill } from "./pre-fill.ts";
import { rack } from "./rack.ts";
import { random } from "./random.ts";
import { recover } from "./recover.ts";
import { resize } from "./resize.ts";
import { restart } from "./restart.ts";
import { rollingRestart } from "./rolling-restart.ts";
import { resetLoad, setLoad } from "./set-load.ts";
import { resetRetries, setRetries } from "./set-retries.ts";
import { resetServers, setServers } from "./set-servers.ts";
import { fastAgain, slow } from "./slow.ts";
import { swizzle } from "./swizzle.ts";
import { warmRestart, warmStart, warmStop } from "./warm-restart.ts";

export const faults: Registry<FaultDefinition> = registry("fault", ({ doc }) => doc);

faults.register(
  crash,
  recover,
  restart,
  warmRestart,
  warmStop,
  warmStart,
  pause,
  resume,
  hostDown,
  hostUp,
  partition,
  heal,
  slow,
  fastAgain,
  packetLoss,
  noLoss,
  flush,
  close,
  open,
  preFill,
  lockHolderDies,
  databaseSlow,
  databaseFastAgain,
  databaseOutage,
  databaseBack,
  databaseLosesWrites,
  databaseFailover,
  databaseRestart,
  setLoad,
  resetLoad,
  setRetries,
  resetRetries,
  setServers,
  resetServers,
  resize,
  partialResize,
  deploy,
  flap,
  rollingRestart,
  rack,
  swizzle,
  random,
);

/** @throws Error if there is none: names are checked when a scenario is read. */
export function faultNamed(name: string): FaultDefinition {
  return faults.named(name);
}

export function primitiveNamed(name: string): Primitive {
  const found = faultNamed(name);
  if (isCompound(found)) throw new Error(`${name} is spelled out into other faults and never strikes itself`);
  return found;
}

/** The primitives that an entry stands for, besides those that end them. */
export function primitivesOf({ fault, options }: FaultSpec): readonly Primitive[] {
  const definition = faultNamed(fault);
  return isCompound(definition) ? definition.primitives(options) : [definition];
}

/** What is done as the nodes of an entry return; undefined where nothing is. */
export function onReturnOf({ options }: FaultSpec): OnReturn | undefined {
  return options.onReturn as OnReturn | undefined;
}

/** A loader fills nodes, by the entry itself or as its nodes return. */
export function fillsNodes(spec: FaultSpec): boolean {
  return onReturnOf(spec)?.preFill !== undefined || primitivesOf(spec).some(({ loads }) => loads === true);
}

/** The database starts with a part of its pages in memory only. */
export function startsCold({ options }: FaultSpec): boolean {
  return options.cold !== undefined;
}

/** Whether not all processes have the same server list, after the fault or while it goes on; null where they do. */
export function listsDifferBy({ fault, options }: FaultSpec): ListsDiffer | null {
  return faultNamed(fault).listsDiffer?.(options) ?? null;
}

/** The server lists that the application may get from this fault, as positions. */
export function serverListsOf({ fault, options }: FaultSpec): readonly (readonly number[])[] {
  return faultNamed(fault).serverLists?.(options) ?? [];
}
