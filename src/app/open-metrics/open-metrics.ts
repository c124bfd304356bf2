/**
 * The stats of the nodes of a run as OpenMetrics text (openmetrics.io, 1.0), in the names of memcached_exporter, so that what is looked at on a
 * live cluster can be looked at here: `promtool tsdb create-blocks-from openmetrics` takes the file. Times are those of the run.
 */
import type { Counters } from "../../../models/nodes/statistics/statistics.ts";
import type { NodeStats } from "../../../models/run/inspect.ts";
import { type Family, families, general, type Line, ofItems, ofSlabs } from "./exporter-names.ts";

/** All nodes at one instant of one run. */
export interface StatsLine {
  readonly point: string;
  readonly label: string;
  readonly seed: number;
  readonly when: string;
  readonly atSeconds: number;
  readonly nodes: readonly NodeStats[];
}

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly family: string;
  readonly labels: Labels;
  readonly value: number;
  readonly atSeconds: number;
}

/** Ends with `# EOF`. Samples of one family stand together, those of one node of one run in the order of time. */
export function openMetricsText(lines: readonly StatsLine[]): string {
  const byFamily = new Map<string, Sample[]>(families.map(({ name }) => [name, []]));
  const inTime = [...lines].sort((a, b) => a.atSeconds - b.atSeconds);
  for (const line of inTime) for (const sample of samplesOf(line)) byFamily.get(sample.family)!.push(sample);
  const texts = families.flatMap((family) => familyText(family, onePerInstant(byFamily.get(family.name)!)));
  return `${texts.join("\n")}${texts.length > 0 ? "\n" : ""}# EOF\n`;
}

/** Two instants of an experiment may be the same second under two names. */
function onePerInstant(samples: readonly Sample[]): readonly Sample[] {
  const seen = new Set<string>();
  return samples.filter(({ labels, atSeconds }) => {
    const key = JSON.stringify([labels, atSeconds]);
    return !seen.has(key) && seen.add(key);
  });
}

function* samplesOf({ point, seed, atSeconds, nodes }: StatsLine): Generator<Sample> {
  for (const { node, stats, items, slabs } of nodes) {
    const own = { instance: node, point, seed: String(seed) };
    const sample = (family: string, labels: Labels, value: number): Sample => ({
      family,
      labels: { ...own, ...labels },
      value,
      atSeconds,
    });
    const linesOf = (lines: readonly Line[], found: Counters, labels: Labels = {}): Sample[] =>
      lines.flatMap(({ key, family, labels: more }) =>
        found[key] === undefined ? [] : [sample(family, { ...labels, ...more }, found[key])],
      );
    yield sample("up", {}, stats === null ? 0 : 1);
    if (stats === null) continue;
    yield* linesOf(general, stats);
    // memcached counts a cas among the sets too.
    yield sample(
      "commands_total",
      { command: "set", status: "hit" },
      setsOf(stats, ["cas_misses", "cas_hits", "cas_badval"]),
    );
    for (const [slab, found] of Object.entries(items)) yield* linesOf(ofItems, found, { slab });
    for (const [slab, found] of Object.entries(slabs)) {
      yield* linesOf(ofSlabs, found, { slab });
      const sets = setsOf(found, ["cas_hits", "cas_badval"]);
      yield sample("slab_commands_total", { slab, command: "set", status: "hit" }, sets);
    }
  }
}

function setsOf(stats: Counters, cas: readonly string[]): number {
  return (stats.cmd_set ?? 0) - cas.reduce((sum, key) => sum + (stats[key] ?? 0), 0);
}

function familyText({ name, kind, help }: Family, samples: readonly Sample[]): string[] {
  if (samples.length === 0) return [];
  const full = `memcached_${name}`;
  const family = kind === "counter" ? full.replace(/_total$/, "") : full;
  return [
    `# TYPE ${family} ${kind}`,
    `# HELP ${family} ${help}`,
    // Samples of one set of labels must follow each other.
    ...grouped(samples).map(({ labels, value, atSeconds }) => `${full}${labelsText(labels)} ${value} ${atSeconds}`),
  ];
}

function grouped(samples: readonly Sample[]): Sample[] {
  const bySeries = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = labelsText(sample.labels);
    const series = bySeries.get(key) ?? [];
    series.push(sample);
    bySeries.set(key, series);
  }
  return [...bySeries.values()].flat();
}

function labelsText(labels: Labels): string {
  const texts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `{${texts.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
