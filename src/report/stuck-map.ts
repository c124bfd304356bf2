/**
 * Where a world gets stuck, over two axes of numbers: how many repeats of each pair of values are stuck, and whether that decides. Two
 * loads are marked on the axis that is the load: what the database bears when each request asks it (hidden capacity), and what it
 * bears with the hit ratio from before the outage (advertised capacity).
 */
import { STABILITY_CLASSES } from "../core/result.ts";
import type { PointSummary, Summary } from "../core/summary.ts";
import type { Cell, Table } from "../core/table.ts";
import { formatBare } from "./format.ts";
import { type NumericAxis, numericAxesOf, viewOf } from "./view.ts";

export type Verdict = "stuck" | "comes back" | "undecided";

export interface MapCell {
  readonly x: number;
  readonly y: number;
  readonly verdict: Verdict;
  readonly stuck: number;
  readonly n: number;
}

export interface StuckMap {
  /** The load, where an axis is the load. */
  readonly xAxis: NumericAxis;
  readonly yAxis: NumericAxis;
  readonly cells: readonly MapCell[];
  /** On the axis of x; null where that is not the load, or cannot be told. */
  readonly hidden: number | null;
  readonly advertised: number | null;
}

const STUCK = STABILITY_CLASSES[2];
const LOAD = /(?:^|\.)rate$/;

/** Null unless the points lie on two axes of numbers and no others, and some are stuck. */
export function stuckMapOf(summary: Summary): StuckMap | null {
  const { points, axes } = viewOf(summary);
  const found = numericAxesOf(points, axes);
  if (axes.length !== 2 || found.length !== 2) return null;
  const known = points.filter(({ stability }) => stability !== undefined);
  if (known.length < points.length || known.every(({ stability }) => stability!.classes[STUCK].count === 0))
    return null;
  const xAxis = found.find(({ name }) => LOAD.test(name)) ?? found[1];
  const yAxis = found.find((axis) => axis !== xAxis)!;
  const at = (point: PointSummary, axis: NumericAxis): number => axis.numberOf(point.axes[axis.name]);
  const cells = points.map((point) => ({ x: at(point, xAxis), y: at(point, yAxis), ...verdictOf(point) }));
  return {
    xAxis,
    yAxis,
    cells,
    ...(LOAD.test(xAxis.name) ? capacities(points, xAxis) : { hidden: null, advertised: null }),
  };
}

/** A share is decided where its interval excludes one half. */
function verdictOf({ stability }: PointSummary): Pick<MapCell, "verdict" | "stuck" | "n"> {
  const { n, classes } = stability!;
  const { count, low, high } = classes[STUCK];
  return { stuck: count, n, verdict: low > 0.5 ? "stuck" : high < 0.5 ? "comes back" : "undecided" };
}

/** The advertised one at the greatest load that the database bore before the outage, whose hit ratio it has. */
function capacities(points: readonly PointSummary[], axis: NumericAxis) {
  const hidden = points[0].series.columns.databaseCapacityPerSecond?.mean.find((value) => value !== null) ?? null;
  const bore = points.flatMap((point) => {
    const utilization = point.metrics.databaseUtilizationBefore?.mean ?? 1;
    return utilization > 0 && utilization < 1 ? [{ load: axis.numberOf(point.axes[axis.name]), utilization }] : [];
  });
  const most = bore.reduce((a, b) => (b.load > a.load ? b : a), { load: 0, utilization: 1 });
  return { hidden, advertised: most.load === 0 ? null : most.load / most.utilization };
}

/** The marks on the axis of the load, from the left: `hidden 30/s`. */
export function capacitiesOf({ hidden, advertised }: StuckMap): { readonly at: number; readonly text: string }[] {
  const all = [
    { name: "hidden", at: hidden },
    { name: "advertised", at: advertised },
  ];
  const known = all.flatMap(({ name, at }) => (at === null ? [] : [{ at, text: `${name} ${formatBare(at, "1/s")}` }]));
  return known.sort((a, b) => a.at - b.at);
}

function capacitiesText({ hidden, advertised }: StuckMap): string {
  const parts = [
    hidden === null
      ? ""
      : `Hidden capacity, the load that the database bears when each request asks it: ${formatBare(hidden, "1/s")}.`,
    advertised === null
      ? ""
      : `Advertised capacity, the load that it bears with the hit ratio from before the outage: ${formatBare(advertised, "1/s")}.`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

export const MAP_TITLE = "Where it gets stuck";

/** Every verdict has a sign, so that a cell reads without colour. */
export const SIGNS: Readonly<Record<Verdict, string>> = { stuck: "✗", "comes back": "✓", undecided: "?" };

const LEGEND = `${SIGNS.stuck} stuck, ${SIGNS["comes back"]} comes back by itself, ${SIGNS.undecided} undecided.`;

export function mapNote(map: StuckMap): string {
  const decided =
    "Stuck repeats of each pair of values. A cell is decided where the 95 % interval (Wilson's) of its share of stuck repeats excludes one half; else it is undecided.";
  return `${decided} ${capacitiesText(map)}`.trim();
}

/** The map as a table: a row for each value of the vertical axis, the greatest first, and a column of marks for each capacity between its loads. */
export function stuckMapTable(summary: Summary): Table | null {
  const map = stuckMapOf(summary);
  if (map === null) return null;
  const { xAxis, yAxis, cells } = map;
  const cellAt = (x: number, y: number): Cell => {
    const cell = cells.find((one) => one.x === x && one.y === y);
    return cell === undefined ? { text: "" } : { text: `${SIGNS[cell.verdict]} ${cell.stuck}/${cell.n}` };
  };
  const loads = xAxis.texts.map((text) => ({ at: xAxis.numberOf(text), text, isLoad: true }));
  const isBetween = ({ at }: { readonly at: number }): boolean => at > loads[0].at && at < loads.at(-1)!.at;
  const marks = capacitiesOf(map).filter(isBetween);
  const columns = [...loads, ...marks.map((mark) => ({ ...mark, isLoad: false }))].sort((a, b) => a.at - b.at);
  const rows = [...yAxis.texts]
    .reverse()
    .map((text) => [
      { text },
      ...columns.map(({ at, isLoad }) => (isLoad ? cellAt(at, yAxis.numberOf(text)) : { text: "│" })),
    ]);
  return {
    title: MAP_TITLE,
    note: `${LEGEND} ${mapNote(map)} Down: ${yAxis.name}; across: ${xAxis.name}.`,
    columns: [`${shortOf(yAxis)} \\ ${shortOf(xAxis)}`, ...columns.map(({ text }) => text)],
    rows,
  };
}

/** `rate` of `workload.arrivals.rate`. */
function shortOf({ name }: NumericAxis): string {
  return name.split(".").at(-1)!;
}
