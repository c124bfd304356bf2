/** docs/metrics.md, made from the metrics and series themselves, so that it says what they say. */
import { mainMetrics, metricInfos, seriesInfos } from "../../../models/metrics/index.ts";
import type { Better, MetricInfo } from "../../core/result.ts";
import { recoveries } from "../experiment/recoveries.ts";
import { markdownTable } from "./markdown-table.ts";

const sides: Readonly<Record<Better, string>> = { lower: "lower", higher: "higher", neither: "–" };

export function metricsPage(): string {
  const metrics = [...metricInfos(), ...recoveries.map(({ metric }) => metric)];
  return `# Metrics

One number of a run each. In \`summary.json\` a metric is a mean over the repeats with its 95 % interval, in the
comparisons a paired difference under the same seeds. A number that a run leaves undefined (an outage in a control) is
left out of the mean, and \`n\` says how many repeats define it. Metrics in **bold** stand in the report's first table.

Intervals: differences and what can be negative have Student's. Shares lie between 0 and 1 and all else at 0 or above, so
they have Student's interval on the scale of the log-odds or of the logarithm, by the delta method: with mean m, standard
error s and Student's t, from m exp(-t s/m) to m exp(t s/m), and the same of the odds m/(1 - m) with t s/(m (1 - m)). It
never leaves what is possible, and of skewed numbers near a bound it holds the true mean at least as often as Student's
(\`test/core/coverage.test.ts\` counts it: 93 to 96 % where Student's holds it in 88 to 95 %). Two repeats have Student's,
cut at the bounds; equal repeats, such as no error in any, have an interval without length.

Phases: *before* is the hour before the first fault, *outage* from the moment something ails a node until nothing does (a flush
has none, only what follows it), *after return* the first 10 minutes from then on (or until the next outage), and the same for a
*second outage*. A worst minute is any 60 whole seconds in a row.

${markdownTable(["metric", "unit", "better", "definition"], metrics.map(metricRow))}
# Series

One value a window of the run (\`window\` in the experiment), in \`series.csv\` and the charts. Levels (copies, bytes) are those
at the window's end, all others are means over the window.

${markdownTable(
  ["series", "unit", "better", "title"],
  seriesInfos.map(({ name, unit, better, title }) => [`\`${name}\``, unit, sides[better], title]),
)}`;
}

function metricRow({ name, unit, better, definition }: MetricInfo): string[] {
  const code = `\`${name}\``;
  return [mainMetrics.includes(name) ? `**${code}**` : code, unit, sides[better], definition];
}
