/**
 * Quantities as people write them: durations `250ms 30s 15m 2h 1d`, sizes `512B 1KB 64MB 2GB`, rates `80/s 2000000/day`, times
 * of day `20:00`.
 * A size counts in powers of 1024, as memcached's own -m does (`-m 64` is 64 x 1,048,576 bytes).
 */
import { MIB, MICROS_PER_SECOND, SECONDS_PER_DAY } from "../units.ts";

const SECONDS = { d: SECONDS_PER_DAY, h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6 } as const;
const BYTES = { GB: 1024 ** 3, MB: MIB, KB: 1024, B: 1 } as const;

/** The number in a quantity; `1h30m` joins several. */
const NUMBER = "\\d+(?:\\.\\d+)?";
const PART = `${NUMBER}(?:ms|us|[dhms])`;
/** As JSON Schema patterns, so that an editor accepts what the reader accepts. */
export const durationPattern = `^(?:0|(?:${PART})+)$`;
export const sizePattern = `^(?:0|${NUMBER}(?:B|KB|MB|GB))$`;
export const ratePattern = `^(?:0|${NUMBER}/(?:s|m|h|d|second|minute|hour|day))$`;
export const timeOfDayPattern = "^(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?$";

const durationForm = new RegExp(durationPattern);
const durationPart = new RegExp(`(${NUMBER})(ms|us|[dhms])`, "g");
const sizeForm = new RegExp(`^(${NUMBER})(B|KB|MB|GB)$`);
const rateForm = new RegExp(`^(${NUMBER})/([smhd])`);
const rateWhole = new RegExp(ratePattern);
const timeOfDayForm = new RegExp(timeOfDayPattern);

/** Seconds, or null where the text is no duration; `0` alone needs no unit. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim();
  if (!durationForm.test(trimmed)) return null;
  // Summed in microseconds, so that 0.3ms and 1h30m become the nearest double and not a sum of roundings.
  let micros = 0;
  for (const [, digits, unit] of trimmed.matchAll(durationPart)) {
    micros += Number(digits) * Math.round(SECONDS[unit as keyof typeof SECONDS] * MICROS_PER_SECOND);
  }
  return micros / MICROS_PER_SECOND;
}

/** The shortest text that reads back as the same duration: `90` is `1m30s`, `0.0003` is `0.3ms`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return "0s";
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds < 1) return seconds < 1e-4 ? `${short(seconds * MICROS_PER_SECOND)}us` : `${short(seconds * 1e3)}ms`;
  let left = seconds;
  let text = "";
  for (const unit of ["d", "h", "m"] as const) {
    const count = Math.floor(left / SECONDS[unit]);
    if (count > 0) text += `${count}${unit}`;
    left -= count * SECONDS[unit];
  }
  return left > 1e-9 ? `${text}${short(left)}s` : text;
}

/** Bytes, or null where the text is no size or does not come to a whole number of bytes. */
export function parseSize(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "0") return 0;
  const match = sizeForm.exec(trimmed);
  if (match === null) return null;
  const bytes = Number(match[1]) * BYTES[match[2] as keyof typeof BYTES];
  return Number.isInteger(bytes) ? bytes : null;
}

/** In the largest unit that leaves a whole number: `64MB`, `1536KB`, `273B`. */
export function formatSize(bytes: number): string {
  for (const unit of ["GB", "MB", "KB"] as const) {
    if (bytes >= BYTES[unit] && bytes % BYTES[unit] === 0) return `${bytes / BYTES[unit]}${unit}`;
  }
  return `${bytes}B`;
}

/** Times a second, or null where the text is no rate. */
export function parseRate(text: string): number | null {
  const trimmed = text.trim();
  if (!rateWhole.test(trimmed)) return null;
  const [, digits, unit] = rateForm.exec(trimmed) ?? [];
  return digits === undefined ? 0 : Number(digits) / SECONDS[unit as "s" | "m" | "h" | "d"];
}

export function formatRate(perSecond: number): string {
  return `${short(perSecond)}/s`;
}

/** Seconds after midnight, or null where the text is no time of day. */
export function parseTimeOfDay(text: string): number | null {
  const trimmed = text.trim();
  if (!timeOfDayForm.test(trimmed)) return null;
  const [hours, minutes, seconds = 0] = trimmed.split(":").map(Number) as [number, number, number?];
  return hours * 3600 + minutes * 60 + seconds;
}

/** `20:00`, `06:30`, `23:59:30`; days past the first wrap round. */
export function formatTimeOfDay(seconds: number): string {
  const within = ((Math.round(seconds) % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const text = `${two(within / 3600)}:${two((within % 3600) / 60)}`;
  return within % 60 === 0 ? text : `${text}:${two(within % 60)}`;
}

/** Without the digits that only floating point adds. */
function short(value: number): string {
  return String(Number(value.toPrecision(12)));
}
