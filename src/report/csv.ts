/** The series of every point as CSV (RFC 4180): a line for each window and series, in full precision, empty where undefined. */
import type { Summary } from "../core/summary.ts";
import { escapeCsv } from "./escape.ts";
import { axesOf } from "./view.ts";

/** Columns: point, one for each swept axis, windowStartSeconds, series, mean, low, high. */
export function seriesCsv(summary: Summary): string {
  const axes = axesOf(summary.points);
  const lines = [["point", ...axes, "windowStartSeconds", "series", "mean", "low", "high"].map(escapeCsv).join(",")];
  for (const { id, axes: values, series } of summary.points) {
    const prefix = [id, ...axes.map((axis) => values[axis] ?? "")].map(escapeCsv).join(",");
    for (const [name, band] of Object.entries(series.columns)) {
      const middle = escapeCsv(name);
      for (let i = 0; i < band.mean.length; i++) {
        const from = series.fromSeconds + i * series.windowSeconds;
        const numbers = [band.mean[i], band.low[i], band.high[i]].map((value) => value ?? "").join(",");
        lines.push(`${prefix},${from},${middle},${numbers}`);
      }
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}
