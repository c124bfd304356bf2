/** An experiment that is there already, with the measured cluster and workload in the place of its own. */
import { isPlain } from "../../../models/scenario/parts.ts";
import { InvalidInput, jsonProblemText } from "../ending/errors.ts";
import { readInput, readProblem } from "../files/input-file.ts";
import { parseJson } from "../files/json.ts";
import type { Json } from "./experiment.ts";

/** What of a cluster says what its processes are: those that were measured say it now. */
const OF_PROCESSES = ["memory", "memoryMb", "profile", "memcached"] as const;
/** What a workload has beside what is measured. */
const KEPT = ["prefill"] as const;

/** Why it cannot be read. */
export function intoProblems(file: string): string[] {
  try {
    readPlain(file);
    return [];
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems.map((problem) => `--into ${file}: ${problem}`);
    throw error;
  }
}

/** @throws InvalidInput where it cannot be read, or has another number of nodes. */
export function mergedInto(file: string, cluster: Json, workload: Json, nodes: number): Json {
  const experiment = readPlain(file);
  const { scenario } = experiment;
  if (!isPlain(scenario) || experiment.script !== undefined) {
    throw new InvalidInput(file, ["no scenario in it; expected an experiment of `fallthrough import`"]);
  }
  const before = isPlain(scenario.cluster) ? scenario.cluster : {};
  const after = isPlain(scenario.workload) ? scenario.workload : {};
  const own = withoutProcesses(before);
  const merged = mergedNodes(file, before.nodes, cluster.nodes, nodes);
  const arrivals = isPlain(after.arrivals) ? after.arrivals : {};
  return {
    ...experiment,
    scenario: {
      ...scenario,
      ...(isPlain(scenario.comment) || scenario.comment === undefined
        ? {}
        : { comment: "The database is the program's default, not yours, unless it is said: set database." }),
      cluster: { ...own, ...cluster, nodes: merged },
      workload: {
        ...Object.fromEntries(KEPT.filter((key) => after[key] !== undefined).map((key) => [key, after[key]])),
        ...workload,
        arrivals: { ...arrivals, ...(workload.arrivals as Json) },
      },
    },
  };
}

function readPlain(file: string): Json {
  let text: string;
  try {
    text = readInput(file);
  } catch (error) {
    throw new InvalidInput(file, [readProblem(error, "an experiment")]);
  }
  const { value, problem } = parseJson(text) as {
    value?: unknown;
    problem: Parameters<typeof jsonProblemText>[0] | null;
  };
  if (problem !== null) throw new InvalidInput(file, [jsonProblemText(problem)]);
  if (!isPlain(value)) throw new InvalidInput(file, ["not an object; expected an experiment"]);
  return value;
}

function withoutProcesses(part: Json): Json {
  return Object.fromEntries(Object.entries(part).filter(([key]) => !OF_PROCESSES.some((name) => name === key)));
}

/** Names and weights are those of the experiment, by which clients place keys; memory is as measured. */
function mergedNodes(file: string, there: unknown, measured: unknown, nodes: number): unknown {
  const count = Array.isArray(there) ? there.length : typeof there === "number" ? there : null;
  if (count !== null && count !== nodes) {
    throw new InvalidInput(file, [
      `${count} nodes, and ${nodes} were measured; expected the dumps of all nodes, each its own`,
    ]);
  }
  if (!Array.isArray(there)) return measured;
  return there.map((node: unknown, i) => {
    if (!isPlain(node)) return node;
    const own = withoutProcesses(node);
    const found = Array.isArray(measured) ? measuredAs(node, measured as readonly Json[], i) : {};
    return { ...own, ...(found.memory === undefined ? {} : { memory: found.memory }) };
  });
}

/** By host and port where both say them, else in their order. */
function measuredAs(node: Json, measured: readonly Json[], i: number): Json {
  return (
    measured.find(({ host, port }) => host !== undefined && host === node.host && port === node.port) ?? measured[i]
  );
}
