/**
 * One side of a comparison: the values that each repeat of each point has, from a results folder. Its manifest says which points and
 * seeds there are, so that results of another version can be compared: nothing of its experiment is read again.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { MetricInfo, RunResult } from "../../core/result.ts";
import { SUMMARY_SCHEMA_VERSION, type Summary } from "../../core/summary.ts";
import type { ComparedSide } from "../../report/compared/result.ts";
import { recoveryValue, type Value } from "../../sweep/estimates.ts";
import { canonical } from "../../sweep/expand.ts";
import { JournalError, readJournal } from "../../sweep/journal.ts";
import { recoveryTime } from "../../sweep/recovery.ts";
import { InvalidInput, jsonProblemText } from "../ending/errors.ts";
import { manifestOf } from "../experiment/manifest.ts";
import { recoveries } from "../experiment/recoveries.ts";
import { readInput, readProblem } from "../files/input-file.ts";
import { parseJson } from "../files/json.ts";

/** A point of the experiment itself. */
export interface SidePoint {
  readonly id: string;
  readonly label: string;
  readonly axes: Readonly<Record<string, string>>;
  /** By metric, one value a seed; metrics that no repeat defines are not there. */
  readonly values: ReadonlyMap<string, readonly Value[]>;
}

export interface Side extends ComparedSide {
  readonly metrics: readonly MetricInfo[];
  readonly mainMetrics: readonly string[];
  /** Without controls and what was tried as advice. */
  readonly points: readonly SidePoint[];
}

/** As a manifest has them. */
interface MadePoint {
  readonly id: string;
  readonly label: string;
  readonly axes: Readonly<Record<string, string>>;
  readonly controlId: string | null;
  readonly scenario: unknown;
}

/** What is kept of a run: its numbers, and what times to recover are measured on. */
type KeptRun = Pick<RunResult, "metrics" | "minutes" | "phases" | "events">;

const EXPECTED = "expected a folder that `fallthrough run` has written";

/** Summaries may be larger than what people write. */
const SUMMARY_BYTES_MAX = 2 ** 29;

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @throws InvalidInput where it holds no whole results of a simulation. */
export function readSide(folder: string, name = folder): Side {
  const fail = (problem: string): never => {
    throw new InvalidInput(name, [problem]);
  };
  const manifest = manifestOf(jsonIn(folder, "manifest.json", fail)) ?? fail(`manifest.json: no manifest; ${EXPECTED}`);
  const { seeds, points, shard, command, fallthrough } = manifest as typeof manifest & {
    readonly points?: readonly MadePoint[];
  };
  if (shard !== undefined) return fail("a shard of its runs; expected what `fallthrough merge` makes of all of them");
  if (!Array.isArray(seeds) || points === undefined)
    return fail("a script, which leaves nothing to chance; expected simulations");
  const summary = jsonIn(folder, "summary.json", fail) as Summary;
  if (summary.schemaVersion !== SUMMARY_SCHEMA_VERSION) {
    return fail(`summary.json: schemaVersion ${summary.schemaVersion}; expected ${SUMMARY_SCHEMA_VERSION}`);
  }
  const runs = runsIn(join(folder, "runs.ndjson"));
  const keeperOf = keepers(points);
  const runOf = (id: string, seed: number): KeptRun | undefined => runs.get(`${keeperOf.get(id)}/${seed}`);
  const missing = points.flatMap(({ id }) => seeds.filter((seed) => runOf(id, seed) === undefined)).length;
  if (missing > 0) {
    const all = points.length * seeds.length;
    return fail(`runs.ndjson: ${all - missing} of ${all} runs; \`${command}\` makes the others`);
  }
  return {
    name,
    experiment: summary.experiment,
    title: summary.title,
    version: fallthrough,
    command,
    seeds,
    metrics: summary.metrics,
    mainMetrics: summary.mainMetrics,
    points: points
      .filter(({ id }) => id.startsWith("p"))
      .map(({ id, label, axes, controlId }) => {
        const made = seeds.map((seed) => ({
          run: runOf(id, seed)!,
          control: controlId === null ? null : runOf(controlId, seed)!,
        }));
        return { id, label, axes, values: valuesOf(summary.metrics, made) };
      }),
  };
}

function jsonIn(folder: string, file: string, fail: (problem: string) => never): unknown {
  let text: string;
  try {
    text = readInput(join(folder, file), { bytesMax: SUMMARY_BYTES_MAX });
  } catch (error) {
    return fail(`${file}: ${readProblem(error)}; ${EXPECTED}`);
  }
  const parsed = parseJson(text);
  return parsed.problem === null ? parsed.value : fail(`${file}: ${jsonProblemText(parsed.problem)}`);
}

/** Points that describe one world share their runs, which stand under the first of them. */
function keepers(points: readonly MadePoint[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  return new Map(
    points.map(({ id, scenario }) => {
      const world = canonical(scenario);
      first.set(world, first.get(world) ?? id);
      return [id, first.get(world)!];
    }),
  );
}

function runsIn(path: string): ReadonlyMap<string, KeptRun> {
  const runs = new Map<string, KeptRun>();
  const columns = new Set(recoveries.map(({ column }) => column));
  try {
    for (const kept of readJournal(path)) {
      if (kept === null) continue;
      const { point, seed, result } = kept.line;
      const { metrics, minutes, phases, events } = result;
      const used = Object.fromEntries(Object.entries(minutes.columns).filter(([name]) => columns.has(name)));
      runs.set(`${point}/${seed}`, { metrics, minutes: { ...minutes, columns: used }, phases, events });
    }
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new InvalidInput(error.path, [error.code === null ? error.message : `cannot be read: ${error.code}`]);
  }
  return runs;
}

function valuesOf(
  metrics: readonly MetricInfo[],
  made: readonly { readonly run: KeptRun; readonly control: KeptRun | null }[],
): ReadonlyMap<string, readonly Value[]> {
  const recoveryOf = new Map(recoveries.map((recovery) => [recovery.metric.name, recovery]));
  const all = metrics.map(({ name }): [string, Value[]] => {
    const recovery = recoveryOf.get(name);
    const value = ({ run, control }: (typeof made)[number]): Value => {
      if (recovery === undefined) return run.metrics[name] ?? null;
      if (control === null) return null;
      // What is kept of a run is all that is looked at here.
      return recoveryValue(recoveryTime(run as RunResult, control as RunResult, recovery));
    };
    return [name, made.map(value)];
  });
  return new Map(all.filter(([, values]) => values.some((value) => value !== null)));
}
