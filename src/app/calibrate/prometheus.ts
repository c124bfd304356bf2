/**
 * memcached_exporter's figures as people have them: the text of a scrape (Prometheus' exposition format), the answer of Prometheus to
 * a query or a range query as JSON, and a range as CSV, with a column a series (as Grafana writes it) or a line a sample.
 */
import { isPlain } from "../../../models/scenario/parts.ts";
import { parseJson } from "../files/json.ts";
import { csvRows } from "./csv-rows.ts";
import { EXPORTER, parseSeries, type Series, SeriesSnapshots } from "./series.ts";
import type { ReadSnapshots } from "./snapshot.ts";
import { shown } from "./stats-text.ts";

/** More wrong lines of a file are counted. */
const WRONG_MAX = 5;

export function isExposition(text: string): boolean {
  return /^(?:# (?:HELP|TYPE) memcached_|memcached_\w+(?:\{[^\n]*\})? [^\n]+$)/m.test(text);
}

/** Lines `name{labels} value [milliseconds]`. */
export function readExposition(from: string, text: string, node: string | null): ReadSnapshots {
  const found = new SeriesSnapshots(from);
  const wrong = new Wrong(from);
  text.split(/\r\n|\n|\r/).forEach((line, i) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const [, name, value, at] = /^(\S+?(?:\{.*\})?)\s+(\S+)(?:\s+(-?\d+))?\s*$/.exec(line) ?? [];
    const series = name === undefined ? null : parseSeries(name);
    if (series === null || value === undefined) {
      wrong.add(`line ${i + 1}: ${shown(line)}; expected a metric and its value`);
      return;
    }
    if (!series.name.startsWith(EXPORTER)) return;
    const number = plainNumber(value);
    if (number === null) wrong.add(`line ${i + 1}: ${series.name} ${shown(value)}; expected a number`);
    else found.put(named(series, node), at === undefined ? 0 : Number(at) / 1000, number);
  });
  return ended(found, wrong);
}

export function readPrometheusJson(from: string, text: string, node: string | null): ReadSnapshots {
  const wrong = new Wrong(from);
  const found = new SeriesSnapshots(from);
  const { value, problem } = parseJson(text) as { value?: unknown; problem: { line: number; text: string } | null };
  if (problem !== null) {
    wrong.add(`line ${problem.line}: ${problem.text}`);
    return ended(found, wrong);
  }
  const data = isPlain(value) && isPlain(value.data) ? value.data : value;
  const result = isPlain(data) ? data.result : data;
  if (!Array.isArray(result)) {
    wrong.add("no result of a query; expected what Prometheus answers to /api/v1/query_range");
    return ended(found, wrong);
  }
  result.forEach((entry: unknown, i) => {
    const metric = isPlain(entry) && isPlain(entry.metric) ? entry.metric : null;
    const name = metric?.__name__;
    const samples = isPlain(entry) ? (entry.values ?? (entry.value === undefined ? null : [entry.value])) : null;
    if (metric === null || typeof name !== "string" || !Array.isArray(samples)) {
      wrong.add(`result[${i}]: expected a metric with its __name__, and values`);
      return;
    }
    const labels = new Map(Object.entries(metric).map(([label, text]) => [label, String(text)]));
    samples.forEach((sample: unknown, j) => {
      const [at, text] = Array.isArray(sample) ? sample : [];
      const number = plainNumber(String(text));
      if (typeof at !== "number" || number === null) {
        wrong.add(`result[${i}].values[${j}]: ${shown(JSON.stringify(sample) ?? "")}; expected [seconds, "number"]`);
      } else found.put(named({ name, labels }, node), at, number);
    });
  });
  return ended(found, wrong);
}

/** A column a series under its own name, or columns `time`, `name` (or `series`), `value` and labels. */
export function readPrometheusCsv(from: string, text: string, node: string | null): ReadSnapshots {
  const wrong = new Wrong(from);
  const found = new SeriesSnapshots(from);
  const [header = [], ...rows] = csvRows(text);
  const names = header.map((name) => name.trim());
  const time = names.findIndex((name) => /^(?:time|timestamp|at|date)$/i.test(name));
  const long = names.findIndex((name) => /^(?:series|name|metric|__name__)$/i.test(name));
  const value = names.findIndex((name) => /^value$/i.test(name));
  if (time < 0) {
    wrong.add(`line 1: columns ${shown(names.join(","))}; expected one called time`);
    return ended(found, wrong);
  }
  if (long >= 0 !== value >= 0) {
    wrong.add(
      `line 1: ${long >= 0 ? "a column of names" : "a column value"} alone; expected both, or a column a series`,
    );
    return ended(found, wrong);
  }
  const columns = names.map((name, i) => (i === time || long >= 0 ? null : parseSeries(name)));
  rows.forEach((cells, i) => {
    const line = i + 2;
    const at = secondsOf(cells[time] ?? "");
    if (at === null) {
      wrong.add(`line ${line}: time ${shown(cells[time] ?? "")}; expected seconds, milliseconds or an ISO date`);
      return;
    }
    const put = (series: Series | null, cell: string | undefined): void => {
      if (cell === undefined || cell.trim() === "" || /^(?:nan|null|undefined)$/i.test(cell.trim())) return;
      if (series === null || !series.name.startsWith(EXPORTER)) return;
      const number = plainNumber(cell);
      if (number === null) wrong.add(`line ${line}: ${series.name} ${shown(cell)}; expected a number`);
      else found.put(named(series, node), at, number);
    };
    if (long < 0) for (const [column, series] of columns.entries()) put(series, cells[column]);
    else {
      const series = parseSeries(cells[long] ?? "");
      const labels = new Map(series?.labels);
      names.forEach((name, column) => {
        if (column !== time && column !== long && column !== value) labels.set(name, cells[column] ?? "");
      });
      put(series === null ? null : { ...series, labels }, cells[value]);
    }
  });
  return ended(found, wrong);
}

class Wrong {
  readonly #from: string;
  readonly #texts: string[] = [];
  #count = 0;

  constructor(from: string) {
    this.#from = from;
  }

  add(text: string): void {
    if (this.#count++ < WRONG_MAX) this.#texts.push(`${this.#from}: ${text}`);
  }

  get all(): readonly string[] {
    const more = this.#count - WRONG_MAX;
    return more > 0 ? [...this.#texts, `${this.#from}: ${more} more like these`] : this.#texts;
  }
}

function ended(found: SeriesSnapshots, wrong: Wrong): ReadSnapshots {
  if (found.isEmpty && wrong.all.length === 0)
    wrong.add("no metric of memcached_exporter; expected names such as memcached_commands_total");
  return { snapshots: found.ends(), problems: wrong.all, notUnderstood: [] };
}

/** As a plain decimal number: exporters write 1.2e+06. */
function plainNumber(text: string): string | null {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) return null;
  return Number.isInteger(number) ? number.toFixed(0) : String(number);
}

/** Unix seconds. Numbers of thirteen digits are milliseconds, as Grafana writes them. */
function secondsOf(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) return Number(trimmed) > 1e11 ? Number(trimmed) / 1000 : Number(trimmed);
  const at = Date.parse(/^\d{4}-\d\d-\d\d[ T]/.test(trimmed) ? trimmed.replace(" ", "T") : "");
  return Number.isNaN(at) ? null : at / 1000;
}

function named(series: Series, node: string | null): Series {
  return node === null ? series : { ...series, labels: new Map([...series.labels, ["node", node]]) };
}
