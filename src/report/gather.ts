/** What many points of an experiment have in common, such as schedules of faults and notes, so that it is said once. */

import type { RunEvent } from "../core/result.ts";
import type { PointSummary, Summary } from "../core/summary.ts";
import type { Table } from "../core/table.ts";
import { firstNumber, withoutNumbers } from "../core/text/numbers.ts";
import { formatCount, UNDEFINED_TEXT } from "./format.ts";
import { formatTime, timeStyle } from "./time.ts";

export interface Schedule {
  readonly points: readonly PointSummary[];
  readonly events: readonly RunEvent[];
}

/** Points with equal schedules of faults, in order. Points without events are left out. */
export function schedulesOf(points: readonly PointSummary[]): Schedule[] {
  return groups(
    points.filter((point) => point.events.length > 0),
    (point) => JSON.stringify(point.events.map(({ atSeconds, what, text }) => [atSeconds, what, text])),
  ).map((members) => ({ points: members, events: members[0].events }));
}

export interface Note {
  /** The text of the point in which its first number is greatest. */
  readonly text: string;
  /** Other points have it with other numbers. */
  readonly isGreatest: boolean;
  /** The points in which it holds, that point first. */
  readonly points: readonly PointSummary[];
}

/** Every kind of note once. Notes that differ only in their numbers are of one kind. */
export function notesOf(summary: Summary): Note[] {
  const all = summary.points.flatMap((point) => [...new Set(point.notes)].map((text) => ({ text, point })));
  return groups(all, ({ text }) => withoutNumbers(text)).map((members) => {
    const ranked = [...members].sort((a, b) => firstNumber(b.text) - firstNumber(a.text));
    const isGreatest = members.some(({ text }) => text !== members[0].text);
    return { text: ranked[0].text, isGreatest, points: [...new Set(ranked.map(({ point }) => point))] };
  });
}

/** Where a note holds: `all 8 points, most in pecl-memcache, back at once`. */
export function nameNoted({ isGreatest, points }: Note, all: readonly PointSummary[], most = 8): string {
  if (points.length === 1 || !isGreatest) return namePoints(points, all, most);
  const where = points.length === all.length ? `all ${all.length} points` : formatCount(points.length, "point");
  return `in ${where}; the numbers are those of "${points[0].label}", the greatest`;
}

export interface InspectedTable {
  readonly title: string;
  readonly table: Table;
}

/** What was inspected, point by point, each table with its time. */
export function inspectedTables(points: readonly PointSummary[]): InspectedTable[] {
  const { fromSeconds, toSeconds } = spanOf(points);
  const style = timeStyle(fromSeconds, toSeconds);
  return points.flatMap(({ label, inspections = [] }) =>
    inspections.map(({ title, atSeconds, table }) => ({
      title: `${label}: ${title} (${formatTime(atSeconds, style)})`,
      table,
    })),
  );
}

/** `all 76 points`, or their labels; of a long list only the beginning. */
export function namePoints(points: readonly PointSummary[], all: readonly PointSummary[], most = 8): string {
  if (points.length === all.length && all.length > 1) return `all ${all.length} points`;
  const named = points.slice(0, most).map((point) => point.label);
  return points.length > most ? `${named.join("; ")}; and ${points.length - most} more` : named.join("; ");
}

/** Points by their value on an axis, each group with its title: `client: dalli`. */
export function pointsAlong(axis: string, points: readonly PointSummary[]) {
  return groups(points, ({ axes }) => axes[axis] ?? "").map((members) => ({
    title: `${axis}: ${members[0].axes[axis] ?? UNDEFINED_TEXT}`,
    members,
  }));
}

/** Values with equal keys. Groups and their members are in order of appearance. */
export function groups<T>(values: readonly T[], key: (value: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const value of values) {
    const name = key(value);
    const members = found.get(name);
    if (members === undefined) found.set(name, [value]);
    else members.push(value);
  }
  return [...found.values()];
}

/** The first and the last second that the series of any point covers. */
export function spanOf(points: readonly PointSummary[]): { fromSeconds: number; toSeconds: number } {
  let fromSeconds = Number.POSITIVE_INFINITY;
  let toSeconds = Number.NEGATIVE_INFINITY;
  for (const { series, events } of points) {
    const windows = Math.max(0, ...Object.values(series.columns).map((band) => band.mean.length));
    if (windows > 0) {
      fromSeconds = Math.min(fromSeconds, series.fromSeconds);
      toSeconds = Math.max(toSeconds, series.fromSeconds + windows * series.windowSeconds);
    }
    for (const { atSeconds } of events) {
      fromSeconds = Math.min(fromSeconds, atSeconds);
      toSeconds = Math.max(toSeconds, atSeconds);
    }
  }
  return toSeconds > fromSeconds ? { fromSeconds, toSeconds } : { fromSeconds: 0, toSeconds: 1 };
}
