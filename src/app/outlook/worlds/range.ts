/** What was measured lies between two numbers; what is said of it is the simplest number there. */

/** Least and most. */
export type Range = readonly [least: number, most: number];

export function around(values: readonly number[]): Range {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return values.length === 0 ? [0, 0] : [least, most];
}

/** The one that ends first, and the one that begins last. */
export function least(ranges: readonly Range[]): Range {
  return ranges.reduce((first, range) => (range[1] < first[1] ? range : first));
}

export function most(ranges: readonly Range[]): Range {
  return ranges.reduce((last, range) => (range[0] > last[0] ? range : last));
}

/** Where all of them overlap; null if they do not. */
export function common(ranges: readonly Range[]): Range | null {
  const least = Math.max(...ranges.map(([one]) => one));
  const most = Math.min(...ranges.map(([, one]) => one));
  return ranges.length > 0 && least <= most + HAIR ? [Math.min(least, most), most] : null;
}

/** In seconds, the simplest first: hours and minutes as well as tens of seconds and hundredths of one. */
const STEPS = [86_400, 3600, 1800, 600, 300, 100, 60, 50, 30, 10, 5, 1, 0.5, 0.1, 0.05, 0.01, 0.001];
/** Of rounding in the clock. */
const HAIR = 1e-6;

/** The simplest number of seconds within the range: 30 of [29.7, 30.3], 0.5 of [0.45, 0.52]. */
export function simplest([least, most]: Range): number {
  for (const step of STEPS) {
    const multiple = Math.floor((most + HAIR) / step);
    if (multiple > 0 && multiple * step >= least - HAIR) return Number((multiple * step).toFixed(3));
  }
  return Number(most.toFixed(3));
}
