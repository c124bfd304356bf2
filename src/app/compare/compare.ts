/** `fallthrough compare`: two results folders, or experiments whose results are found or made, beside each other. */

import { renderComparedMarkdown } from "../../report/compared/markdown.ts";
import { renderCompared } from "../../terminal/compared.ts";
import { screenOf } from "../../terminal/screen.ts";
import { InvalidInput, InvalidInputs } from "../ending/errors.ts";
import { ExitCode } from "../ending/exit-codes.ts";
import { differentPlugins, readTaskToRun } from "../experiment/run-experiments.ts";
import type { RunFlags } from "../experiment/run-flags.ts";
import { runSimulation } from "../experiment/run-simulation.ts";
import type { Task } from "../experiment/task.ts";
import { metricsByName } from "../experiment/thresholds.ts";
import { comparedOf } from "./compared.ts";
import { type Rule, readRule } from "./rules.ts";
import { isFolder, readSide, type Side } from "./side.ts";

export interface CompareFlags extends RunFlags {
  readonly failIf: readonly string[];
  readonly markdown?: boolean;
}

/** @throws InvalidInput and InvalidInputs with everything that is wrong; nothing is run then. */
export async function compare(nameA: string, nameB: string, flags: CompareFlags): Promise<void> {
  const errors: InvalidInput[] = [];
  const rules = readRules(flags, errors);
  const [openA, openB] = [await opened(nameA, flags, errors), await opened(nameB, flags, errors)];
  errors.push(...differentPlugins([openA, openB].flatMap((one) => one?.task ?? [])));
  if (openA === null || openB === null || errors.length > 0) throw new InvalidInputs(errors);
  const [a, b] = [await openA.side(), await openB.side()];
  const compared = comparedOf(a, b, rules);
  if (compared.pairs.length === 0) throw new InvalidInput("compare", [noPairs(a, b)]);
  if (compared.rules.some(({ found }) => found.length > 0)) process.exitCode = ExitCode.differs;
  if (flags.json === true) process.stdout.write(`${JSON.stringify(compared)}\n`);
  else if (flags.markdown === true) process.stdout.write(renderComparedMarkdown(compared));
  else if (flags.quiet !== true) process.stdout.write(renderCompared(compared, screenOf(process.stdout)));
}

function readRules({ failIf, json, markdown }: CompareFlags, errors: InvalidInput[]): Rule[] {
  const metrics = metricsByName();
  const read = failIf.map((text) => readRule(text, metrics));
  const problems = read.filter((one) => typeof one === "string");
  if (json === true && markdown === true) problems.push("--json: --markdown too; expected one of them");
  if (problems.length > 0) errors.push(new InvalidInput("compare", problems));
  return read.filter((one) => typeof one !== "string");
}

interface Opened {
  /** Reads the results, and makes them where they are not there. */
  readonly side: () => Promise<Side>;
  /** Of an experiment. */
  readonly task?: Task;
}

/** What is wrong with a file is known before anything is run. */
async function opened(name: string, flags: CompareFlags, errors: InvalidInput[]): Promise<Opened | null> {
  try {
    if (isFolder(name)) {
      const read = readSide(name);
      return { side: async () => read };
    }
    const task = await readTaskToRun(name, flags);
    const { experiment } = task;
    if (experiment.kind === "script") {
      throw new InvalidInput(name, ["a script, which leaves nothing to chance; expected simulations"]);
    }
    const side = async (): Promise<Side> => {
      const { folder } = await runSimulation({ ...task, experiment }, { ...flags, json: false, quiet: true });
      return readSide(folder, name);
    };
    return { side, task };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    errors.push(error);
    return null;
  }
}

function noPairs(a: Side, b: Side): string {
  const labels = ({ points }: Side): string => points.map(({ label }) => label).join("; ");
  return `no point of ${a.name} (${labels(a)}) has the axes of one of ${b.name} (${labels(b)}); expected the same sweep, or one point each`;
}
