/**
 * The runs of an experiment as two tables in Parquet: `runs.parquet`, a row a run with a column a metric, and `series.parquet`, a row a
 * window of a run with a column a series. A run is read when its rows are written; what is in memory are some runs' rows.
 */
import type { RunResult } from "../../core/result.ts";
import type { Value } from "../../sweep/estimates.ts";
import type { ResultsFolder } from "../files/results-folder.ts";
import { type Column, type ColumnType, type ParquetPackage, schemaOf } from "./packages.ts";

export interface MadeRuns {
  readonly points: readonly {
    readonly id: string;
    readonly label: string;
    readonly control: boolean;
    readonly axes: Readonly<Record<string, string>>;
  }[];
  readonly seeds: readonly number[];
  readonly result: (pointId: string, seed: number) => RunResult;
  /** By metric: one value a seed. */
  readonly values: (pointId: string) => ReadonlyMap<string, readonly Value[]>;
}

/** Rows of series that are written at a time. */
const ROWS_MAX = 50_000;

export function writeParquet(folder: ResultsFolder, made: MadeRuns, program: ParquetPackage): void {
  folder.make("runs.parquet", (path) => writeRuns(path, made, program));
  folder.make("series.parquet", (path) => writeSeries(path, made, program));
}

function writeRuns(path: string, { points, seeds, values }: MadeRuns, program: ParquetPackage): void {
  const table = new Rows(path, [...placeColumns(points), ...numbers(metricNames(points, values))], program);
  for (const point of points) {
    const found = values(point.id);
    for (const [i, seed] of seeds.entries()) {
      table.add({ ...placeOf(point, seed), ...mapped(found, (column) => numberOf(column[i])) });
    }
  }
  table.end();
}

function writeSeries(path: string, { points, seeds, result }: MadeRuns, program: ParquetPackage): void {
  const [first] = points;
  const names = Object.keys(result(first.id, seeds[0]).series.columns);
  const table = new Rows(path, [...placeColumns(points), ...numbers(["windowStartSeconds", ...names])], program);
  for (const point of points) {
    for (const seed of seeds) {
      const { fromSeconds, windowSeconds, columns } = result(point.id, seed).series;
      const place = placeOf(point, seed);
      const windows = Math.max(0, ...Object.values(columns).map(({ length }) => length));
      for (let i = 0; i < windows; i++) {
        const row: Record<string, Cell> = { ...place, windowStartSeconds: fromSeconds + i * windowSeconds };
        // Values that JSON cannot hold come back as null.
        for (const name of names) row[name] = columns[name]?.[i] ?? null;
        table.add(row);
      }
    }
  }
  table.end();
}

function metricNames(points: MadeRuns["points"], values: MadeRuns["values"]): string[] {
  const names = points.flatMap(({ id }) =>
    [...values(id)].filter(([, column]) => column.some((value) => value !== null)).map(([name]) => name),
  );
  return [...new Set(names)];
}

/** What did not happen within the horizon is later than any number. */
function numberOf(value: Value | undefined): number | null {
  return value === "censored" ? Number.POSITIVE_INFINITY : (value ?? null);
}

type Cell = string | number | boolean | null;
type Declared = Pick<Column, "name" | "type">;

const PLACE: readonly Declared[] = [
  { name: "point", type: "STRING" },
  { name: "label", type: "STRING" },
  { name: "control", type: "BOOLEAN" },
  { name: "seed", type: "INT32" },
];

function placeColumns(points: MadeRuns["points"]): Declared[] {
  const axes = [...new Set(points.flatMap((point) => Object.keys(point.axes)))];
  return [...PLACE, ...axes.map((axis) => ({ name: axisColumn(axis), type: "STRING" as ColumnType }))];
}

/** An axis may be called as a column is that is there already. */
function axisColumn(axis: string): string {
  return PLACE.some(({ name }) => name === axis) ? `axis ${axis}` : axis;
}

function placeOf({ id, label, control, axes }: MadeRuns["points"][number], seed: number): Record<string, Cell> {
  const named = Object.fromEntries(Object.entries(axes).map(([axis, value]) => [axisColumn(axis), value]));
  return { point: id, label, control, seed, ...named };
}

function numbers(names: readonly string[]): Declared[] {
  return names.map((name) => ({ name, type: "DOUBLE" }));
}

function mapped<T, R>(from: ReadonlyMap<string, T>, to: (value: T) => R): Record<string, R> {
  return Object.fromEntries([...from].map(([name, value]) => [name, to(value)]));
}

/** Rows that become columns, some thousands at a time. */
class Rows {
  readonly #columns: readonly Declared[];
  readonly #writer: InstanceType<ParquetPackage["ParquetWriter"]>;
  #rows: Readonly<Record<string, Cell>>[] = [];

  constructor(path: string, columns: readonly Declared[], { ParquetWriter, fileWriter }: ParquetPackage) {
    this.#columns = columns;
    this.#writer = new ParquetWriter({ writer: fileWriter(path), schema: schemaOf(columns) });
  }

  add(row: Readonly<Record<string, Cell>>): void {
    this.#rows.push(row);
    if (this.#rows.length >= ROWS_MAX) this.#flush();
  }

  end(): void {
    this.#flush();
    this.#writer.finish();
  }

  #flush(): void {
    if (this.#rows.length === 0) return;
    const rows = this.#rows;
    const columnData = this.#columns.map((column) => ({
      ...column,
      nullable: true,
      data: rows.map((row) => row[column.name] ?? null),
    }));
    this.#writer.write({ columnData });
    this.#rows = [];
  }
}
