/**
 * Where a world gets stuck, as a map over two axes of numbers: a cell has a colour only where its repeats decide. Its places are evenly
 * spaced, since what is swept seldom is; a mark of a capacity lies on the border between the values beside it.
 */
import * as Plot from "@observablehq/plot";
import {
  capacitiesOf,
  MAP_TITLE,
  type MapCell,
  mapNote,
  SIGNS,
  type StuckMap,
  stuckMapOf,
  type Verdict,
} from "../stuck-map.ts";
import type { NumericAxis } from "../view.ts";
import type { Chart, ChartInput, SvgLike } from "./chart.ts";

const CELL = { width: 44, height: 26 };
const MARGIN = { left: 62, right: 16, top: 34, bottom: 40 };
const FILLS: Readonly<Record<Verdict, string>> = {
  stuck: "var(--bad)",
  "comes back": "var(--good)",
  undecided: "none",
};

export const stuckMap: Chart = {
  name: "stuckMap",
  against: "axes",
  figures: (input) => {
    const map = stuckMapOf(input.summary);
    if (map === null) return [];
    const counts = (verdict: Verdict): number => map.cells.filter((cell) => cell.verdict === verdict).length;
    const words = `stuck in ${counts("stuck")} cells, comes back in ${counts("comes back")}, undecided in ${counts("undecided")}`;
    return [
      {
        name: "stuckMap",
        title: MAP_TITLE,
        note: mapNote(map),
        keys: [
          { label: `${SIGNS.stuck} stuck`, kind: "stuck" },
          { label: `${SIGNS["comes back"]} comes back by itself`, kind: "comesBack" },
          { label: `${SIGNS.undecided} undecided`, kind: "undecided" },
        ],
        panels: [{ title: "", words, svg: draw(map, input) }],
      },
    ];
  },
};

function draw(map: StuckMap, { document }: ChartInput): SvgLike {
  const { xAxis, yAxis, cells } = map;
  const [columns, rows] = [xAxis.texts.length, yAxis.texts.length];
  const x = (cell: MapCell): number => indexOf(xAxis, cell.x);
  const y = (cell: MapCell): number => indexOf(yAxis, cell.y);
  const last = columns - 1;
  const marks = capacitiesOf(map).map(({ at, text }) => {
    const place = placeOf(xAxis, at);
    const [left, right] = [place < 0 ? "← " : "", place > last ? " →" : ""];
    return { x: Math.min(last + 0.5, Math.max(-0.5, place)), label: `${left}${text}${right}` };
  });
  return Plot.plot({
    document,
    className: "plot",
    width: MARGIN.left + MARGIN.right + columns * CELL.width,
    height: MARGIN.top + MARGIN.bottom + rows * CELL.height,
    marginTop: MARGIN.top,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    style: { fontSize: "11px" },
    x: { type: "linear", domain: [-0.5, columns - 0.5] },
    y: { type: "linear", domain: [-0.5, rows - 0.5] },
    marks: [
      Plot.rect(cells, {
        x1: (cell: MapCell) => x(cell) - 0.5,
        x2: (cell: MapCell) => x(cell) + 0.5,
        y1: (cell: MapCell) => y(cell) - 0.5,
        y2: (cell: MapCell) => y(cell) + 0.5,
        fill: (cell: MapCell) => FILLS[cell.verdict],
        fillOpacity: 0.3,
        stroke: "var(--line)",
      }),
      Plot.text(cells, {
        x,
        y,
        text: (cell: MapCell) => `${SIGNS[cell.verdict]} ${cell.stuck}/${cell.n}`,
        fill: "var(--ink)",
      }),
      Plot.ruleX(marks, { x: "x", stroke: "var(--event)", strokeWidth: 2, strokeDasharray: "5 3" }),
      ...marks.map((mark) =>
        Plot.text([mark], {
          x: "x",
          text: "label",
          frameAnchor: "top",
          dy: -14,
          // A label at the edge stays within the picture.
          textAnchor: mark.x > columns - 1.5 ? "end" : mark.x < 0.5 ? "start" : "middle",
          fill: "var(--event)",
        }),
      ),
      axis(Plot.axisX, xAxis, 32),
      axis(Plot.axisY, yAxis, 46),
    ],
  });
}

function axis(mark: typeof Plot.axisX, { texts, name, unit }: NumericAxis, labelOffset: number): Plot.Markish {
  return mark(
    texts.map((_, i) => i),
    {
      tickSize: 0,
      tickFormat: (i: number) => texts[i],
      label: `${name}${unit === "" ? "" : ` (${unit})`}`,
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset,
      color: "var(--muted)",
    },
  );
}

function indexOf({ texts, numberOf }: NumericAxis, value: number): number {
  return texts.findIndex((text) => numberOf(text) === value);
}

/** On the border between the values beside it; infinite beyond the first and the last. */
function placeOf({ texts, numberOf }: NumericAxis, value: number): number {
  const values = texts.map(numberOf);
  const next = values.findIndex((one) => one >= value);
  if (next < 0) return Number.POSITIVE_INFINITY;
  if (values[next] === value) return next;
  return next === 0 ? Number.NEGATIVE_INFINITY : next - 0.5;
}
