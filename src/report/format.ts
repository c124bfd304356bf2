/**
 * Numbers for people: `1.23 k/s`, `45 MB`, `3.2 min`, `12.3 %`, `2.1x [2.0, 2.2]`. Markdown, HTML and the terminal share
 * them, so that a number reads the same everywhere. Bytes are counted as memcached's `-m` counts them: 1 MB = 1024 * 1024
 * bytes. All functions are pure and independent of the locale.
 */
import { ticks } from "d3-array";
import type { Better } from "../core/result.ts";
import type { Difference, Estimate, PointSummary } from "../core/summary.ts";
import { SECONDS_PER_DAY } from "../core/units.ts";

/** What to divide a number by, and what to write behind it. */
export interface Scale {
  readonly divisor: number;
  readonly suffix: string;
}

/** Shown where no repeat defines a number. */
export const UNDEFINED_TEXT = "–";

const SI: readonly Scale[] = [
  { divisor: 1, suffix: "" },
  { divisor: 1e3, suffix: " k" },
  { divisor: 1e6, suffix: " M" },
  { divisor: 1e9, suffix: " G" },
  { divisor: 1e12, suffix: " T" },
];
const BYTES: readonly Scale[] = ["B", "KB", "MB", "GB", "TB"].map((name, i) => ({
  divisor: 1024 ** i,
  suffix: ` ${name}`,
}));
/** Seconds. A unit is used from its own size on; minutes and hours only from larger values on, so that 90 s stays 90 s. */
const DURATIONS: readonly (Scale & { readonly from: number })[] = [
  { from: 0, divisor: 1e-6, suffix: " µs" },
  { from: 1e-3, divisor: 1e-3, suffix: " ms" },
  { from: 1, divisor: 1, suffix: " s" },
  { from: 120, divisor: 60, suffix: " min" },
  { from: 7200, divisor: 3600, suffix: " h" },
  { from: 2 * SECONDS_PER_DAY, divisor: SECONDS_PER_DAY, suffix: " d" },
];
const SECONDS_PER: Readonly<Record<string, number>> = { us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1 };
const NOUNLESS = new Set(["", "1", "ratio", "x", "1/s", "%", "s", "ms", "us", "µs", "bytes", "bytes/s"]);

/** The word for what a unit counts (`copies`), or "" where the unit is part of how the number is written. */
export function nounOf(unit: string): string {
  return NOUNLESS.has(unit) ? "" : unit;
}

/** The scale in which a size of this unit reads best. The size is first rounded to `digits` significant digits. */
export function scaleOf(unit: string, magnitude: number, digits = 3): Scale {
  const size = Math.abs(magnitude);
  if (unit === "ratio") return { divisor: 0.01, suffix: " %" };
  if (unit === "%") return { divisor: 1, suffix: " %" };
  const perSecond = SECONDS_PER[unit];
  if (perSecond !== undefined) {
    if (size === 0) return { divisor: 1, suffix: ` ${unit}` };
    const seconds = Number((size * perSecond).toPrecision(digits));
    const step = DURATIONS.findLast(({ from }) => seconds >= from)!;
    return { divisor: step.divisor / perSecond, suffix: step.suffix };
  }
  const rounded = Number(size.toPrecision(digits));
  if (unit === "bytes" || unit === "bytes/s") {
    const step = BYTES.findLast(({ divisor }) => rounded >= divisor) ?? BYTES[0];
    return unit === "bytes" ? step : { divisor: step.divisor, suffix: `${step.suffix}/s` };
  }
  const step = SI.findLast(({ divisor }) => rounded >= divisor) ?? SI[0];
  if (unit === "x")
    return size < 1e5 ? { divisor: 1, suffix: "x" } : { divisor: step.divisor, suffix: `${step.suffix}x` };
  return unit === "1/s" ? { divisor: step.divisor, suffix: `${step.suffix}/s` } : step;
}

