/** Reads all named experiments and, if all of them are sound, runs one after the other. */
import { statSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { InvalidInput, InvalidInputs } from "../ending/errors.ts";
import { readInput } from "../files/input-file.ts";
import { packagePath } from "../files/package.ts";
import { commandText } from "./command-text.ts";
import { readExperiment } from "./experiment.ts";
import { missingFile } from "./missing-file.ts";
import { loadPluginsOf } from "./plugins.ts";
import type { RunFlags } from "./run-flags.ts";
import { runScriptExperiment } from "./run-script-experiment.ts";
import { runSimulation } from "./run-simulation.ts";
import type { Task } from "./task.ts";

/** @throws InvalidInputs with the errors of all of them. */
export async function runExperiments(names: readonly string[], given: RunFlags): Promise<void> {
  const options = withSettings(given);
  for (const [i, { experiment, ...task }] of (await readAll(names, options)).entries()) {
    if (i > 0 && options.json !== true && options.quiet !== true) process.stdout.write("\n");
    if (experiment.kind === "script") await runScriptExperiment({ experiment, ...task }, options);
    else await runSimulation({ experiment, ...task }, options);
  }
}

/** Inspections and bad lines of a trace are settings of the scenario, so they are part of the command that repeats the run. */
function withSettings({ statsAt, skipBadLines, ...options }: RunFlags): RunFlags {
  const times = statsAt?.split(",").map((time) => time.trim());
  return {
    ...options,
    set: [
      ...options.set,
      ...(times === undefined ? [] : [`statsAt=${JSON.stringify(times)}`]),
      ...(skipBadLines === undefined ? [] : [`workload.trace.skipBadLines=${skipBadLines}`]),
    ],
  };
}

async function readAll(names: readonly string[], options: RunFlags): Promise<Task[]> {
  const errors: InvalidInput[] = [];
  const tasks: Task[] = [];
  for (const name of names) {
    try {
      tasks.push(await readTask(name, options));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      errors.push(error);
    }
  }
  const folders = tasks.map(({ experiment }) => experiment.name);
  folders.forEach((folder, i) => {
    if (folders.indexOf(folder) === i) return;
    errors.push(new InvalidInput(names[i], [`name: "${folder}" again; expected each name once, it names a folder`]));
  });
  errors.push(...differentPlugins(tasks));
  if (options.set.length > 0 && tasks.length > 0 && tasks.every(({ experiment }) => experiment.kind === "script")) {
    errors.push(new InvalidInput("--set", ["a script has no settings; expected an experiment with a scenario"]));
  }
  if (errors.length > 0) throw new InvalidInputs(errors);
  return tasks;
}

/** @throws InvalidInput with everything that is wrong with the experiment of this name, or in this file. */
export async function readTask(name: string, { set, seeds }: Pick<RunFlags, "set" | "seeds">): Promise<Task> {
  const bundled = packagePath(`experiments/${name}.json`);
  const path = !isFile(name) && isFile(bundled) ? bundled : name;
  let text: string;
  try {
    text = readInput(path);
  } catch (error) {
    throw missingFile(name, error as NodeJS.ErrnoException);
  }
  // A bundled experiment is called by its name, wherever the program runs.
  const shown = path === bundled ? name : shownPath(path);
  const plugins = await loadPluginsOf(text, path, shown);
  const changes = { set, ...(seeds === undefined ? {} : { repeats: seeds }) };
  const experiment = readExperiment(text, shown, basename(path).replace(/\.json$/, ""), changes, dirname(path));
  if (experiment.kind === "script") return { experiment, command: commandText(shown, {}), plugins };
  // What a manifest repeats keeps its first command.
  const isUnchanged = set.length === 0 && seeds === undefined;
  const { manifestCommand } = experiment;
  return { experiment, command: (isUnchanged ? manifestCommand : null) ?? commandText(shown, changes), plugins };
}

/** A plugin's parts are there for all experiments of a command, and would change the results of one that does not name it. */
function differentPlugins(tasks: readonly Task[]): InvalidInput[] {
  const text = ({ plugins }: Task): string => plugins.map(({ file }) => file).join(", ") || "none";
  const [first, ...others] = tasks;
  return others
    .filter((task) => text(task) !== text(first))
    .map((task) => {
      const problem = `plugins: ${text(task)}; expected those of ${first.experiment.name} (${text(first)}), or a command of its own`;
      return new InvalidInput(task.experiment.name, [problem]);
    });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Relative to the working directory, if it is below it. */
function shownPath(path: string): string {
  const shown = relative(process.cwd(), path);
  return shown.startsWith("..") ? path : shown;
}
