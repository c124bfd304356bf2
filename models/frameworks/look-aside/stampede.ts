/** A protection against stampedes as the list of them knows it: its name, its options, and how it is made. */
import type { z } from "zod";
import type { Concern } from "../framework.ts";
import type { LookAside, Stampede } from "./look-aside.ts";

export interface StampedeDefinition<O = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly title: string;
  /** What it does, in a line of the table of protections. */
  readonly rule: string;
  /** Where its rules and defaults are from. */
  readonly source: string;
  readonly options: z.ZodObject & z.ZodType<O>;
  create(options: O, cache: LookAside): Stampede;
  /** Who computes holds a lock that it can die with. Default: no. */
  readonly takesLocks?: boolean;
  /** What its users ought to know of these settings before a run, in sentences. */
  warnings?(options: O, concern: Concern): readonly string[];
}
