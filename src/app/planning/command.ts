/** `fallthrough plan`: which experiment is meant, where the plan goes, what is printed. */
import { didYouMean } from "../../core/text/nearest.ts";
import { parseAs } from "../../core/text/problems.ts";
import { duration } from "../../core/text/quantities.ts";
import { formatCount } from "../../report/format.ts";
import { renderFrontierSvg } from "../../report/frontier.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { sharesOf } from "../../sweep/backends/backend.ts";
import { startProgress } from "../../terminal/progress.ts";
import { screenOf, wrappedFor } from "../../terminal/screen.ts";
import { renderTerminal } from "../../terminal/tables.ts";
import { Interrupted, InvalidInput, InvalidInputs } from "../ending/errors.ts";
import { leaveSignals, onInterrupt } from "../ending/interrupt.ts";
import { type Budget, DEFAULT_BUDGET, parseBudget } from "../experiment/budget.ts";
import { missedHits } from "../experiment/chosen-hits.ts";
import { commandText, quoted } from "../experiment/command-text.ts";
import { EventStream } from "../experiment/event-stream.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import { ownFolder } from "../experiment/own-folder.ts";
import { detailSetting, writtenScenario } from "../experiment/run-experiments.ts";
import { detailProblems, wholeNumbers } from "../experiment/run-flags.ts";
import { scenarioPaths } from "../experiment/scenario-paths.ts";
import { keptBackendOf } from "../experiment/simulation.ts";
import type { Task } from "../experiment/task.ts";
import { readInput } from "../files/input-file.ts";
import { engine } from "../files/package.ts";
import { print } from "../files/print.ts";
import { prettyJson, ResultsFolder } from "../files/results-folder.ts";
import { readWorlds } from "./detail.ts";
import { expectedText } from "./expected.ts";
import { intervalsIn, settingAt } from "./intervals.ts";
import { made, PARTS, type Part } from "./make.ts";
import { pageOf } from "./page.ts";
import type { Plan } from "./plan.ts";
import { runbookText } from "./runbook-text.ts";
import { Runs, Stopped } from "./runs.ts";
import { frontierPicture, triedIn } from "./settings-told.ts";
import { STORE_FOLDER, storeIn } from "./store.ts";
import { foundIn, summaryOf } from "./summary.ts";
import { Watch } from "./watch.ts";

export interface PlanFlags {
  readonly set: readonly string[];
  readonly detail?: string;
  readonly for?: string;
  /** Parts by name, separated by commas. */
  readonly only?: string;
  readonly workers: string | number;
  /** Whether the command line said how many. */
  readonly workersGiven?: boolean;
  readonly budget?: string;
  readonly out: string;
  readonly fresh?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** The file that lines about what happens go to. */
  readonly events?: string;
}

/** Counted; a plan is to be there within ten minutes. */
const BUDGET: Budget = { ...DEFAULT_BUDGET, seconds: 600 };

/** Of an interval, for all that is not about what is uncertain. */
const MIDDLE = 0.5;

/** @throws InvalidInput */
export async function plan(name: string, flags: PlanFlags): Promise<void> {
  const { out, fresh = false, json = false, quiet = false } = flags;
  const isTold = !quiet && !json;
  const { workers, budget, forSeconds, parts, detail, problems } = readOptions(flags);
  const set = [...flags.set, ...detail];
  const scenario = await withAll(problems, async () => writtenScenario(name), { isLast: false });
  const intervals = intervalsIn(scenario, set, scenarioPaths());
  const read = (share: (interval: number) => number) =>
    readWorlds(name, [...set, ...intervals.map((interval, i) => settingAt(interval, share(i)))], budget);
  const task = await withAll(problems, () => read(() => MIDDLE));
  const { experiment } = task;
  if (experiment.kind === "script") throw new InvalidInput(name, ["a script; expected an experiment with a scenario"]);
  // The middle of an interval is nothing that anybody said.
  const command = planCommand(intervals.length === 0 ? task.command : commandText(name, { set }), flags);
  const folder = new ResultsFolder(out, folderName(experiment, out, command));
  const say = (text: string): void => void process.stderr.write(wrappedFor(process.stderr, `${text}\n`));
  if (task.whySampled !== undefined && isTold) say(`${experiment.name}: ${task.whySampled}.`);
  if (isTold) for (const text of missedHits(experiment.points)) say(`! ${text}`);
  const shares = sharesOf(workers);
  const watch = new Watch({
    ...{ experiment: experiment.name, budget, threads: workers, shares },
    ...(flags.events === undefined ? {} : { stream: new EventStream(flags.events) }),
    ...(isTold
      ? {
          onExpected: (all, warnings) => {
            for (const text of warnings) say(`! ${text}`);
            say(`${experiment.name}: ${expectedText(all, budget, workers)}.`);
          },
        }
      : {}),
  });
  if (workers === 0) await leaveSignals();
  const interrupt = onInterrupt({ onThreads: workers > 0 });
  const { signal } = interrupt;
  const progress = isTold ? startProgress({ stream: process.stderr, state: watch }) : null;
  const simulated = task as Task<SimulationExperiment>;
  const backend = keptBackendOf(simulated, { workers });
  const program = engine(task.plugins);
  const store = storeIn(out, program, fresh);
  const runs = new Runs({ engine: program, backend, store, budgetSeconds: budget.seconds, watch, signal, shares });
  let found: Plan;
  try {
    const at = async (shares: readonly number[]) => (await read((i) => shares[i])).experiment as SimulationExperiment;
    const uncertain = intervals.length === 0 ? {} : { uncertain: { intervals, at } };
    const more = { ...forSeconds, ...parts, ...uncertain, threads: workers, watch };
    found = await made(experiment, { runs, command, budgetSeconds: budget.seconds, ...more });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    const done = formatCount(watch.runsDone, "run");
    const kept = fresh
      ? "which are not kept (--fresh). To begin again"
      : `which are kept in ${out}/${STORE_FOLDER}. The same command goes on from here`;
    throw new Interrupted(`${experiment.name}: interrupted after ${done}, ${kept}:\n  ${againText(command, flags)}`);
  } finally {
    progress?.stop();
    interrupt.release();
    await backend.close();
  }
  const summary = summaryOf(found, experiment);
  const how = foundIn(found, experiment);
  folder.write("plan.json", `${prettyJson(found)}\n`);
  folder.write("plan.md", renderMarkdown(summary, how));
  folder.write("plan.html", pageOf(found, experiment));
  if (found.runbooks.length > 0) folder.write("runbook.md", runbookText(found.runbooks));
  else folder.remove("runbook.md");
  const pictures = triedIn(found.frontiers);
  if (pictures.length > 0) folder.write("frontier.svg", renderFrontierSvg(frontierPicture(pictures)));
  else folder.remove("frontier.svg");
  watch.end(summary.headline, folder.file("plan.html"));
  if (json) return print(`${JSON.stringify(found)}\n`);
  if (quiet) return;
  await print(
    `${renderTerminal(summary, screenOf(process.stdout), how)}\n${folder.file("plan.html")}\n${runbookPath(found, folder)}`,
  );
  const kept = runs.asked - runs.made;
  if (kept > 0) say(`${kept} of ${runs.asked} runs were there already, from earlier plans.`);
}

