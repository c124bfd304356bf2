/** A series over time: a panel for each facet, a line for each point with the band of its repeats, faults and phases marked. */
import type { SeriesInfo } from "../../core/result.ts";
import { formatValue } from "../format.ts";
import { peakOf, type Span } from "../peak.ts";
import { formatTime } from "../time.ts";
import type { Facet } from "../view.ts";
import type { Chart, ChartInput, Figure, Key, Panel } from "./chart.ts";
import { capacitiesOf } from "./timeline/capacity.ts";
import { drawTimeline } from "./timeline/drawing.ts";
import { hasNumbers } from "./timeline/numbers.ts";
import { closeUpSpan, largestMean, planOf, seriesOf, type TimelinePlan } from "./timeline/plan.ts";
import { frameOf, MARGIN, PANEL_SIZE, type TimelineSize, type TimelineSpec } from "./timeline/spec.ts";

export function timeline(spec: TimelineSpec): Chart {
  return {
    name: spec.name,
    against: "time",
    series: [...spec.series, ...(spec.capacity === undefined ? [] : [spec.capacity])],
    figures: (input) => {
      const whole = timelineFigure(spec, input, null);
      if (whole === null) return [];
      const span = spec.closeUp === true && whole.panels.length > 0 ? closeUpSpan(input.facets) : null;
      const close = span === null ? null : timelineFigure(spec, input, span);
      return close === null ? [whole] : [whole, close];
    },
  };
}

/** Of the whole run, or of a part of it; null where no point has numbers. */
export function timelineFigure(
  spec: TimelineSpec,
  input: ChartInput,
  span: Span | null,
  size: TimelineSize = PANEL_SIZE,
): Figure | null {
  const info = seriesOf(spec, input);
  if (info === undefined) return null;
  const lines = input.facets.flatMap((facet) => facet.lines);
  const largest = largestMean(lines, info.name);
  if (largest === null) return null;
  const head = span === null ? spec : { name: `${spec.name}-close`, title: `${spec.title}, around the first fault` };
  if (largest === 0)
    return {
      name: spec.name,
      title: spec.title,
      note: `${info.title}: zero throughout, in every point shown.`,
      keys: [],
      panels: [],
    };
  const plan = planOf(spec, info, input.facets, span === null ? {} : { span });
  const panels = input.facets
    .map((facet): Panel | null => {
      if (!facet.lines.some((line) => hasNumbers(line.point.series.columns[info.name]))) return null;
      const words = wordsOf(info, facet, plan);
      return {
        title: input.facets.length > 1 ? facet.title : "",
        words,
        frame: {
          facet,
          series: info.name,
          fromSeconds: plan.fromSeconds,
          toSeconds: plan.toSeconds,
          left: MARGIN.left,
          width: frameOf(plan, size).width,
        },
        svg: drawTimeline(spec, facet, plan, { ...input, size }),
      };
    })
    .filter((panel) => panel !== null);
  const note =
    span === null
      ? spec.note
      : `The same, from ${formatTime(plan.fromSeconds, plan.style)} to ${formatTime(plan.toSeconds, plan.style)}.`;
  return { name: head.name, title: head.title, note, keys: keysOf(spec, input.facets, plan), panels };
}

function keysOf(spec: TimelineSpec, facets: readonly Facet[], plan: TimelinePlan): Key[] {
  const lines = facets.flatMap((facet) => facet.lines);
  const keys: Key[] = [];
  for (const { label, colour, control } of lines) {
    if (control || keys.some((key) => key.colour === colour)) continue;
    if (facets.length > 1 && facets.every((facet) => facet.lines.filter((line) => !line.control).length === 1))
      continue;
    keys.push({ label, kind: "line", colour });
  }
  if (lines.some(({ control }) => control)) keys.push({ label: "the same without faults (control)", kind: "control" });
  if (facets.some((facet) => capacitiesOf(spec, facet).length > 0)) keys.push({ label: "capacity", kind: "capacity" });
  if (plan.overloaded) keys.push({ label: "more than the capacity", kind: "overload" });
  return keys;
}

function wordsOf(info: SeriesInfo, facet: Facet, plan: TimelinePlan): string {
  const own = facet.lines.filter((line) => !line.control);
  const peaks = own.map(({ point, label }) => {
    const peak = peakOf(point, info.name, plan);
    const name = own.length > 1 ? `${label}: ` : "";
    if (peak === null) return `${name}not defined`;
    if (peak.value === 0) return `${name}zero throughout`;
    const atSeconds = info.atEnd === true ? peak.atSeconds + point.series.windowSeconds : peak.atSeconds;
    return `${name}${formatValue(peak.value, info.unit)} at ${formatTime(atSeconds, plan.style)}`;
  });
  return `${own.length > 1 ? "Peaks: " : "Peak "}${peaks.join("; ")}`;
}
