/** Timings as median and spread of several rounds. */

export interface Timing {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function timing(values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], min: sorted[0], max: sorted.at(-1)! };
}

/** Seconds by the clock that the work takes. */
export async function elapsedSeconds(work: () => Promise<unknown>): Promise<number> {
  const begin = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - begin) / 1e9;
}

/** Seconds of a processor that the work takes: on a machine that others use too, what it would take alone. */
export function processorSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

export function printed({ median, min, max }: Timing, digits = 2): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}