/** One number with its unit: `formatValue(1234, "1/s")` is `1.23 k/s`; three significant digits, no trailing zeros. */
export function formatValue(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return UNDEFINED_TEXT;
  const text = formatBare(value, unit);
  const noun = nounOf(unit);
  return noun === "" ? text : `${text} ${noun}`;
}

/** As `formatValue`, without the word for what is counted: for a table whose head names it. */
export function formatBare(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return UNDEFINED_TEXT;
  const scale = scaleOf(unit, value);
  const scaled = value / scale.divisor;
  return `${trimZeros(plain(scaled, decimalsFor(scaled, 3)))}${scale.suffix}`;
}

/** The parts of an estimate as it is printed. `interval` is "" where there is none, `censored` where no repeat is. */
export interface EstimateText {
  readonly value: string;
  readonly interval: string;
  readonly censored: string;
}

/**
 * An estimate in one scale. The last digit of the mean is the first digit of the interval's half-width. `repeats` are those
 * of its point.
 */
export function formatEstimate(estimate: Estimate, repeats: number): EstimateText {
  const censored = estimate.censored > 0 ? formatCensored(estimate.censored, repeats) : "";
  const { mean, low, high, unit } = estimate;
  const least = (estimate.atLeast ?? 0) > 0 ? "≥ " : "";
  if (mean === null) return { value: censored === "" ? UNDEFINED_TEXT : "", interval: "", censored };
  if (low === null || high === null) return { value: `${least}${formatBare(mean, unit)}`, interval: "", censored };
  const { suffix, texts } = inOneScale([mean, low, high], unit, "");
  return { value: `${least}${texts[0]}${suffix}`, interval: `[${texts[1]}, ${texts[2]}]`, censored };
}

/** An estimate on one line: `2.1x [2.0, 2.2]; not within the horizon (1 of 20)`. */
export function formatEstimateLine(estimate: Estimate, repeats: number): string {
  const { value, interval, censored } = formatEstimate(estimate, repeats);
  const shown = interval === "" ? value : `${value} ${interval}`;
  if (shown === "") return censored;
  return censored === "" ? shown : `${shown}; ${censored}`;
}

/** The estimate that a point has of a metric, on one line. */
export function formatPoint({ metrics, repeats }: PointSummary, metric: string): string {
  const estimate = metrics[metric];
  return estimate === undefined ? UNDEFINED_TEXT : formatEstimateLine(estimate, repeats);
}

/** `not within the horizon (3 of 20)`. */
export function formatCensored(censored: number, repeats: number): string {
  return `not within the horizon (${censored} of ${repeats})`;
}

/** The share of repeats that were censored, with its 95 % Wilson score interval: `15 % [5.2, 36]` (Wilson 1927). */
export function formatShare(count: number, total: number): string {
  const z = 1.959964;
  const p = count / total;
  const centre = (p + (z * z) / (2 * total)) / (1 + (z * z) / total);
  const half = (z / (1 + (z * z) / total)) * Math.sqrt((p * (1 - p)) / total + (z * z) / (4 * total * total));
  const percent = (share: number) => trimZeros(plain(share * 100, decimalsFor(share * 100, 2)));
  return `${percent(p)} % [${percent(Math.max(0, centre - half))}, ${percent(Math.min(1, centre + half))}]`;
}

/** Of percentage points that make no difference (.05 at most) more decimals than of the shares themselves tell nothing. */
const SAME_DECIMALS = 3;

/** A difference with its sign: `+1.2 k/s [+0.9, +1.5]`; ratios differ in percentage points (`pp`). */
export function formatDifference(difference: Difference, unit: string): string {
  const isShare = unit === "ratio" || unit === "%";
  const most = isShare && difference.verdict === "same" ? SAME_DECIMALS : Number.POSITIVE_INFINITY;
  const { suffix, texts } = inOneScale([difference.mean, difference.low, difference.high], unit, "+", most);
  return `${texts[0]}${isShare ? " pp" : suffix} [${texts[1]}, ${texts[2]}]`;
}

