/**
 * Fewer marks for a drawing, with every peak kept. Of the windows that fall on the same column of pixels, only those with the
 * least and the greatest value are drawn (the idea of M4: Jugel et al., VLDB 2014). A line through them covers the same
 * pixels as a line through all.
 */
import { mean } from "d3-array";
import type { Band } from "../core/summary.ts";

/** One drawn window; a null mean breaks the line. */
export interface Mark {
  /** The position of the window in the series. */
  readonly index: number;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** At most two windows for a column (the extremes of the mean, in order), the ends, and a mark for each gap. */
export function thin(band: Band, columns: number): Mark[] {
  const n = band.mean.length;
  const kept = new Set<number>();
  const perColumn = Math.max(1, n / columns);
  for (let column = 0; column * perColumn < n; column++) {
    const from = Math.ceil(column * perColumn);
    const to = Math.min(n, Math.ceil((column + 1) * perColumn));
    keepExtreme(band.mean, from, to, kept);
  }
  for (let i = 0; i < n; i++) {
    if (band.mean[i] === null && (i === 0 || band.mean[i - 1] !== null)) kept.add(i);
    const edge = i === 0 || i === n - 1 || band.mean[i - 1] === null || band.mean[i + 1] === null;
    if (band.mean[i] !== null && edge) kept.add(i);
  }
  return [...kept]
    .sort((a, b) => a - b)
    .map((index) => ({
      index,
      mean: band.mean[index] ?? null,
      low: band.low[index] ?? null,
      high: band.high[index] ?? null,
    }));
}

/**
 * A band in fewer marks: one for each column, in its middle, from the mean low to the mean high of the windows in it, since the widest
 * of many windows is the one with the most chance in it. Where no column holds more than one window it is the band.
 */
export function outline(band: Band, columns: number): Mark[] {
  const n = band.mean.length;
  if (n <= columns) return thin(band, columns);
  const marks: Mark[] = [];
  const perColumn = n / columns;
  for (let column = 0; column * perColumn < n; column++) {
    const from = Math.ceil(column * perColumn);
    const to = Math.min(n, Math.ceil((column + 1) * perColumn));
    const meanOf = (values: readonly (number | null)[]): number | null =>
      mean(values.slice(from, to), (value) => value ?? undefined) ?? null;
    const index = Math.floor((from + to - 1) / 2);
    marks.push({ index, mean: meanOf(band.mean), low: meanOf(band.low), high: meanOf(band.high) });
  }
  return marks;
}

function keepExtreme(values: readonly (number | null)[], from: number, to: number, kept: Set<number>): void {
  let least = -1;
  let greatest = -1;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (value === null || value === undefined) continue;
    if (least < 0 || value < (values[least] as number)) least = i;
    if (greatest < 0 || value > (values[greatest] as number)) greatest = i;
  }
  if (least >= 0) kept.add(least).add(greatest);
}
