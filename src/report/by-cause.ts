/**
 * Why copies were old, and how old. Some metrics come by cause: they make a row for each cause that occurred in a point, with
 * the ages below. The names of the metrics tell the causes: an ending that both families have is a cause, while a phase or
 * an instant (`Before`, `AtReturn`) ends the names of one family only.
 */
import type { MetricInfo } from "../core/result.ts";
import type { Summary } from "../core/summary.ts";
import type { Table } from "../core/table.ts";
import { formatPoint } from "./format.ts";
import { Heading } from "./words.ts";

const READS = "staleReads";
const COPIES = "staleCopies";
const FAMILIES = [READS, COPIES, "strandedCopies"];
const AGE = /^stale\w+Seconds(?:P\d+)?$/;

export interface CauseOfMetrics {
  /** The ending of the names of its metrics. */
  readonly ending: string;
  readonly title: string;
}

export function causesOf(metrics: readonly MetricInfo[]): CauseOfMetrics[] {
  const names = new Set(metrics.map(({ name }) => name));
  return metrics.flatMap(({ name, title }) => {
    const ending = name.slice(READS.length);
    if (!name.startsWith(READS) || ending === "" || !names.has(COPIES + ending)) return [];
    return [{ ending, title: title.slice(title.indexOf(", ") + 2) }];
  });
}

/** No table where no cause occurred. */
export function causeTables({ metrics, points }: Summary): Table[] {
  const families = FAMILIES.filter((family) => metrics.some(({ name }) => name.startsWith(family)));
  const rows = causesOf(metrics).flatMap(({ ending, title }) =>
    points
      .filter((point) => families.some((family) => (point.metrics[family + ending]?.mean ?? 0) > 0))
      .map((point) => [title, point.label, ...families.map((family) => formatPoint(point, family + ending))]),
  );
  if (rows.length === 0) return [];
  const counts: Table = {
    title: "How many",
    note: "Counted over everything that is measured. Only causes that occurred are shown.",
    columns: ["Cause", "Point", ...families.map((family) => headOf(metrics, family))],
    rows: rows.map((row) => row.map((text) => ({ text }))),
  };
  const ages = metrics.filter(({ name, unit }) => unit === "s" && AGE.test(name));
  const aged = points.filter((point) => ages.some(({ name }) => (point.metrics[name]?.mean ?? null) !== null));
  if (aged.length === 0) return [counts];
  const old: Table = {
    title: "How old",
    note: `Defined under "${Heading.metrics}".`,
    columns: ["Point", ...ages.map(({ title }) => title)],
    rows: aged.map((point) => [{ text: point.label }, ...ages.map(({ name }) => ({ text: formatPoint(point, name) }))]),
  };
  return [counts, old];
}

/** The beginning that the titles of a family share: `Copies made stale`. */
function headOf(metrics: readonly MetricInfo[], family: string): string {
  const endings = new Set(causesOf(metrics).map(({ ending }) => family + ending));
  return metrics.find(({ name }) => endings.has(name))?.title.split(", ")[0] ?? family;
}
