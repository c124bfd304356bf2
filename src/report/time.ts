/**
 * Times of the simulated world, for people. The data counts seconds from the start of the run, or from midnight where the
 * world follows the day. A chart shows minutes and seconds, clock time, or day and clock time, depending on its length.
 */
import { SECONDS_PER_DAY } from "../core/units.ts";

const STEPS = [
  1,
  2,
  5,
  10,
  15,
  30,
  60,
  120,
  300,
  600,
  900,
  1800,
  3600,
  7200,
  10800,
  21600,
  43200,
  SECONDS_PER_DAY,
  2 * SECONDS_PER_DAY,
  7 * SECONDS_PER_DAY,
];

/** How times within a span are written. */
export type TimeStyle = "min:s" | "h:min" | "day h:min";

/** Up to 90 minutes: minutes and seconds. Up to a day: clock time. Beyond that: day and clock time. */
export function timeStyle(fromSeconds: number, toSeconds: number): TimeStyle {
  if (toSeconds - fromSeconds <= 5400 && toSeconds <= 7200) return "min:s";
  return toSeconds <= SECONDS_PER_DAY ? "h:min" : "day h:min";
}

/** A time of the simulated world: `12:30`, `20:05`, `day 2 03:00`; seconds are added where they are not zero. */
export function formatTime(seconds: number, style: TimeStyle): string {
  const whole = Math.round(seconds * 1000) / 1000;
  const sign = whole < 0 ? "-" : "";
  const size = Math.abs(whole);
  if (style === "min:s") return `${sign}${pad(Math.floor(size / 60))}:${padSeconds(size % 60)}`;
  const day = Math.floor(whole / SECONDS_PER_DAY) + 1;
  const within = style === "h:min" ? size : whole - (day - 1) * SECONDS_PER_DAY;
  const rest = within % 60;
  const clock = `${pad(Math.floor(within / 3600))}:${pad(Math.floor((within % 3600) / 60))}${rest === 0 ? "" : `:${padSeconds(rest)}`}`;
  return style === "h:min" ? `${sign}${clock}` : `day ${day} ${clock}`;
}

/** What an axis of this style is called. */
export function timeAxisLabel(style: TimeStyle): string {
  return style === "min:s" ? "time (min:s)" : "time (h:min)";
}

/** Round times within a span, at most `count` of them. */
export function timeTicks(fromSeconds: number, toSeconds: number, count: number): number[] {
  const span = toSeconds - fromSeconds;
  const step =
    STEPS.find((candidate) => span / candidate <= count) ??
    Math.ceil(span / count / (7 * SECONDS_PER_DAY)) * 7 * SECONDS_PER_DAY;
  const ticks: number[] = [];
  for (let i = Math.ceil(fromSeconds / step); i * step <= toSeconds; i++) ticks.push(i * step);
  return ticks;
}

/** The label of a tick. Over more than a day, a second line names the day at the first tick and at every midnight. */
export function formatTick(seconds: number, index: number, style: TimeStyle): string {
  if (style !== "day h:min") return formatTime(seconds, style);
  const text = formatTime(((seconds % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY, "h:min");
  return index === 0 || seconds % SECONDS_PER_DAY === 0
    ? `${text}\nday ${Math.floor(seconds / SECONDS_PER_DAY) + 1}`
    : text;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

function padSeconds(value: number): string {
  const text = (Math.round(value * 1000) / 1000).toString();
  return value < 10 ? `0${text}` : text;
}
