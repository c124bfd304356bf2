/** Plays a script and writes what was seen. A cell that is not as expected ends the program with 99. */
import { runScript, type ScriptResult } from "../../../models/run/script.ts";
import { Refusal } from "../../core/refusal.ts";
import { SUMMARY_SCHEMA_VERSION, type Summary } from "../../core/summary.ts";
import { InvalidInput } from "../ending/errors.ts";
import { ExitCode } from "../ending/exit-codes.ts";
import { leaveSignals } from "../ending/interrupt.ts";
import { engine, version } from "../files/package.ts";
import { ResultsFolder } from "../files/results-folder.ts";
import { commentsOf, validation } from "../narrative/index.ts";
import { recordedText } from "../validation/recorded.ts";
import type { ScriptExperiment } from "./experiment.ts";
import { publish } from "./publish.ts";
import type { RunFlags } from "./run-flags.ts";
import type { Task } from "./task.ts";
import { manifestText } from "./write-manifest.ts";

export async function runScriptExperiment(task: Task<ScriptExperiment>, options: RunFlags): Promise<void> {
  const startedMs = Date.now();
  await leaveSignals();
  const result = played(task.experiment);
  const folder = new ResultsFolder(options.out, task.experiment.name);
  const ran = { engine: engine(task.plugins), startedMs, seconds: (Date.now() - startedMs) / 1000, workers: 0 };
  folder.write("manifest.json", manifestText(task, folder, ran));
  const lines = result.cases.map((one) => JSON.stringify(one));
  folder.write("runs.ndjson", `${lines.join("\n")}\n`);
  publish(scriptSummary(task, result), folder, options);
  if (result.differences.length > 0) process.exitCode = ExitCode.differs;
}

/** @throws InvalidInput where a step is impossible, which only playing it can tell. */
export function played({ name, script }: ScriptExperiment): ScriptResult {
  try {
    return runScript(script);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new InvalidInput(name, [`script: ${error.message}`]);
  }
}

export function scriptSummary(
  { experiment, command }: Task<ScriptExperiment>,
  { tables, expected, agreed, differences }: ScriptResult,
): Summary {
  const differing = differences.length === 0 ? "" : `; ${differences.length} differ`;
  return {
    schemaVersion: SUMMARY_SCHEMA_VERSION,
    experiment: experiment.name,
    title: experiment.title,
    question: experiment.question,
    version,
    command,
    seeds: [],
    headline:
      expected === 0
        ? "Nothing was expected; the tables show what was seen."
        : `${agreed} of ${expected} cells are as expected${differing}.`,
    verdicts: differences.map((text) => ({ title: "Differs from what is expected", text })),
    metrics: [],
    mainMetrics: [],
    seriesInfo: [],
    points: [],
    comparisons: [],
    tables,
    assumptions: [],
    assumptionsNote: commentsOf(experiment.document.script).join("\n"),
    validation,
    published: recordedText(),
  };
}
