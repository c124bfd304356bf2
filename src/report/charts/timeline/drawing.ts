/** Draws one panel of a planned figure. */
import * as Plot from "@observablehq/plot";
import { axisFormat, axisTicks, formatValue } from "../../format.ts";
import { formatTick, timeTicks } from "../../time.ts";
import type { Facet } from "../../view.ts";
import type { DocumentLike, SvgLike } from "../chart.ts";
import { type EventLabel, eventLabels, eventMarks, LANE_HEIGHT, phaseMarks } from "../events.ts";
import { colourOf, dashOf } from "../palette.ts";
import { capacitiesOf, capacityOf } from "./capacity.ts";
import { freePlace } from "./free-place.ts";
import type { TimelinePlan } from "./plan.ts";
import { frameOf, MARGIN, type TimelineSize, type TimelineSpec } from "./spec.ts";
import { bandIsVisible, bandOf, isAlone, overloadWindows, visibleWindows, windowsOf } from "./windows.ts";

export interface DrawOptions {
  readonly document: DocumentLike;
  readonly columns: number;
  readonly size: TimelineSize;
}

export function drawTimeline(spec: TimelineSpec, facet: Facet, plan: TimelinePlan, options: DrawOptions): SvgLike {
  const { info, yMin, yMax, style } = plan;
  const frame = frameOf(plan, options.size);
  const labels = eventLabels(facet, frame);
  const yTicks = axisTicks(info.unit, yMin, yMax, 4);
  const marginTop = MARGIN.top + plan.lanes * LANE_HEIGHT;
  const bands: Plot.Markish[] = [];
  const strokes: Plot.Markish[] = [];
  const own = facet.lines.filter((line) => !line.control);
  for (const line of [...facet.lines.filter(({ control }) => control), ...own]) {
    const rows = windowsOf(line.point, info.name, plan, options.columns);
    if (rows.length === 0) continue;
    const stroke = colourOf(line.colour);
    const band = line.control ? [] : bandOf(line.point, info.name, plan, options.columns);
    if (bandIsVisible(band, yMax, options.size.plotHeight)) {
      bands.push(Plot.areaY(band, { x: "x", y1: "low", y2: "high", fill: stroke, fillOpacity: 0.22 }));
    }
    strokes.push(
      Plot.lineY(rows, {
        x: "x",
        y: "mean",
        stroke,
        strokeWidth: line.control ? 1.1 : 1.8,
        strokeOpacity: line.control ? 0.75 : 1,
        strokeDasharray: line.control ? "1.2 2.4" : dashOf(line.colour),
        strokeLinecap: "butt",
      }),
      Plot.dot(rows.filter(isAlone), { x: "x", y: "mean", fill: stroke, r: 1.6 }),
    );
  }
  return Plot.plot({
    document: options.document,
    className: "plot",
    width: options.size.width,
    height: marginTop + options.size.plotHeight + MARGIN.bottom,
    marginTop,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    style: { fontSize: "11px" },
    x: { type: "linear", domain: [plan.fromSeconds, plan.toSeconds] },
    y: { type: "linear", domain: [yMin, yMax] },
    marks: [
      ...phaseMarks(facet, frame),
      Plot.gridY(yTicks, { stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.axisY(yTicks, { tickSize: 0, tickFormat: axisFormat(info.unit, yMax), label: null, fill: "var(--muted)" }),
      Plot.axisX(timeTicks(plan.fromSeconds, plan.toSeconds, Math.floor(frame.width / 60)), {
        tickFormat: (seconds: number, i: number) => formatTick(seconds, i, style),
        tickSize: 4,
        label: null,
        color: "var(--muted)",
      }),
      ...overloadWindows(spec, facet, plan, options.columns).map((rows) =>
        Plot.areaY(rows, { x: "x", y1: "low", y2: "high", fill: "var(--bad)", fillOpacity: 0.3 }),
      ),
      ...bands,
      ...strokes,
      ...capacityMarks(spec, facet, plan, labels, options),
      Plot.ruleY([0], { stroke: "var(--muted)" }),
      ...eventMarks(labels),
    ],
  });
}

function capacityMarks(
  spec: TimelineSpec,
  facet: Facet,
  plan: TimelinePlan,
  labels: readonly EventLabel[],
  { columns, size }: DrawOptions,
): Plot.Markish[] {
  const lines = capacitiesOf(spec, facet);
  return lines.flatMap((line) => {
    const rows = visibleWindows(line.point, capacityOf(spec, line.point)!, plan, columns);
    const colour = lines.length > 1 ? colourOf(line.colour) : "var(--bad)";
    const edges = [{ ...rows[0], x: plan.fromSeconds }, ...rows, { ...rows.at(-1)!, x: plan.toSeconds }];
    const label = `capacity ${formatValue(edges[0].mean, plan.info.unit)}`;
    const place = freePlace(edges[0].mean ?? 0, label.length * 6, facet, plan, labels, size);
    return [
      Plot.lineY(edges, { x: "x", y: "mean", stroke: colour, strokeWidth: 1.4, strokeDasharray: "5 3" }),
      Plot.text([{ ...place, y: edges[0].mean }], {
        x: "x",
        y: "y",
        text: () => label,
        textAnchor: "start",
        lineAnchor: place.above ? "bottom" : "top",
        dx: 4,
        dy: place.above ? -3 : 4,
        fill: colour,
        fontSize: 10.5,
        fontWeight: 600,
        stroke: "var(--paper)",
        strokeWidth: 3,
      }),
    ];
  });
}
