/** Holds this version against published numbers. */
import { estimateMean, type Interval } from "../../core/estimate.ts";
import type { RunResult } from "../../core/result.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { RunError } from "../../sweep/backends/backend.ts";
import { threads } from "../../sweep/backends/threads.ts";
import { startProgress } from "../../terminal/progress.ts";
import { InvalidInput } from "../ending/errors.ts";
import { workerModule } from "../files/package.ts";
import { bandOf, type Outcome, outcomeOf } from "./expected.ts";
import type { Measured } from "./kinds/kind.ts";
import type { Publication, Row } from "./publication.ts";
import { readPublications } from "./publications.ts";

export interface ValidateOptions {
  /** Publications by name, or files; none: all. */
  readonly names: readonly string[];
  /** Rows by name; none: all. */
  readonly only: readonly string[];
  /** Also those that take long, where none is named. */
  readonly long: boolean;
  readonly traces: string | null;
  readonly workers: number;
  readonly quiet: boolean;
}

export interface HeldRow {
  readonly publication: string;
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  readonly source: string;
  readonly expected: { readonly value: number | null; readonly from: number | null; readonly to: number | null };
  /** Why the band is as wide as it is. */
  readonly because: string;
  readonly simulated: Interval | null;
  readonly outcome: Outcome | "skipped";
  /** Why it was skipped, or is not expected to agree; "" for nothing. */
  readonly why: string;
  /** False where it does not agree and should, or should not and does. */
  readonly asExpected: boolean;
}

export interface Held {
  readonly publications: readonly (Pick<Publication, "name" | "title" | "source"> & {
    readonly rows: readonly HeldRow[];
  })[];
}

/** @throws InvalidInput, InvalidInputs */
export async function held({ names, only, long, traces, workers, quiet }: ValidateOptions): Promise<Held> {
  const all = readPublications(names, traces);
  const isWanted = rowFilter(all, only);
  const chosen = all.filter(
    (one) => (names.length > 0 || only.length > 0 || long || !one.long) && one.rows.some(isWanted),
  );
  const results = await run(chosen, workers, quiet);
  return {
    publications: chosen.map(({ name, title, source, rows, prepared }) => {
      const measured = prepared.measure((key) => results.get(key)!);
      const heldRows = rows.map((row, i) => heldRow(row, { name, source }, measured[i]));
      return { name, title, source, rows: heldRows.filter((_, i) => isWanted(rows[i])) };
    }),
  };
}

function rowFilter(all: readonly Publication[], only: readonly string[]): (row: Row) => boolean {
  const known = all.flatMap(({ rows }) => rows.map(({ name }) => name));
  const problems = only
    .filter((name) => !known.includes(name))
    .map((name) => `--only: "${name}"; expected the name of a row${didYouMean(name, known)}`);
  if (problems.length > 0) throw new InvalidInput("validate", problems);
  return ({ name }) => only.length === 0 || only.includes(name);
}

async function run(chosen: readonly Publication[], workers: number, quiet: boolean) {
  const results = new Map<string, RunResult>();
  const jobs = chosen.flatMap(({ prepared }) => prepared.jobs);
  const state = { runsDone: 0, runsTotal: jobs.length, current: "" };
  const progress = quiet || jobs.length === 0 ? null : startProgress({ stream: process.stderr, state });
  try {
    await threads({ worker: workerModule, data: { plugins: [], traces: {} }, workers })(jobs, {
      onResult: ({ key }, result) => {
        results.set(key, result);
        state.runsDone++;
      },
    });
  } catch (error) {
    if (!(error instanceof RunError) || error.refusal === null) throw error;
    throw new InvalidInput("validate", [`scenario.${error.refusal} (point ${error.job.point})`]);
  } finally {
    progress?.stop();
  }
  return results;
}

function heldRow(row: Row, { name, source }: { name: string; source: string }, measured: Measured): HeldRow {
  const { value, from, to } = bandOf(row.expected);
  const finite = (bound: number): number | null => (Number.isFinite(bound) ? bound : null);
  const expected = { value, from: finite(from), to: finite(to) };
  const { what, unit, because, differs } = row;
  const told = { publication: name, name: row.name, what, unit, source, expected, because };
  if ("skipped" in measured) {
    const { skipped: why, excused: asExpected } = measured;
    return { ...told, simulated: null, outcome: "skipped", why, asExpected };
  }
  const simulated = estimateMean(measured)!;
  const outcome = outcomeOf(row.expected, simulated);
  const asExpected = (outcome === "agrees") === (differs === undefined);
  return { ...told, simulated, outcome, why: differs ?? "", asExpected };
}
