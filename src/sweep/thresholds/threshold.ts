/** A threshold as an experiment states it, read: its condition with each metric found and each limit in the metric's own unit. */
import type { MetricInfo } from "../../core/result.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { show } from "../../core/text/problems.ts";
import { parseDuration, parseRate, parseSize } from "../../core/text/units.ts";
import { type Condition, parseCondition, type Term, termsOf } from "./condition.ts";

/** A term that can be decided. */
export interface ReadTerm extends Omit<Term, "metric" | "limit"> {
  readonly metric: MetricInfo;
  readonly limit: number;
}

export type ReadCondition =
  | ReadTerm
  | { readonly kind: "and"; readonly parts: readonly ReadCondition[] }
  | { readonly kind: "or"; readonly parts: readonly ReadCondition[] };

export interface Threshold {
  /** The metric that it stands under. */
  readonly metric: string;
  /** As it was written. */
  readonly text: string;
  readonly condition: ReadCondition;
  /** False: to miss it is a warning. */
  readonly strict: boolean;
  /** By axis: the values, by their labels, of the points that it is about. */
  readonly at: Readonly<Record<string, readonly string[]>>;
}

/** @returns the condition, or everything that is wrong with it: an unknown metric is told by who knows where it stands. */
export function readCondition(
  text: string,
  own: string,
  metrics: ReadonlyMap<string, MetricInfo>,
): { readonly condition: ReadCondition | null; readonly problems: readonly string[] } {
  const parsed = parseCondition(text);
  if (typeof parsed === "string") return { condition: null, problems: [`${show(text)}: ${parsed}`] };
  const problems = termsOf(parsed).flatMap((term) => termProblems(term, own, metrics));
  if (problems.length > 0) return { condition: null, problems };
  return { condition: metrics.has(own) || ofOthers(parsed) ? resolved(parsed, own, metrics) : null, problems };
}

/** `; did you mean 'staleReads'?` */
export function unknownMetric(name: string, metrics: ReadonlyMap<string, MetricInfo>): string {
  return `no such metric${didYouMean(name, metrics.keys()) || "; `fallthrough list metrics` names them"}`;
}

/** All terms name a metric themselves. */
function ofOthers(condition: Condition): boolean {
  return termsOf(condition).every(({ metric }) => metric !== null);
}

function termProblems({ metric, limit }: Term, own: string, metrics: ReadonlyMap<string, MetricInfo>): string[] {
  const info = metrics.get(metric ?? own);
  if (info === undefined) return metric === null ? [] : [`"${metric}": ${unknownMetric(metric, metrics)}`];
  if (limitOf(limit, info.unit) !== null) return [];
  return [`"${limit}"; expected ${EXPECTED[info.unit] ?? "a number"}: ${info.name} is in ${unitText(info.unit)}`];
}

function resolved(condition: Condition, own: string, metrics: ReadonlyMap<string, MetricInfo>): ReadCondition {
  if (condition.kind !== "term") {
    return { kind: condition.kind, parts: condition.parts.map((part) => resolved(part, own, metrics)) };
  }
  const { metric, limit, ...others } = condition;
  const info = metrics.get(metric ?? own)!;
  return { ...others, metric: info, limit: limitOf(limit, info.unit)! };
}

const EXPECTED: Readonly<Record<string, string>> = {
  ratio: "0.8 or 80%",
  x: "2 or 2x",
  s: "90 or 90s",
  ms: "250 or 250ms",
  bytes: "1048576 or 1MB",
  "1/s": "400 or 400/s",
};

function unitText(unit: string): string {
  return unit === "ratio" ? "parts of 1" : unit === "x" ? "multiples" : unit;
}

/** The number in the unit of the metric; null where it has another unit. */
export function limitOf(text: string, unit: string): number | null {
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  const [, digits, suffix] = /^(.*?)(%|x)$/.exec(text) ?? [];
  const amount = digits === undefined ? Number.NaN : Number(digits);
  switch (unit) {
    case "ratio":
      return suffix === "%" && Number.isFinite(amount) ? amount / 100 : null;
    case "x":
      return suffix === "x" && Number.isFinite(amount) ? amount : null;
    case "s":
      return parseDuration(text);
    case "ms": {
      const seconds = parseDuration(text);
      return seconds === null ? null : seconds * 1000;
    }
    case "bytes":
      return parseSize(text);
    case "1/s":
      return parseRate(text);
    default:
      return null;
  }
}
