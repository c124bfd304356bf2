/** How hard the database of a small multiple has it, and the part of a run in which it shows. */
import { databaseLoadSpec } from "./charts/database-load.ts";
import { spanOf } from "./gather.ts";
import type { Span } from "./peak.ts";
import type { Facet } from "./view.ts";

/** How much is shown before the first and after the last fault, as a share of the time between them. */
const MARGIN_SHARE = 0.4;
const MARGIN_WINDOWS = 12;

/** Whether anybody counted queries, be it that there were none. */
export function isOffered({ lines }: Facet, name: string): boolean {
  return lines.some(
    ({ point, control }) => !control && (point.series.columns[name]?.mean ?? []).some((n) => n !== null),
  );
}

/**
 * How badly the database of a facet drowns: the number of queries offered beyond its capacity. Where there are none, the
 * greatest load relative to the capacity, which is less than any such number.
 */
export function strainOf(facet: Facet, name: string): number {
  let beyond = 0;
  let share = 0;
  for (const { point, control } of facet.lines) {
    if (control) continue;
    const { columns, windowSeconds } = point.series;
    const capacity = columns[databaseLoadSpec.capacity!]?.mean ?? [];
    for (const [i, offered] of (columns[name]?.mean ?? []).entries()) {
      const limit = capacity[i] ?? Number.POSITIVE_INFINITY;
      if (offered === null) continue;
      beyond += Math.max(0, offered - limit) * windowSeconds;
      share = Math.max(share, Number.isFinite(limit) ? Math.min(1, offered / limit) : offered / (1 + offered));
    }
  }
  return share + beyond;
}

/** The `most` of them whose databases drown most, in their order. */
export function mostStrained(facets: readonly Facet[], name: string, most: number): readonly Facet[] {
  if (facets.length <= most) return facets;
  const strain = new Map(facets.map((facet) => [facet, strainOf(facet, name)]));
  const worst = new Set([...facets].sort((a, b) => strain.get(b)! - strain.get(a)!).slice(0, most));
  return facets.filter((facet) => worst.has(facet));
}

/** From a while before the first fault to a while after the last; the whole run where there are none. */
export function outageSpan(facet: Facet): Span {
  const points = facet.lines.filter(({ control }) => !control).map(({ point }) => point);
  const whole = spanOf(points);
  const times = points.flatMap(({ events }) => events.map(({ atSeconds }) => atSeconds)).sort((a, b) => a - b);
  if (times.length === 0) return whole;
  const windowSeconds = points[0].series.windowSeconds;
  const margin = Math.max(MARGIN_SHARE * (times.at(-1)! - times[0]), MARGIN_WINDOWS * windowSeconds);
  return {
    fromSeconds: Math.max(whole.fromSeconds, times[0] - margin),
    toSeconds: Math.min(whole.toSeconds, times.at(-1)! + margin),
  };
}
