/** manifest.json: everything that is needed to repeat a result. `fallthrough run` reads it like an experiment. */
import type { Shard } from "../../sweep/shard.ts";
import type { TracePlace } from "../traces/at-hand.ts";

export const MANIFEST_VERSION = 1;

export interface Manifest {
  /** Version of fallthrough that made the results. */
  readonly fallthrough: string;
  /** Identifies the program to the last byte of its code. */
  readonly engine: string;
  readonly command: string;
  readonly plugins?: readonly { readonly file: string; readonly sha256: string }[];
  readonly experiment: unknown;
  /** Paths of the scenario that the command line set. Their values are in the experiment. */
  readonly changed?: readonly string[];
  /** What the command line set, as it was written there. */
  readonly set?: readonly string[];
  /** Where the traces lie that the experiment names, relative to the manifest. */
  readonly traces?: readonly TracePlace[];
  /** Of a script: why there are none. */
  readonly seeds?: readonly number[] | string;
  /** The share of the runs that lies beside it. Absent: all of them. */
  readonly shard?: Shard;
}

/** The value if it is a manifest, else null. */
export function manifestOf(value: unknown): Manifest | null {
  if (value === null || typeof value !== "object" || !("manifestVersion" in value)) return null;
  return value as unknown as Manifest;
}
