/** Kinds of option that more than one client has, and a check of servers that several share. */
import { z } from "zod";
import { inUnit } from "../../../src/core/text/problems.ts";
import type { Server } from "../client.ts";

/** true or false, or 1 or 0 as php.ini has it. */
export function flag() {
  return z.union([z.boolean(), z.literal([0, 1])]);
}

/** A whole number that fits the library's int. */
export function whole(least: number, most = 2 ** 31 - 1) {
  return z.int().min(least).max(most);
}

const SECONDS = inUnit("seconds");
const MILLISECONDS = inUnit("milliseconds");

/** A time to wait in seconds: above 0, at most a day if nothing else is said. */
export function patience(most = 86_400) {
  return z.number(SECONDS).positive(SECONDS).max(most, SECONDS);
}

/** More do not fit a clock of 32 bits that has run for a while. */
export const CLOCK_SECONDS_MAX = 1_000_000_000;

/** A time in seconds that may be 0. */
export function seconds(most = CLOCK_SECONDS_MAX) {
  return z.number(SECONDS).nonnegative(SECONDS).max(most, SECONDS);
}

/** A time in whole seconds that fits the library's int. */
export function wholeSeconds(least: number, most = 2 ** 31 - 1) {
  return z.int(SECONDS).min(least, SECONDS).max(most, SECONDS);
}

/** A time in whole milliseconds that fits the library's int. */
export function milliseconds(least: number, most = 2 ** 31 - 1) {
  return z.int(MILLISECONDS).min(least, MILLISECONDS).max(most, MILLISECONDS);
}

/** @throws Error if a server has a weight, which the client would not know of. */
export function refuseWeights(servers: readonly Server[], client: string): void {
  const weighted = servers.findIndex(({ weight }) => weight !== 1);
  if (weighted >= 0)
    throw new Error(`server ${weighted}: weight ${servers[weighted].weight}; ${client} has no weights`);
}
