/** Processor sharing: k cores, shared alike by all queries as soon as there are more than k. */
import type { Sharing } from "./sharing.ts";

export function sharedCores(cores: number): Sharing {
  return { speed: (n) => (n <= cores ? 1 : cores / n), best: cores };
}
