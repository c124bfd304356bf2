/** Kinds of option that more than one client has, and a check of servers that several share. */
import { z } from "zod";
import type { Server } from "../client.ts";

/** true or false, or 1 or 0 as php.ini has it. */
export function flag() {
  return z.union([z.boolean(), z.literal([0, 1])]);
}

/** A whole number that fits the library's int. */
export function whole(least: number, most = 2 ** 31 - 1) {
  return z.int().min(least).max(most);
}

/** A time to wait in seconds: above 0, at most a day. */
export function patience() {
  return z.number().positive().max(86_400);
}

/** A time in seconds that may be 0; more do not fit a clock of 32 bits that has run for a while. */
export function seconds(most = 1_000_000_000) {
  return z.number().nonnegative().max(most);
}

/** @throws Error if a server has a weight, which the client would not know of. */
export function refuseWeights(servers: readonly Server[], client: string): void {
  const weighted = servers.findIndex(({ weight }) => weight !== 1);
  if (weighted >= 0)
    throw new Error(`server ${weighted}: weight ${servers[weighted].weight}; ${client} has no weights`);
}
