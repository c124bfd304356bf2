/**
 * What must hold of the numbers of a run, whatever the scenario: each is a number, what cannot be negative is not, a ratio
 * lies between 0 and 1, and of a window's gets no more end than there are.
 */
import type { SeriesData } from "../../src/core/result.ts";
import { metricInfos, metrics, seriesInfos } from "../metrics/index.ts";
import type { Recording } from "../recording/recording.ts";

export interface Numbers {
  /** As they were measured, before what is no number is made undefined. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly series: SeriesData;
  readonly minutes: SeriesData;
}

/** Server-seconds and the like are sums of many differences of times, each of them rounded. */
const ROUNDING = 1e-9;
/** Series keep six digits. */
const SIX_DIGITS = 1e-5;

/** The columns that tell how a window's gets ended. */
const ENDS = ["hitRatio", "missRatio", "getFailureRatio"];

/** Of a run that is over. */
export function numbersOf(recording: Recording): Numbers {
  return {
    metrics: Object.fromEntries(metrics.map((metric) => [metric.name, metric.of(recording)])),
    series: recording.series(),
    minutes: recording.minutes(),
  };
}

/** @throws Error naming every number that breaks a law. */
export function checkNumbers(numbers: Numbers): void {
  const broken = [...ofMetrics(numbers), ...ofSeries(numbers), ...ofMinutes(numbers)];
  if (broken.length > 0) throw new Error(`of the whole run: ${broken.join("; ")}`);
}

function ofMetrics({ metrics: measured }: Numbers): string[] {
  return metricInfos().flatMap(({ name, unit, signed }) => {
    const least = signed === true ? Number.NEGATIVE_INFINITY : 0;
    return outside(name, measured[name] ?? 0, { least, most: mostOf(unit), tolerance: ROUNDING });
  });
}

function ofSeries({ series: { columns } }: Numbers): string[] {
  const values = seriesInfos.flatMap(({ name, unit }) => ofColumn(`series ${name}`, columns[name], unit));
  const sums = columns[ENDS[0]].map((_, i) => ENDS.reduce((sum, end) => sum + columns[end][i], 0));
  return [...values, ...ofColumn(`series ${ENDS.join(" + ")}`, sums, "ratio")];
}

function ofMinutes({ minutes: { columns } }: Numbers): string[] {
  return Object.entries(columns).flatMap(([name, values]) => ofColumn(`minutes ${name}`, values, "ratio"));
}

function ofColumn(name: string, values: readonly number[], unit: string): string[] {
  const bounds = { least: 0, most: mostOf(unit), tolerance: SIX_DIGITS };
  return values.flatMap((value, i) => outside(`${name}[${i}]`, value, bounds));
}

const mostOf = (unit: string): number => (unit === "ratio" ? 1 : Number.POSITIVE_INFINITY);

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly tolerance: number;
}

function outside(name: string, value: number, { least, most, tolerance }: Bounds): string[] {
  if (!Number.isFinite(value)) return [`${name} is ${value}, which is no number`];
  if (value < least - tolerance) return [`${name} is ${value}, below ${least}`];
  return value > most + tolerance ? [`${name} is ${value}, above ${most}`] : [];
}
