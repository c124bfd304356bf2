/** The text of manifest.json. */
import { version } from "../files/package.ts";
import { prettyJson } from "../files/results-folder.ts";
import type { Experiment } from "./experiment.ts";
import { MANIFEST_VERSION } from "./manifest.ts";
import type { Task } from "./task.ts";

export interface Ran {
  /** Identifies the program to the last byte of its code. */
  readonly engine: string;
  readonly startedMs: number;
  readonly workers: number;
}

/** Two manifests of the same results differ only in `ran`. */
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
