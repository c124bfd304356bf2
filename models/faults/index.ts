/** What can befall a cluster: one file a fault, one line here. The name is what an experiment writes in `fault`. */
import { crash } from "./crash.ts";
import type { FaultDefinition, Primitive } from "./fault.ts";
import { isCompound } from "./fault.ts";
import { flap } from "./flap.ts";
import { flush } from "./flush.ts";
import { hostDown, hostUp } from "./host-down.ts";
import { noLoss, packetLoss } from "./packet-loss.ts";
import { heal, partition } from "./partition.ts";
import { pause, resume } from "./pause.ts";
import { rack } from "./rack.ts";
import { random } from "./random.ts";
import { recover } from "./recover.ts";
import { resize } from "./resize.ts";
import { restart } from "./restart.ts";
import { rollingRestart } from "./rolling-restart.ts";
import { fastAgain, slow } from "./slow.ts";
import { swizzle } from "./swizzle.ts";
import { warmRestart, warmStart, warmStop } from "./warm-restart.ts";

const registry = [
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
  resize,
  flap,
  rollingRestart,
  rack,
  swizzle,
  random,
] as const satisfies readonly FaultDefinition[];

export type FaultName = (typeof registry)[number]["name"];

export const faults: readonly (FaultDefinition & { readonly name: FaultName })[] = registry;

export function faultNamed(name: string): FaultDefinition {
  return faults.find((fault) => fault.name === name)!;
}

export function primitiveNamed(name: string): Primitive {
  const found = faultNamed(name);
  if (isCompound(found)) throw new Error(`${name} is spelled out into other faults and never strikes itself`);
  return found;
}
