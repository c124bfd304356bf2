/**
 * The kinds of value a scenario is written in, each a schema that reads the text, refuses a number whose unit nobody
 * said, and tells an editor its pattern: durations and instants to seconds, sizes to bytes, shares as they are.
 */
import { z } from "zod";
import {
  durationPattern,
  formatDuration,
  formatSize,
  parseDuration,
  parseSize,
  parseTimeOfDay,
  sizePattern,
  timeOfDayPattern,
} from "../units.ts";
import { expected } from "./explain.ts";

export interface QuantityLimits {
  /** Smallest value allowed, in seconds or bytes. */
  readonly least?: number;
  /** Refuse zero. */
  readonly aboveZero?: boolean;
}

const DURATION_WORDS = 'a duration such as "250ms", "30s", "15m", "2h" or "1d"';
const SIZE_WORDS = 'a size such as "512B", "1KB", "64MB" or "2GB"';

/** `"15m"` to seconds. */
export function duration({ least = 0, aboveZero = false }: QuantityLimits = {}) {
  return quantity(durationPattern, DURATION_WORDS, { parse: parseDuration, format: formatDuration, least, aboveZero });
}

/** `"64MB"` to bytes; MB is 1,048,576 bytes. */
export function size({ least = 0, aboveZero = false }: QuantityLimits = {}) {
  return quantity(sizePattern, SIZE_WORDS, { parse: parseSize, format: formatSize, least, aboveZero });
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

interface Quantity extends Required<QuantityLimits> {
  readonly parse: (text: string) => number | null;
  readonly format: (value: number) => string;
}

function quantity(pattern: string, words: string, { parse, format, least, aboveZero }: Quantity) {
  const bounded = aboveZero ? `${words}, above 0` : least > 0 ? `${words}, at least ${format(least)}` : words;
  const text = z.string().meta({ pattern });
  return z
    .union([text, z.literal(0)], { error: (issue) => expected(issue.input, withUnit(issue.input, bounded)) })
    .transform((came, context) => {
      const value = came === 0 ? 0 : parse(came);
      if (value !== null && value >= least && !(aboveZero && value === 0)) return value;
      context.issues.push({ code: "custom", input: came, message: expected(came, bounded) });
      return z.NEVER;
    });
}

function withUnit(came: unknown, words: string): string {
  return typeof came === "number" ? words.replace(" such as", " with its unit, such as") : words;
}
