/**
 * The kinds of value that a scenario is written in. Each is a schema that reads the text, refuses a number without its unit,
 * and tells an editor its pattern. Durations and instants become seconds, sizes become bytes, shares stay as they are.
 */
import { z } from "zod";
import { SECONDS_PER_DAY } from "../units.ts";
import { expected } from "./problems.ts";
import {
  durationPattern,
  formatDuration,
  formatRate,
  formatSize,
  parseDuration,
  parseRate,
  parseSize,
  parseTimeOfDay,
  ratePattern,
  sizePattern,
  timeOfDayPattern,
} from "./units.ts";

const DURATIONS = '"250ms", "30s", "15m", "2h" or "1d"';
const RATES = '"80/s", "5000/hour" or "2000000/day"';
const SIZES = '"512B", "1KB", "64MB" or "2GB"';

export interface QuantityLimits {
  /** Smallest value allowed, in seconds or bytes. */
  readonly least?: number;
  /** Refuse zero. */
  readonly aboveZero?: boolean;
  /** Largest value allowed, in seconds or bytes. */
  readonly most?: Limit;
}

/** A largest value, and why no more is allowed. The error for a larger one says so. */
export interface Limit {
  readonly value: number;
  readonly why: string;
}

/** Mean times between failures on data sheets are some million hours; this is nine million. */
const DURATION_MAX: Limit = { value: 365_250 * SECONDS_PER_DAY, why: "a thousand years" };
const RATE_MAX: Limit = { value: 1e9, why: "hundreds of times what a run simulates in a second" };
/** A petabyte is more than any machine has. */
const SIZE_MAX: Limit = { value: 2 ** 50, why: "a petabyte" };

/** `"15m"` to seconds. */
export function duration({ least = 0, aboveZero = false, most = DURATION_MAX }: QuantityLimits = {}) {
  const words = { kind: "duration", examples: DURATIONS };
  return quantity(durationPattern, { ...words, parse: parseDuration, format: formatDuration, least, aboveZero, most });
}

/** `"64MB"` to bytes; MB is 1,048,576 bytes. */
export function size({ least = 0, aboveZero = false, most = SIZE_MAX }: QuantityLimits = {}) {
  const words = { kind: "size", examples: SIZES };
  return quantity(sizePattern, { ...words, parse: parseSize, format: formatSize, least, aboveZero, most });
}

/** `"2000000/day"` to so many a second; 0 for none, where that is allowed. */
export function rate({ aboveZero = false }: Pick<QuantityLimits, "aboveZero"> = {}) {
  const words = { kind: "rate", examples: RATES };
  return quantity(ratePattern, {
    ...words,
    parse: parseRate,
    format: formatRate,
    least: 0,
    aboveZero,
    most: RATE_MAX,
  });
}

/** So many a second, as a number or as `"500/s"`; above 0. */
export function perSecond(most: Limit = RATE_MAX) {
  const words = `a number above 0, or a rate such as ${RATES}`;
  const tooMuch = `a number of at most ${most.value}, ${most.why}`;
  return z
    .union([z.number().meta({ exclusiveMinimum: 0, maximum: most.value }), z.string().meta({ pattern: ratePattern })], {
      error: ({ input }) => expected(input, typeof input === "number" ? "a finite number" : words),
    })
    .transform((came, context) => {
      const value = typeof came === "number" ? came : parseRate(came);
      if (value !== null && value > 0 && value <= most.value) return value;
      const message = expected(came, value !== null && value > most.value ? tooMuch : words);
      context.issues.push({ code: "custom", input: came, message });
      return z.NEVER;
    });
}

/** `"20:00"` to seconds after midnight. */
export function timeOfDay() {
  const words = 'a time of day such as "06:30" or "20:00"';
  return z
    .string({ error: (issue) => expected(issue.input, words) })
    .regex(new RegExp(timeOfDayPattern), { error: (issue) => expected(issue.input, words) })
    .transform((text) => parseTimeOfDay(text)!);
}

/** From 0 to 1. */
export function share() {
  return z.number().min(0).max(1);
}

/** A whole number from `least` on. */
export function count(least = 0) {
  return z.int().min(least);
}

/** The number, and no more than the limit. */
export function atMost<T extends z.ZodNumber>(schema: T, { value, why }: Limit): T {
  return schema.max(value, { error: ({ input }) => expected(input, `a number of at most ${value}, ${why}`) });
}

interface Quantity extends Required<QuantityLimits> {
  readonly kind: string;
  readonly examples: string;
  readonly parse: (text: string) => number | null;
  readonly format: (value: number) => string;
}

function quantity(pattern: string, { kind, examples, parse, format, least, aboveZero, most }: Quantity) {
  const bound = aboveZero ? `a ${kind} above 0` : `a ${kind} of at least ${least === 0 ? "0" : format(least)}`;
  const tooMuch = `a ${kind} of at most ${format(most.value)}, ${most.why}`;
  const wanted = (came: unknown): string => {
    if (typeof came === "number") return `a ${kind} with its unit, such as ${examples}`;
    const isNegative = typeof came === "string" && came.startsWith("-") && parse(came.slice(1)) !== null;
    return isNegative ? bound : `a ${kind} such as ${examples}`;
  };
  return z
    .union([z.string().meta({ pattern }), z.literal(0)], { error: ({ input }) => expected(input, wanted(input)) })
    .transform((came, context) => {
      const value = came === 0 ? 0 : parse(came);
      if (value !== null && value >= least && value <= most.value && !(aboveZero && value === 0)) return value;
      const message = expected(came, value === null ? wanted(came) : value > most.value ? tooMuch : bound);
      context.issues.push({ code: "custom", input: came, message });
      return z.NEVER;
    });
}
