/** How much longer reads take than before; where there are pages, how much longer these do: somebody waits for a page. */
import { figureWithInterval, mean, type PointSummary } from "./texts.ts";

/** Less than this is left to the tables. */
const NOTABLE_TIMES = 1.5;

/** `reads that take 200 ms (p99) in place of 0.3 ms`; null where they hardly take longer. */
export function slownessOf(point: PointSummary, phase: string): string | null {
  const [p99, what] = hasPages(point, phase) ? ["pageLatencyMsP99", "pages"] : ["latencyMsP99", "reads"];
  const [then, before] = [mean(point, p99 + phase), mean(point, `${p99}Before`)];
  if (then === null || before === null || then < NOTABLE_TIMES * before) return null;
  return `${what} that take ${figureWithInterval(point, p99 + phase)} (p99) in place of ${figureWithInterval(point, `${p99}Before`)}`;
}

/** `the longest wait 10 s`, and that of a page where there are pages. */
export function longestWait(point: PointSummary, phase: string): string {
  const wait = `the longest wait ${figureWithInterval(point, `latencyMsMax${phase}`)}`;
  return hasPages(point, phase)
    ? `${wait}, the longest page ${figureWithInterval(point, `pageLatencyMsMax${phase}`)}`
    : wait;
}

function hasPages(point: PointSummary, phase: string): boolean {
  return mean(point, `pageLatencyMsP99${phase}`) !== null;
}
