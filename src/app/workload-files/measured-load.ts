/**
 * Requests a second as they were measured, from a CSV file to a load curve: a time and a rate in each line, in seconds or as a
 * date (ISO 8601). A first line without numbers is a heading.
 */
import { Unreadable } from "./unreadable.ts";

/** A curve has so many points at most. A week by the minute is 10,080 lines: average some of them. */
const LINES_MAX = 10_000;

const MILLISECONDS = 1000;

export interface MeasuredLoad {
  /** Mean requests a second, by the time that each line stands for. */
  readonly meanPerSecond: number;
  /** Seconds since the first line, and the multiple of the mean. */
  readonly points: readonly (readonly [string, number])[];
}

/** @throws Unreadable with the number of the line. */
export function measuredLoad(text: string): MeasuredLoad {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line, i) => ({ line: line.trim(), number: i + 1 }))
    .filter(({ line }) => line !== "" && !line.startsWith("#"));
  const rows = lines.flatMap(({ line, number }, i) => {
    const [time = "", rate = ""] = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
    const at = secondsOf(time);
    const perSecond = rate === "" ? Number.NaN : Number(rate);
    if (i === 0 && at === null && Number.isNaN(perSecond)) return [];
    if (at === null || !(perSecond >= 0 && perSecond < Number.POSITIVE_INFINITY)) {
      throw new Unreadable(
        `line ${number}: ${JSON.stringify(line.slice(0, 60))}; expected a time (seconds, or 2024-03-01T00:00:00Z), a comma and requests a second`,
      );
    }
    return [{ at, perSecond, number }];
  });
  if (rows.length < 2) throw new Unreadable(`${rows.length} measurements; expected two at least`);
  if (rows.length > LINES_MAX) {
    throw new Unreadable(`${rows.length} measurements; expected at most ${LINES_MAX}: average some of them`);
  }
  const back = rows.find(({ at }, i) => i > 0 && at <= rows[i - 1].at);
  if (back !== undefined)
    throw new Unreadable(`line ${back.number}: not later than the one before; expected rising times`);
  const meanPerSecond = meanOf(rows);
  if (meanPerSecond === 0) throw new Unreadable("no request at any time; expected a rate above 0");
  const points = rows.map(
    ({ at, perSecond }) => [`${decimal(at - rows[0].at)}s`, digits(perSecond / meanPerSecond)] as const,
  );
  return { meanPerSecond: digits(meanPerSecond), points };
}

function secondsOf(time: string): number | null {
  if (/^-?\d+(?:\.\d+)?$/.test(time)) return Number(time);
  if (!/^\d{4}-\d{2}-\d{2}/.test(time)) return null;
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? null : parsed / MILLISECONDS;
}

/** Straight lines between the measurements. */
function meanOf(rows: readonly { readonly at: number; readonly perSecond: number }[]): number {
  let sum = 0;
  for (let i = 1; i < rows.length; i++) {
    sum += ((rows[i].perSecond + rows[i - 1].perSecond) / 2) * (rows[i].at - rows[i - 1].at);
  }
  return sum / (rows.at(-1)!.at - rows[0].at);
}

/** Of seconds to the microsecond, without an exponent. */
function decimal(seconds: number): string {
  return String(Number(seconds.toFixed(6)));
}

function digits(value: number): number {
  return Number(value.toPrecision(12));
}
