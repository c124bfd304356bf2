/** How much longer reads take than before. */
import { figureWithInterval, mean, type PointSummary } from "./texts.ts";

/** Less than this is left to the tables. */
const NOTABLE_TIMES = 1.5;

/** `reads that take 200 ms (p99) in place of 0.3 ms`; null where they hardly take longer. */
export function slownessOf(point: PointSummary, phase: string): string | null {
  const p99 = "latencyMsP99";
  const [then, before] = [mean(point, p99 + phase), mean(point, `${p99}Before`)];
  if (then === null || before === null || then < NOTABLE_TIMES * before) return null;
  return `reads that take ${figureWithInterval(point, p99 + phase)} (p99) in place of ${figureWithInterval(point, `${p99}Before`)}`;
}
