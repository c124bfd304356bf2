/**
 * The public face of the package: the simulation, and what makes experiments, sweeps and reports of it. What is not here
 * is the inside of the house and may change with any release.
 */

export * from "../models/index.ts";

// An experiment is read with its plugins, and run to its summary.

export { InvalidInput } from "./app/ending/errors.ts";
export type { Experiment, ScriptExperiment, SimulationExperiment } from "./app/experiment/experiment.ts";
export { experimentJsonSchema } from "./app/experiment/experiment-schema.ts";
export {
  type ReadOptions,
  type RunExperimentOptions,
  readExperiment,
  runExperiment,
} from "./app/experiment/run-experiment.ts";
export type { Task } from "./app/experiment/task.ts";
export { version } from "./app/files/package.ts";

// A plugin, as an experiment names it.

export { type LoadedPlugin, loadPlugin, PluginError } from "./app/plugins/load.ts";
export type { Plugin } from "./app/plugins/plugin.ts";

// The figures of runs that a program has made itself.

export type * from "./core/summary.ts";
export { type SummarizeInput, type SummaryFigures, summarize } from "./sweep/summarize.ts";

// A summary as a report.

export { seriesCsv } from "./report/csv.ts";
export { renderHtml } from "./report/html.ts";
export { renderMarkdown } from "./report/markdown.ts";
export { renderTerminal } from "./terminal/tables.ts";
