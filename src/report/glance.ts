/** Each point at a glance, for renderings without charts: one series as a line of blocks, and its peak. */
import { max } from "d3-array";
import type { SeriesInfo } from "../core/result.ts";
import type { PointSummary, Summary } from "../core/summary.ts";
import { controlsOnce } from "./controls.ts";
import { formatValue } from "./format.ts";
import { spanOf } from "./gather.ts";
import { peakOf } from "./peak.ts";
import { sparkline } from "./sparkline.ts";
import { formatTime, timeStyle } from "./time.ts";

/** Series, by how much each tells on its own. */
const STORY = ["databaseQueriesPerSecond", "fallThroughPerSecond", "fallThroughRatio", "requestsPerSecond"];

export interface Glance {
  readonly info: SeriesInfo;
  readonly rows: readonly { readonly point: PointSummary; readonly line: string; readonly peak: string }[];
}

/** All points on one scale; null where the summary has none of these series. */
export function glanceOf(summary: Summary, width: number): Glance | null {
  for (const name of STORY) {
    const info = summary.seriesInfo.find((candidate) => candidate.name === name);
    const points = summary.points.filter((point) => peakOf(point, name) !== null);
    if (info === undefined || points.length === 0) continue;
    const { fromSeconds, toSeconds } = spanOf(points);
    const style = timeStyle(fromSeconds, toSeconds);
    const largest = max(points, (point) => peakOf(point, name)!.value)!;
    const lineOf = ({ series }: PointSummary): string => sparkline(series.columns[name].mean, width, largest);
    const said = (point: PointSummary): string => JSON.stringify([lineOf(point), peakOf(point, name)]);
    const rows = controlsOnce(points, said).map((point) => {
      const { value, atSeconds } = peakOf(point, name)!;
      const line = lineOf(point);
      const peak =
        value === 0 ? "zero throughout" : `${formatValue(value, info.unit)} at ${formatTime(atSeconds, style)}`;
      return { point, line, peak };
    });
    return { info, rows };
  }
  return null;
}