/** About `count` round numbers from `least` to `largest`, round in the scale in which they are written (whole minutes). */
export function axisTicks(unit: string, least: number, largest: number, count: number): number[] {
  const { divisor } = scaleOf(unit, Math.max(Math.abs(least), Math.abs(largest)));
  return ticks(least / divisor, largest / divisor, count).map((tick) => tick * divisor);
}

/** Writes the numbers of an axis in the scale that fits the largest: `axisFormat("1/s", 4200)` writes `1.5 k/s`. */
export function axisFormat(unit: string, largest: number): (value: number) => string {
  const scale = scaleOf(unit, largest);
  return (value) => {
    const scaled = value / scale.divisor;
    return value === 0 ? "0" : `${trimZeros(plain(scaled, decimalsFor(scaled, 3)))}${scale.suffix}`;
  };
}

/** `↓ lower is better`, "" where a metric has no better side. */
export function formatBetter(better: Better): string {
  if (better === "neither") return "";
  return better === "lower" ? "↓ lower is better" : "↑ higher is better";
}

/** `1 repeat`, `20 repeats`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** `Seed` over one, `Seeds` over more. */
export function seedsWord(seeds: readonly number[]): string {
  return seeds.length === 1 ? "Seed" : "Seeds";
}

/** `Seeds 1 to 20. `; empty where there are none. */
export function formatSeeds(seeds: readonly number[]): string {
  return seeds.length > 0 ? `${seedsWord(seeds)} ${formatIntegers(seeds)}. ` : "";
}

/** Seeds or other whole numbers, with runs of them shortened: `1 to 20, 33`. */
export function formatIntegers(values: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < values.length; ) {
    let last = i;
    while (last + 1 < values.length && values[last + 1] === values[last] + 1) last++;
    parts.push(last - i >= 2 ? `${values[i]} to ${values[last]}` : values.slice(i, last + 1).join(", "));
    i = last + 1;
  }
  return parts.join(", ");
}

function inOneScale(
  values: readonly [number, number, number],
  unit: string,
  plus: "+" | "",
  most = Number.POSITIVE_INFINITY,
) {
  const [mean, low, high] = values;
  const scale = scaleOf(unit, Math.abs(mean) > 0 ? mean : Math.max(Math.abs(low), Math.abs(high)));
  const scaled = values.map((value) => value / scale.divisor);
  const half = (high - low) / 2 / scale.divisor;
  const whole = scale.divisor === 1 && values.every(Number.isInteger);
  let decimals = 0;
  let trim = false;
  if (!whole) {
    const reference = mean !== 0 ? scaled[0] : half;
    trim = half === 0;
    decimals = trim
      ? decimalsFor(reference, 3)
      : Math.min(decimalsFor(reference, 4), Math.max(decimalsFor(reference, 2), decimalsFor(half, 1)));
  }
  decimals = Math.min(decimals, most);
  const texts = scaled.map((value) => {
    const text = trim || decimals === most ? trimZeros(plain(value, decimals)) : plain(value, decimals);
    return plus === "+" && Number(text.replaceAll(",", "")) > 0 ? `+${text}` : text;
  });
  return { suffix: scale.suffix, texts };
}

/** The number of decimals that show this many significant digits. Never negative, so whole parts are never rounded. */
function decimalsFor(value: number, digits: number): number {
  const size = Math.abs(value);
  if (size === 0) return 0;
  const exponent = Number(size.toExponential(digits - 1).split("e")[1]);
  return Math.min(12, Math.max(0, digits - 1 - exponent));
}

/** Fixed decimals, with commas between thousands from 10,000 on, and without a negative zero. */
function plain(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const unsigned = text.replace("-", "");
  const sign = text.startsWith("-") && Number(unsigned) !== 0 ? "-" : "";
  const [integer, fraction] = unsigned.split(".");
  const grouped = integer!.length > 4 ? integer!.replace(/\B(?=(\d{3})+$)/g, ",") : integer!;
  return `${sign}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
