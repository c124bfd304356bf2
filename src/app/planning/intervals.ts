/**
 * Numbers of an experiment that nobody knows for certain: two values in place of one, `"rate": [30000, 45000]` or `["10ms", "40ms"]`,
 * wherever no list may stand. A plan draws worlds between them, and takes the middle for all else.
 */
import { parseDuration, parseSize } from "../../core/text/units.ts";
import type { PathTable } from "../../sweep/paths.ts";
import { parseJson } from "../files/json.ts";

export interface Interval {
  /** Into the scenario. */
  readonly path: string;
  readonly low: number;
  readonly high: number;
  /** What stands behind the numbers: `ms`, `/s`; empty for plain numbers. */
  readonly suffix: string;
  /** Only whole numbers of these may stand there: sizes are whole bytes, and memory whole megabytes. */
  readonly isWhole: boolean;
}

/** @param set settings of the command line, as `path=value`, which go before what the document says. */
export function intervalsIn(scenario: unknown, set: readonly string[], paths: PathTable): Interval[] {
  const found = new Map(walk(scenario, "", paths).map((one) => [one.path, one]));
  for (const text of set) {
    const equals = text.indexOf("=");
    const path = text
      .slice(0, equals)
      .trim()
      .replace(/^scenario\./, "");
    found.delete(path);
    const parsed = parseJson(text.slice(equals + 1));
    const one = parsed.problem === null ? intervalAt(path, parsed.value, paths) : null;
    if (one !== null) found.set(path, one);
  }
  return [...found.values()];
}

function walk(value: unknown, path: string, paths: PathTable): Interval[] {
  if (value === null || typeof value !== "object") return [];
  const own = intervalAt(path, value, paths);
  if (own !== null) return [own];
  const join = (key: string): string => (path === "" ? key : `${path}.${key}`);
  const inner = Array.isArray(value)
    ? value.map((entry, i) => [`${path}[${i}]`, entry] as const)
    : Object.entries(value).map(([key, entry]) => [join(key), entry] as const);
  return inner.flatMap(([at, entry]) => walk(entry, at, paths));
}

/** Null where it is none: two values of a kind, the first less than the second, where no list may stand. */
function intervalAt(path: string, value: unknown, paths: PathTable): Interval | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const types = paths.types(path);
  if (types.size === 0 || types.has("array")) return null;
  const ends = value.map(amountOf);
  const [from, to] = ends.every((one) => one !== null) && ends[0].suffix === ends[1].suffix ? ends : inOneUnit(value);
  if (from === null || to === null || !(from.amount < to.amount)) return null;
  const isSize = from.suffix in BYTES;
  const isWhole = isSize || (from.suffix === "" && types.has("integer") && !types.has("number"));
  return { path, low: from.amount, high: to.amount, suffix: from.suffix, isWhole };
}

interface Amount {
  readonly amount: number;
  readonly suffix: string;
}

/** From the largest. */
const BYTES: Readonly<Record<string, number>> = { MB: 1024 ** 2, KB: 1024, B: 1 };
const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6 };
/** Of a count of a unit, what only floating point adds. */
const NEAR = 1e-9;

/** A number with at most one unit. */
function amountOf(value: unknown): Amount | null {
  if (typeof value === "number") return { amount: value, suffix: "" };
  const match = typeof value === "string" ? /^\s*(-?\d+(?:\.\d+)?)\s*(\D+)$/.exec(value) : null;
  // Half a gigabyte may stand between two whole ones.
  if (match === null || match[2].trim() === "GB") return null;
  const [amount, suffix] = [Number(match[1]), match[2].trim()];
  return suffix in BYTES && !Number.isInteger(amount) ? null : { amount, suffix };
}

/** Durations, or sizes, in the largest unit of which both are whole numbers. */
function inOneUnit(values: readonly unknown[]): readonly (Amount | null)[] {
  for (const [parse, units] of [
    [parseDuration, SECONDS],
    [parseSize, BYTES],
  ] as const) {
    const all = values.map((value) => (typeof value === "string" ? parse(value) : null));
    const [low, high] = all;
    if (low === null || high === null) continue;
    for (const [suffix, unit] of Object.entries(units)) {
      const isWhole = (one: number): boolean => Math.abs(Math.round(one / unit) * unit - one) <= NEAR * one;
      if (!isWhole(low) || !isWhole(high)) continue;
      return [low, high].map((one) => ({ amount: Math.round(one / unit), suffix }));
    }
  }
  return [null, null];
}

/** The setting that stands for a share of the way from the low end to the high one. */
export function settingAt({ path, suffix, ...interval }: Interval, share: number): string {
  const value = valueAt(interval, share);
  return `${path}=${suffix === "" ? value : JSON.stringify(`${value}${suffix}`)}`;
}

/** Four digits of the width: more would be those of chance. */
export function valueAt({ low, high, isWhole }: Pick<Interval, "low" | "high" | "isWhole">, share: number): number {
  const value = low + (high - low) * share;
  if (isWhole) return Math.round(value);
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(high - low)));
  return Number(value.toFixed(Math.min(12, decimals)));
}
