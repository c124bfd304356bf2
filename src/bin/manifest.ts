/** manifest.json: all that repeats a result. `fallthrough run` reads it like an experiment. */
import type { Experiment } from "./experiment.ts";
import { version } from "./package.ts";
import { prettyJson } from "./results-folder.ts";
import type { Task } from "./run-experiments.ts";

export const MANIFEST_VERSION = 1;

export interface Manifest {
  /** Version of fallthrough that made the results. */
  readonly fallthrough: string;
  readonly command: string;
  readonly experiment: unknown;
}

/** The value if it is a manifest, else null. */
export function manifestOf(value: unknown): Manifest | null {
  if (value === null || typeof value !== "object" || !("manifestVersion" in value)) return null;
  return value as unknown as Manifest;
}

export interface Ran {
  /** The program to the last byte of its code. */
  readonly engine: string;
  readonly startedMs: number;
  readonly workers: number;
}

/** Two manifests of the same results differ in `ran` alone. */
export function manifestText({ experiment, command }: Task<Experiment>, { engine, startedMs, workers }: Ran): string {
  const simulated = experiment.kind === "simulation" ? { seeds: experiment.seeds, points: experiment.points } : {};
  const manifest = {
    manifestVersion: MANIFEST_VERSION,
    fallthrough: version,
    engine,
    command,
    experiment: experiment.document,
    ...simulated,
    ran: {
      at: new Date(startedMs).toISOString(),
      seconds: (Date.now() - startedMs) / 1000,
      workers,
      node: process.version,
    },
  };
  return `${prettyJson(manifest)}\n`;
}
