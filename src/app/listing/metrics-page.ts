/** docs/metrics.md, made from the metrics and series themselves, so that it says what they say. */
import { mainMetrics, metricInfos, seriesInfos } from "../../../models/metrics/index.ts";
import type { Better, MetricInfo } from "../../core/result.ts";
import { recoveries } from "../experiment/recoveries.ts";
import { markdownTable } from "./markdown-table.ts";

const sides: Readonly<Record<Better, string>> = { lower: "lower", higher: "higher", neither: "–" };

export function metricsPage(): string {
  const metrics = [...metricInfos(), ...recoveries.map(({ metric }) => metric)];
  return `# Metrics

Each metric is one number of a run. In \`summary.json\` it is a mean over the repeats with its 95 % interval; in the comparisons
it is a paired difference under the same seeds. A repeat that does not define the number (an outage in a control) is left out of
the mean, and \`n\` says how many repeats define it. The first table of the report has the metrics in **bold**.

Intervals: differences, and numbers that can be negative, have Student's interval. All other numbers are at 0 or above, and shares
lie between 0 and 1. They have Student's interval on the scale of the logarithm, and shares on that of the log-odds, by the delta
method: with mean m, standard error s and Student's t, from m exp(-t s/m) to m exp(t s/m), and the same of the odds m/(1 - m) with
t s/(m (1 - m)). Such an interval never leaves what is possible. For skewed numbers near a bound it holds the true mean at least as
often as Student's (\`test/core/coverage.test.ts\` counts it: 93 to 96 % where Student's holds it in 88 to 95 %). Two repeats have
Student's interval, cut at the bounds. Equal repeats, such as no error in any, have an interval of length 0.

Phases: *before* is the hour before the first fault. *Outage* is from the moment when something is wrong with a node until nothing
is. A flush has no outage, only what follows it, and that only in a run in which no fault lasts. *After return* is the first 10
minutes from then on (or until the next outage), and the same for a *second outage*. A worst minute is any 60 whole seconds in a row.

${markdownTable(["metric", "unit", "better", "definition"], metrics.map(metricRow))}
# Series

Each series has one value for each window of the run (\`window\` in the experiment), in \`series.csv\` and in the charts. Levels
(copies, bytes) are those at the end of the window; all others are means over the window.

${markdownTable(
  ["series", "unit", "better", "title"],
  seriesInfos.map(({ name, unit, better, title }) => [`\`${name}\``, unit, sides[better], title]),
)}`;
}

function metricRow({ name, unit, better, definition }: MetricInfo): string[] {
  const code = `\`${name}\``;
  return [mainMetrics.includes(name) ? `**${code}**` : code, unit, sides[better], definition];
}
