/** Parquet. Oracle: hyparquet, which reads what another package wrote, against the journal and the summary of the same runs. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunResult } from "../../../src/core/result.ts";
import type { Summary } from "../../../src/core/summary.ts";
import { smallSweep, Workplace } from "../../cli/fallthrough.ts";
import { called } from "../../cli/in-process.ts";

/** What is used of hyparquet 1.33. By a name in a constant, so that the other tests are compiled where it is not installed. */
interface Reader {
  asyncBufferFromFile(path: string): Promise<unknown>;
  parquetReadObjects(options: { readonly file: unknown }): Promise<Row[]>;
  parquetMetadataAsync(file: unknown): Promise<unknown>;
  parquetSchema(metadata: unknown): { readonly children: readonly { readonly element: { readonly name: string } }[] };
}

const PACKAGE: string = "hyparquet";
const { asyncBufferFromFile, parquetReadObjects, parquetMetadataAsync, parquetSchema } = (await import(
  PACKAGE
)) as Reader;

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

type Row = Readonly<Record<string, string | number | boolean | null>>;

const read = async (name: string): Promise<Row[]> =>
  parquetReadObjects({ file: await asyncBufferFromFile(place.file(name)) });
const run = (...more: string[]) =>
  called([
    ...["run", place.write("table.json", smallSweep), "--quiet", "--workers", "0", "--no-advice"],
    ...["--out", place.file("results"), ...more],
  ]);

describe("the runs as Parquet", () => {
  it("are read back as they stand in the journal, a row a run and a row a window of it", async () => {
    expect(await run("--parquet")).toEqual({ code: 0, stdout: "", stderr: "" });
    const summary = JSON.parse(place.read("results/table/summary.json")) as Summary;
    const journal = new Map(
      place
        .read("results/table/runs.ndjson")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as { point: string; seed: number; result: RunResult })
        .map(({ point, seed, result }) => [`${point}/${seed}`, result]),
    );
    const rows = await read("results/table/runs.parquet");
    expect(rows.map(({ point, seed }) => `${point}/${seed}`)).toEqual(
      summary.points.flatMap(({ id }) => summary.seeds.map((seed) => `${id}/${seed}`)),
    );
    for (const {
      point,
      label,
      control,
      seed,
      "faults[1].at": at,
      recoverySecondsAfterReturn: late,
      ...numbers
    } of rows) {
      const told = summary.points.find(({ id }) => id === point)!;
      expect({ label, control, at }).toEqual({
        label: told.label,
        control: told.control,
        at: told.axes["faults[1].at"] ?? null,
      });
      // Such a run ends long before three times five minutes are over: later than any number.
      expect(late).toBe(told.control ? null : Number.POSITIVE_INFINITY);
      const defined = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== null));
      expect(defined).toEqual(journal.get(`${point}/${seed}`)!.metrics);
    }
    const series = await read("results/table/series.parquet");
    for (const [key, { series: made }] of journal) {
      const own = series.filter(({ point, seed }) => `${point}/${seed}` === key);
      for (const [name, column] of Object.entries(made.columns)) {
        expect(
          own.map((row) => row[name]),
          `${key} ${name}`,
        ).toEqual(column);
      }
      expect(own.map((row) => row.windowStartSeconds)).toEqual(
        own.map((_, i) => made.fromSeconds + i * made.windowSeconds),
      );
    }
  });

  it("have columns of texts and of numbers that may be missing", async () => {
    await run("--parquet", "--seeds", "1");
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(place.file("results/table/runs.parquet")));
    const types = new Map(parquetSchema(metadata).children.map(({ element }) => [element.name, element]));
    expect(types.get("faults[1].at")).toMatchObject({ type: "BYTE_ARRAY", converted_type: "UTF8" });
    expect(types.get("seed")).toMatchObject({ type: "INT32" });
    expect(types.get("missRatio")).toMatchObject({ type: "DOUBLE", repetition_type: "OPTIONAL" });
  });

  it("go where they are not asked for again, since they would be of other runs", async () => {
    await run("--parquet", "--seeds", "1");
    expect(place.has("results/table/runs.parquet")).toBe(true);
    await run("--seeds", "2");
    for (const name of ["runs", "series"]) expect(place.has(`results/table/${name}.parquet`)).toBe(false);
  });
});
