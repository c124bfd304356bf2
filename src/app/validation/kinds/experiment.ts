/** An experiment is run, and rows read its metrics and its series, of one point or of two as a ratio or a difference. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { metricInfos, seriesInfos } from "../../../../models/metrics/index.ts";
import type { RunResult, SeriesData } from "../../../core/result.ts";
import { didYouMean, listed } from "../../../core/text/nearest.ts";
import { type Problem, show } from "../../../core/text/problems.ts";
import { duration } from "../../../core/text/quantities.ts";
import type { Job } from "../../../sweep/backends/backend.ts";
import { InvalidInput } from "../../ending/errors.ts";
import { readExperiment, type SimulationExperiment } from "../../experiment/experiment.ts";
import { packagePath } from "../../files/package.ts";
import type { Kind } from "./kind.ts";

const got = z.strictObject({
  kind: z.literal("experiment"),
  experiment: z.union([z.string(), z.record(z.string(), z.unknown())]),
  set: z.array(z.string()).prefault([]),
  seeds: z.number().int().min(1).optional(),
});

/** A number of a run: a metric, or the mean of a series between two instants. */
interface Read {
  readonly metric?: string | undefined;
  readonly series?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly point?: string | undefined;
  readonly oneLess?: boolean | undefined;
  readonly over?: Read | undefined;
  readonly minus?: Read | undefined;
  readonly dividedBy?: number | undefined;
}

const read: z.ZodType<Read> = z.lazy(() =>
  z
    .strictObject({
      metric: z.string().optional(),
      series: z.string().optional(),
      from: duration().optional(),
      to: duration().optional(),
      point: z.string().optional(),
      oneLess: z.literal(true).optional(),
      over: read.optional(),
      minus: read.optional(),
      dividedBy: z.number().gt(0).optional(),
    })
    .refine((one) => (one.metric === undefined) !== (one.series === undefined), {
      error: "expected a metric, or a series",
    })
    .refine((one) => one.series === undefined || (one.from !== undefined && one.to !== undefined), {
      error: "expected from and to beside a series",
    }),
);

type Got = z.output<typeof got>;

export const experimentKind: Kind<Got, Read> = {
  name: "experiment",
  got,
  read,
  prepare(given, reads, { title }) {
    const path = ["got", "experiment"];
    const experiment = experimentOf(given, title);
    if (Array.isArray(experiment)) return { problems: experiment.map((text) => ({ path, text })) };
    const { points, seeds } = experiment as SimulationExperiment;
    const labels = points.map(({ label }) => label);
    const problems = reads.flatMap((one, row) => problemsOf(one, labels, ["rows", row, "read"]));
    if (problems.length > 0) return { problems };
    const key = (point: string, seed: number): string => `${JSON.stringify(given)} ${point} ${seed}`;
    const jobs = points.flatMap(({ id, label, scenario }) =>
      seeds.map((seed): Job => ({ key: key(id, seed), point: `${title}: ${label}`, seed, scenario })),
    );
    return {
      jobs,
      measure(result) {
        const of = (seed: number) => (label: string | undefined) =>
          result(key(points[label === undefined ? 0 : labels.indexOf(label)].id, seed));
        return reads.map((one) => {
          const values = seeds.map((seed) => numberOf(one, of(seed))).filter((value) => value !== null);
          return values.length === 0 ? { skipped: "no repeat defines it", excused: false } : values;
        });
      },
    };
  },
};

/** The experiment, or what is wrong with it. */
function experimentOf({ experiment: given, set, seeds }: Got, title: string): SimulationExperiment | string[] {
  let text: string;
  const name = typeof given === "string" ? given : "published";
  try {
    text =
      typeof given === "string"
        ? readFileSync(packagePath(`experiments/${given}.json`), "utf8")
        : JSON.stringify({ question: title, control: false, ...given });
  } catch {
    return [`${show(given)}; expected the name of a bundled experiment, or an experiment`];
  }
  try {
    const read = readExperiment(text, name, name, { set, ...(seeds === undefined ? {} : { repeats: seeds }) });
    return read.kind === "script" ? ["a script; expected an experiment with a scenario"] : read;
  } catch (error) {
    if (error instanceof InvalidInput) return [...error.problems];
    throw error;
  }
}

function problemsOf(one: Read, labels: readonly string[], path: readonly PropertyKey[]): Problem[] {
  const problems: Problem[] = [];
  const unknown = (key: string, name: string | undefined, names: readonly string[], expected: string): void => {
    if (name === undefined || names.includes(name)) return;
    problems.push({ path: [...path, key], text: `"${name}"; expected ${expected}${didYouMean(name, names)}` });
  };
  const metrics = metricInfos().map(({ name }) => name);
  unknown("metric", one.metric, metrics, "one of `fallthrough list metrics`");
  const series = seriesInfos.map(({ name }) => name);
  unknown("series", one.series, series, listed(series));
  unknown("point", one.point, labels, listed(labels));
  for (const key of ["over", "minus"] as const) {
    const other = one[key];
    if (other !== undefined) problems.push(...problemsOf(other, labels, [...path, key]));
  }
  return problems;
}

/** Null where the run leaves it, or what it is divided by, undefined. */
function numberOf(one: Read, result: (point: string | undefined) => RunResult): number | null {
  const run = result(one.point);
  const own = one.metric === undefined ? meanBetween(run.series, one) : run.metrics[one.metric];
  const [over, minus] = [one.over, one.minus].map((other) =>
    other === undefined ? undefined : numberOf(other, result),
  );
  if (own === null || over === null || minus === null || over === 0) return null;
  const value = one.oneLess === true ? 1 - own : own;
  return (value - (minus ?? 0)) / (over ?? 1) / (one.dividedBy ?? 1);
}

/** Over the windows that begin in [from, to). Null where none does. */
function meanBetween({ fromSeconds, windowSeconds, columns }: SeriesData, { series, from, to }: Read): number | null {
  const values = columns[series!].filter((_, i) => {
    // A window begins at a sum of lengths, which may miss a round number by its last bits.
    const at = fromSeconds + i * windowSeconds + 1e-9;
    return at >= from! && at < to!;
  });
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
