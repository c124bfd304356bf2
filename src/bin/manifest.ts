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
  /** Paths of the scenario that the command line set; the experiment has their values. */
  readonly changed?: readonly string[];
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
  const made =
    experiment.kind === "simulation"
      ? { changed: experiment.changed, seeds: experiment.seeds, points: experiment.points }
      : {
          seeds: "none: nothing in a script is left to chance",
          points: experiment.script.cases.map(({ case: label, client }) => ({ label, client })),
        };
  const manifest = {
    manifestVersion: MANIFEST_VERSION,
    fallthrough: version,
    engine,
    command,
    experiment: experiment.document,
    ...made,
    ran: {
      at: new Date(startedMs).toISOString(),
      seconds: (Date.now() - startedMs) / 1000,
      workers,
      node: process.version,
    },
  };
  return `${prettyJson(manifest)}\n`;
}