function runbookPath({ runbooks }: Plan, folder: ResultsFolder): string {
  return runbooks.length === 0 ? "" : `${folder.file("runbook.md")}\n`;
}

/**
 * What is read, with what is wrong with the command line beside what is wrong with the experiment.
 * @throws InvalidInputs
 */
async function withAll<T>(problems: readonly string[], read: () => Promise<T>, { isLast = true } = {}): Promise<T> {
  const errors = problems.length === 0 ? [] : [new InvalidInput("plan", problems)];
  let found: T;
  try {
    found = await read();
  } catch (error) {
    throw error instanceof InvalidInput ? new InvalidInputs([...errors, error]) : error;
  }
  if (isLast && errors.length > 0) throw errors[0];
  return found;
}

/** With what is wrong, in place of which there are defaults. */
function readOptions({ workers, budget: text, for: lasting, only, detail }: PlanFlags) {
  const problems = detailProblems(detail);
  const setting = detail === undefined || problems.length > 0 ? [] : [detailSetting(detail)];
  const whole = wholeNumbers(problems);
  const budget = text === undefined ? BUDGET : parseBudget(text, BUDGET);
  if (budget === null) {
    problems.push(`--budget: ${JSON.stringify(text)}; expected a time, a size of memory or both: 10m, 8GB, 10m,8GB`);
  }
  const time = lasting === undefined ? null : parseAs(duration({ aboveZero: true }), lasting);
  problems.push(...(time?.problems ?? []).map((problem) => `--for: ${problem.text}`));
  return {
    problems,
    detail: setting,
    workers: whole("--workers", workers, 0),
    budget: budget ?? BUDGET,
    forSeconds: time?.value == null ? {} : { forSeconds: time.value },
    parts: only === undefined ? {} : { parts: partsOf(only, problems) },
  };
}

function partsOf(only: string, problems: string[]): Part[] {
  const names = only.split(",").map((name) => name.trim());
  const all: readonly string[] = ["losses", ...PARTS];
  for (const name of names.filter((one) => !all.includes(one))) {
    problems.push(`--only: ${JSON.stringify(name)}; expected ${all.join(", ")}${didYouMean(name, all)}`);
  }
  return PARTS.filter((part) => names.includes(part));
}

/** What repeats the plan, without where it goes and who makes its runs. */
function planCommand(runCommand: string, { for: lasting, budget, only }: PlanFlags): string {
  const words = [
    ...(only === undefined ? [] : ["--only", only]),
    ...(lasting === undefined ? [] : ["--for", lasting]),
    ...(budget === undefined ? [] : ["--budget", budget]),
  ];
  return [runCommand.replace(/^npx fallthrough run /, "npx fallthrough plan "), ...words.map(quoted)].join(" ");
}

/** The same with where it goes, who makes its runs and what it prints. */
function againText(command: string, { out, workersGiven, workers, fresh, json, quiet, events }: PlanFlags): string {
  const words = [
    ...(out === "results" ? [] : ["--out", out]),
    ...(workersGiven === true ? ["--workers", String(workers)] : []),
    ...(events === undefined ? [] : ["--events", events]),
    ...(fresh === true ? ["--fresh"] : []),
    ...(json === true ? ["--json"] : []),
    ...(quiet === true ? ["--quiet"] : []),
  ];
  return [command, ...words.map(quoted)].join(" ");
}

/** That of the experiment's results, unless a plan of other settings is there. */
function folderName(experiment: SimulationExperiment, out: string, command: string): string {
  const { folder, told } = ownFolder(experiment, out, (path) => isOwn(`${path}/plan.json`, command));
  if (told !== null) process.stderr.write(`${told}\n`);
  return folder;
}

function isOwn(path: string, command: string): boolean {
  let text: string;
  try {
    text = readInput(path);
  } catch {
    return true;
  }
  try {
    return (JSON.parse(text) as Partial<Plan>).command === command;
  } catch {
    return true;
  }
}
