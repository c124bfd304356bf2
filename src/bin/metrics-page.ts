/** docs/metrics.md, written from the metrics and series themselves so that it cannot say anything else than they do. */
import { mainMetrics, metricInfos, seriesInfos } from "../../models/metrics/index.ts";
import type { Better, MetricInfo } from "../core/result.ts";
import { recoveries } from "./recoveries.ts";

const sides: Readonly<Record<Better, string>> = { lower: "lower", higher: "higher", neither: "–" };

export function metricsPage(): string {
  const metrics = [...metricInfos, ...recoveries.map(({ metric }) => metric)];
  return `# Metrics

One number of a run each. In \`summary.json\` a metric is a mean over the repeats with its 95 % interval (Student's t), in the
comparisons a paired difference under the same seeds. A number that a run leaves undefined (an outage in a control) is
left out of the mean, and \`n\` says how many repeats define it. Metrics in **bold** stand in the report's first table.

Phases: *before* is the hour before the first fault, *outage* from the moment something ails a node until nothing does (a flush
has none, only what follows it), *after return* the first 10 minutes from then on (or until the next outage), and the same for a
*second outage*. Peaks are the highest rate over any minute.

${table(["metric", "unit", "better", "definition"], metrics.map(metricRow))}
# Series

One value a window of the run (\`window\` in the experiment), in \`series.csv\` and the charts. Levels (copies, bytes) are those
at the window's end, all others are means over the window.

${table(
  ["series", "unit", "better", "title"],
  seriesInfos.map(({ name, unit, better, title }) => [`\`${name}\``, unit, sides[better], title]),
)}`;
}

function metricRow({ name, unit, better, definition }: MetricInfo): string[] {
  const code = `\`${name}\``;
  return [mainMetrics.includes(name) ? `**${code}**` : code, unit, sides[better], definition];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
