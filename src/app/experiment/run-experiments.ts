/** Reads all named experiments and, if all of them are sound, runs one after the other. */
import { statSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { InvalidInput, InvalidInputs } from "../ending/errors.ts";
import { readInput } from "../files/input-file.ts";
import { parseJson } from "../files/json.ts";
import { packagePath } from "../files/package.ts";
import { autoDetail, type DetailSetting } from "./auto-detail.ts";
import { commandText } from "./command-text.ts";
import { EventStream } from "./event-stream.ts";
import { readExperiment, type SimulationExperiment } from "./experiment.ts";
import { fewerText, type Named } from "./first-look.ts";
import { manifestOf } from "./manifest.ts";
import { missingFile } from "./missing-file.ts";
import { loadPluginsOf } from "./plugins.ts";
import type { RunFlags } from "./run-flags.ts";
import { runScriptExperiment } from "./run-script-experiment.ts";
import { runSimulation } from "./run-simulation.ts";
import { say } from "./say.ts";
import type { Task } from "./task.ts";
import { judgeEnd } from "./whole-results.ts";

/**
 * @param ofFlags what is wrong with the command line.
 * @throws InvalidInputs with that and the errors of all experiments.
 */
export async function runExperiments(
  named: readonly Named[],
  given: RunFlags,
  ofFlags: InvalidInput | null = null,
): Promise<void> {
  const tasks = await readAll(named, withSettings(given), ofFlags);
  const stream = given.events === undefined ? {} : { stream: new EventStream(given.events) };
  const options = { ...withSettings(given), ...stream };
  for (const [i, { experiment, ...task }] of tasks.entries()) {
    if (i > 0 && options.json !== true && options.quiet !== true) process.stdout.write("\n");
    const isFirstLook = named[i].seeds !== undefined && given.seeds === undefined;
    if (isFirstLook) say(fewerText(named[i]), options);
    if (experiment.kind === "script") await runScriptExperiment({ experiment, ...task }, options);
    else {
      const { summary } = await runSimulation(
        { experiment, ...task },
        isFirstLook ? { ...options, advice: false } : options,
      );
      if (summary !== null) judgeEnd(summary, options);
    }
  }
}

/** Inspections, detail and bad lines of a trace are settings of the scenario, so they are part of the command that repeats the run. */
function withSettings({ statsAt, detail, skipBadLines, ...options }: RunFlags): RunFlags {
  const times = statsAt?.split(",").map((time) => time.trim());
  return {
    ...options,
    set: [
      ...options.set,
      ...(times === undefined ? [] : [`statsAt=${JSON.stringify(times)}`]),
      ...(detail === undefined ? [] : [detailSetting(detail)]),
      ...(skipBadLines === undefined ? [] : [`workload.trace.skipBadLines=${skipBadLines}`]),
    ],
  };
}

/** The flag `sampled:30`, `stretches`, or both, as the setting that it stands for. */
export function detailSetting(flag: string): string {
  if (flag === "auto" || flag === "full") return `detail=${flag}`;
  const parts = flag.split(",").map((part) => part.split(":"));
  const said = Object.fromEntries(parts.map(([name, per]) => [name, per === undefined ? true : Number(per)]));
  return `detail=${JSON.stringify(said)}`;
}

async function readAll(named: readonly Named[], options: RunFlags, ofFlags: InvalidInput | null): Promise<Task[]> {
  const errors: InvalidInput[] = ofFlags === null ? [] : [ofFlags];
  // What fits a budget is not worth saying where it is none.
  const read = ofFlags === null ? readTaskToRun : readTask;
  const tasks: Task[] = [];
  for (const { name, seeds } of named) {
    try {
      tasks.push(await read(name, seeds === undefined ? options : { seeds, ...options }));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      errors.push(error);
    }
  }
  const folders = tasks.map(({ experiment }) => experiment.name);
  folders.forEach((folder, i) => {
    if (folders.indexOf(folder) === i) return;
    errors.push(
      new InvalidInput(named[i].name, [`name: "${folder}" again; expected each name once, it names a folder`]),
    );
  });
  errors.push(...differentPlugins(tasks));
  if (options.set.length > 0 && tasks.length > 0 && tasks.every(({ experiment }) => experiment.kind === "script")) {
    errors.push(new InvalidInput("--set", ["a script has no settings; expected an experiment with a scenario"]));
  }
  for (const flag of ["shard", "queue"] as const) {
    if (options[flag] === undefined) continue;
    const scripts = tasks.filter(({ experiment }) => experiment.kind === "script");
    const problem = (name: string) => `${name} is a script, played once; expected an experiment with a scenario`;
    errors.push(...scripts.map(({ experiment }) => new InvalidInput(`--${flag}`, [problem(experiment.name)])));
  }
  if (errors.length > 0) throw new InvalidInputs(errors);
  return tasks;
}

/**
 * The experiment of this name, or in this file, as it says it is, with its worlds in full where it does not say.
 * @throws InvalidInput with everything that is wrong with it.
 */
export async function readTask(name: string, given: Pick<RunFlags, "set" | "seeds">): Promise<Task> {
  return (await opened(name, given)).task;
}

/**
 * The same to be run: its worlds are in the finest detail that fits the budget, where it does not say.
 * @throws InvalidInput with everything that is wrong with it, or where nothing of it fits.
 */
export async function readTaskToRun(name: string, given: Pick<RunFlags, "set" | "seeds" | "budget">): Promise<Task> {
  const { task, read } = await opened(name, given);
  if (task.experiment.kind === "script") return task;
  const withSetting = (setting: string): Task => read(withDetail(given.set, setting));
  const inDetail = (detail: DetailSetting) =>
    withSetting(`detail=${JSON.stringify(detail)}`).experiment as SimulationExperiment;
  const { setting, ...others } = autoDetail(task.experiment, inDetail, given.budget);
  return setting === null ? task : { ...withSetting(setting), ...others };
}

/** What the command line set, with another setting in place of what it said of the detail. */
export function withDetail(set: readonly string[], setting: string): string[] {
  return [...set.filter((text) => !/^(?:scenario\.)?detail=/.test(text)), setting];
}

/**
 * What the file of an experiment says of its world, unread; null where it cannot be told.
 * @throws InvalidInput where there is no such file.
 */
export function writtenScenario(name: string): unknown {
  const parsed = parseJson(textOf(name).text);
  if (parsed.problem !== null) return null;
  const document = (manifestOf(parsed.value)?.experiment ?? parsed.value) as { readonly scenario?: unknown } | null;
  return document?.scenario ?? null;
}

function textOf(name: string): { readonly path: string; readonly text: string; readonly shown: string } {
  const bundled = packagePath(`experiments/${name}.json`);
  const path = !isFile(name) && isFile(bundled) ? bundled : name;
  // A bundled experiment is called by its name, wherever the program runs.
  const shown = path === bundled ? name : shownPath(path);
  try {
    return { path, text: readInput(path), shown };
  } catch (error) {
    throw missingFile(name, error as NodeJS.ErrnoException);
  }
}

async function opened(name: string, { set: asGiven, seeds }: Pick<RunFlags, "set" | "seeds">) {
  const { path, text, shown } = textOf(name);
  const plugins = await loadPluginsOf(text, path, shown);
  const read = (set: readonly string[]): Task => {
    const changes = { set, ...(seeds === undefined ? {} : { repeats: seeds }) };
    const experiment = readExperiment(text, shown, basename(path).replace(/\.json$/, ""), changes, dirname(path));
    if (experiment.kind === "script") return { experiment, command: commandText(shown, {}), plugins };
    // What a manifest repeats keeps its first command.
    const isUnchanged = set.length === 0 && seeds === undefined;
    const { manifestCommand } = experiment;
    return { experiment, command: (isUnchanged ? manifestCommand : null) ?? commandText(shown, changes), plugins };
  };
  return { task: read(asGiven), read };
}

/** A plugin's parts are there for all experiments of a command, and would change the results of one that does not name it. */
export function differentPlugins(tasks: readonly Task[]): InvalidInput[] {
  if (tasks.length === 0) return [];
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
