/** The text of manifest.json. */
import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import type { Shard } from "../../sweep/shard.ts";
import { version } from "../files/package.ts";
import { prettyJson, type ResultsFolder } from "../files/results-folder.ts";
import type { Experiment } from "./experiment.ts";
import { MANIFEST_VERSION } from "./manifest.ts";
import type { Task } from "./task.ts";

export interface Ran {
  /** Identifies the program to the last byte of its code. */
  readonly engine: string;
  readonly startedMs: number;
  /** Null while runs are made. */
  readonly seconds: number | null;
  readonly workers: number | "queue";
  readonly shard?: Shard | undefined;
}

/** Two manifests of the same results differ only in `ran`. */
export function manifestText(
  { experiment, command, plugins }: Task<Experiment>,
  folder: ResultsFolder,
  { engine, startedMs, seconds, workers, shard }: Ran,
): string {
  const loaded = plugins.map(({ file, sha256 }) => ({ file: pathFrom(folder, file), sha256 }));
  const played = experiment.kind === "simulation" ? experiment.traces : [];
  // An experiment that sweeps over traces calls its points by their names, so these stay as they are written.
  const traces = played.map(({ path, ...trace }) => ({ ...trace, path: pathFrom(folder, realpathSync(path)) }));
  const made =
    experiment.kind === "simulation"
      ? { changed: experiment.changed, set: experiment.set, seeds: experiment.seeds, points: experiment.points }
      : {
          seeds: "none: nothing in a script is left to chance",
          points: experiment.script.cases.map(({ case: label, client }) => ({ label, client })),
        };
  const manifest = {
    manifestVersion: MANIFEST_VERSION,
    fallthrough: version,
    engine,
    command,
    ...(plugins.length === 0 ? {} : { plugins: loaded }),
    ...(traces.length === 0 ? {} : { traces }),
    // The manifest is read like an experiment: what its plugins are relative to is the manifest.
    experiment:
      plugins.length === 0 ? experiment.document : { ...experiment.document, plugins: loaded.map(({ file }) => file) },
    ...made,
    ...(shard === undefined ? {} : { shard }),
    ran: {
      at: new Date(startedMs).toISOString(),
      seconds,
      workers,
      node: process.version,
    },
  };
  return `${prettyJson(manifest)}\n`;
}

function pathFrom(folder: ResultsFolder, file: string): string {
  const path = relative(realpathSync(folder.path), file).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}
