/** `fallthrough run`: reads every experiment named, and only if all of them are sound runs one after the other. */
import { readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, relative } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { commandText } from "./command-text.ts";
import { InvalidInput, InvalidInputs } from "./errors.ts";
import { type Experiment, readExperiment } from "./experiment.ts";
import { missingFile } from "./missing-file.ts";
import { packagePath } from "./package.ts";
import { runScriptExperiment } from "./run-script-experiment.ts";
import { runSimulation } from "./run-simulation.ts";

/** What is run when nothing is named. */
const MAIN_EXPERIMENTS = ["founding", "peak-failure"];

export interface RunOptions {
  readonly set: readonly string[];
  readonly seeds?: number;
  readonly workers: number;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly check?: boolean;
  readonly fresh?: boolean;
}

/** One experiment with the command that repeats it. */
export interface Task<E extends Experiment = Experiment> {
  readonly experiment: E;
  readonly command: string;
}

export function runCommand(): Command {
  return new Command("run")
    .description(
      "Run experiments and write results/<name>/: summary.json, report.md, report.html, series.csv, runs.ndjson and a manifest that repeats them. A run that is interrupted goes on where it stopped when the same command is given again.",
    )
    .argument(
      "[experiments...]",
      "files, or names of those that come with fallthrough; default: founding and peak-failure",
    )
    .option("--set <path=value>", "change a setting of the scenario, repeats or seed; may be given again", collect, [])
    .option("--seeds <n>", "repeats of each point", wholeNumber(1))
    .addOption(
      new Option("--workers <n>", "threads that run at the same time; 0 runs without threads")
        .argParser(wholeNumber(0))
        .default(availableParallelism(), "the cores of this machine"),
    )
    .option("--out <dir>", "where the results go", "results")
    .option("--json", "print each summary as one line of JSON, and nothing else, to stdout")
    .option("--quiet", "print no tables")
    .option("--check", "hold every run to the conservation laws; runs everything anew")
    .option("--fresh", "use nothing of an earlier run")
    .addHelpText(
      "after",
      `
Examples:
  fallthrough run
  fallthrough run experiments/peak-failure.json --seeds 3
  fallthrough run peak-failure --set cluster.nodes=10 --set database.servers=4
  fallthrough run peak-failure --set client.version=2.2 --set 'workload.ttl="1h"' --out /tmp/results
  fallthrough run results/peak-failure/manifest.json       repeats what made these results
  fallthrough run nodes-sweep --json | jq .headline
`,
    )
    .action(async (names: string[], options: RunOptions) => {
      const tasks = readAll(names.length === 0 ? MAIN_EXPERIMENTS : names, options);
      for (const { experiment, command } of tasks) {
        if (experiment.kind === "script") runScriptExperiment({ experiment, command }, options);
        else await runSimulation({ experiment, command }, options);
      }
    });
}

function readAll(names: readonly string[], options: RunOptions): Task[] {
  const errors: InvalidInput[] = [];
  const tasks: Task[] = [];
  for (const name of names) {
    try {
      tasks.push(read(name, options));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      errors.push(error);
    }
  }
  const folders = tasks.map(({ experiment }) => experiment.name);
  folders.forEach((folder, i) => {
    if (folders.indexOf(folder) === i) return;
    errors.push(new InvalidInput(names[i]!, [`name: "${folder}" again; expected each name once, it names a folder`]));
  });
  if (errors.length > 0) throw new InvalidInputs(errors);
  return tasks;
}

function read(name: string, { set, seeds }: RunOptions): Task {
  const bundled = packagePath(`experiments/${name}.json`);
  const path = !isFile(name) && isFile(bundled) ? bundled : name;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw missingFile(name, error as NodeJS.ErrnoException);
  }
  // A bundled experiment is called by its name wherever the program is run.
  const shown = path === bundled ? name : shownPath(path);
  const changes = { set, ...(seeds === undefined ? {} : { repeats: seeds }) };
  const experiment = readExperiment(text, shown, basename(path).replace(/\.json$/, ""), changes);
  return { experiment, command: commandText(shown, changes) };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Relative to where the program is run, if it lies below. */
function shownPath(path: string): string {
  const shown = relative(process.cwd(), path);
  return shown.startsWith("..") ? path : shown;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || text.trim() === "") {
      throw new InvalidArgumentError(`expected a whole number of at least ${least}.`);
    }
    return value;
  };
}
