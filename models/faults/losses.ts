/** The ways in which a compound may lose its nodes: its option `what`. */
import { z } from "zod";
import { crash } from "./crash.ts";
import type { Lasting } from "./fault.ts";
import { hostDown } from "./host-down.ts";
import { partition } from "./partition.ts";
import { pause } from "./pause.ts";
import { warmStop } from "./warm-restart.ts";

const losses: readonly Lasting[] = [crash, hostDown, pause, partition, warmStop];

/** The name of one of them. */
export function lossOption(fallback: Lasting) {
  return z
    .enum(losses.map(({ name }) => name))
    .prefault(fallback.name)
    .describe(
      `What happens to each node: it crashes (and is started again empty), its host goes down, its process hangs, it is cut off, or it is stopped and started with its memory. Default: ${fallback.name}.`,
    );
}

export function lossNamed(name: string): Lasting {
  const found = losses.find((loss) => loss.name === name);
  if (found === undefined) throw new Error(`${name} is no way to lose a node`);
  return found;
}
