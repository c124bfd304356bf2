/**
 * A look inside the nodes of a run: what `stats`, `stats items` and `stats slabs` of each would print at that instant, and
 * the memory of each by class. Looking changes nothing.
 */
import type { Inspection } from "../../src/core/result.ts";
import type { Cell } from "../../src/core/table.ts";
import { formatDuration, formatSize } from "../../src/core/text/units.ts";
import { instant } from "../faults/schedule.ts";
import { type ClassMemory, memoryByClass } from "../nodes/memory-by-class.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { Counters } from "../nodes/statistics/statistics.ts";
import type { InspectTime, Scenario } from "../scenario/types.ts";
import { loadCurve } from "../workload/load-curves/index.ts";

/** An instant at which the nodes are looked into. */
interface Instant {
  readonly atSeconds: number;
  readonly when: string;
}

/** Those within the run and before its end, in order of time; `struck` are the times of its faults. */
export function inspections(scenario: Scenario, struck: readonly number[]): Instant[] {
  const { durationSeconds, measureFromSeconds } = scenario;
  const curve = loadCurve(scenario);
  const origins = [...struck].sort((a, b) => a - b);
  const secondsOf = ({ anchor, occurrence, offsetSeconds }: InspectTime): number => {
    if (anchor === "end") return durationSeconds + offsetSeconds;
    if (anchor === "fault") return (origins[occurrence - 1] ?? Number.NaN) + offsetSeconds;
    return instant({ anchor, occurrence, offsetSeconds }, curve, measureFromSeconds);
  };
  return scenario.statsAt
    .map((at): Instant => ({ when: at.text, atSeconds: secondsOf(at) }))
    .filter(({ atSeconds }) => atSeconds >= 0 && atSeconds < durationSeconds)
    .sort((a, b) => a.atSeconds - b.atSeconds);
}

export function isEnd({ anchor, offsetSeconds }: InspectTime): boolean {
  return anchor === "end" && offsetSeconds === 0;
}

/** More rows than this are for the programs that read stats.ndjson. */
const ROWS_MAX = 200;
/** Nodes side by side in a table of counters. */
const COLUMNS_MAX = 8;

export interface Inspected {
  readonly nodes: Nodes;
  /** `host:port` of each. */
  readonly names: readonly string[];
  /** 1 for a node without a process that could answer. */
  readonly down: Uint8Array;
  /** Since the start of the run. */
  readonly nowSeconds: number;
}

/** What a live node would answer; null for one that is down. */
export interface NodeStats {
  readonly node: string;
  readonly stats: Counters | null;
  readonly items: Readonly<Record<string, Counters>>;
  readonly slabs: Readonly<Record<string, Counters>>;
}

/** `when` is what the instant was called by who asked for it. */
export function statsAt(when: string, { nodes, names, down, nowSeconds }: Inspected): Omit<Inspection, "atSeconds"> {
  const now = Math.floor(nowSeconds);
  const all = names.map((name, node): NodeStats => {
    if (down[node] === 1) return { node: name, stats: null, items: {}, slabs: {} };
    return {
      node: name,
      stats: { uptime: nodes.uptimeSeconds(node, now), ...nodes.stats(node) },
      items: nodes.statsItems(node, now),
      slabs: nodes.statsSlabs(node),
    };
  });
  return { title: `stats, ${when}`, when, table: statsTable(all), data: all };
}

function statsTable(all: readonly NodeStats[]): Inspection["table"] {
  const shown = all.slice(0, COLUMNS_MAX);
  const lines = [...new Set(shown.flatMap(({ stats }) => Object.keys(stats ?? {})))];
  const more = all.length > shown.length ? ` The first ${shown.length} of ${all.length} nodes.` : "";
  return {
    title: "",
    note: `Counters of memcached that are modelled, as it prints them.${more}`,
    columns: ["stats", ...shown.map(({ node }) => node)],
    rows: lines.map((line) => [
      { text: line },
      ...shown.map(({ stats }): Cell => ({ text: stats === null ? "down" : String(stats[line] ?? "") })),
    ]),
  };
}

/** How memory is divided at the end of a run. */
export function memoryAtEnd({ nodes, names, down, nowSeconds }: Inspected): Omit<Inspection, "atSeconds"> {
  const now = Math.floor(nowSeconds);
  const rows = names.flatMap((name, node): Cell[][] => {
    if (down[node] === 1) return [[{ text: name }, { text: "down" }, ...Array(8).fill({ text: "" })]];
    const { classes } = memoryByClass(nodes, node, now);
    if (classes.length === 0) return [[{ text: name }, { text: "empty" }, ...Array(8).fill({ text: "" })]];
    return classes.map((one) => [{ text: name }, ...classCells(one)]);
  });
  const more = rows.length > ROWS_MAX ? ` The first ${ROWS_MAX} of ${rows.length} rows.` : "";
  return {
    title: "memory by class, end of the run",
    when: "end",
    table: {
      title: "",
      note: `Since each process started. Share of memory: of all pages; share of demand: of the chunk bytes that hits and sets asked for. Fixed pages cannot move to another class. Oldest: since its last store or bump, of the item at the tail.${more}`,
      columns: [
        "node",
        "class",
        "chunk",
        "pages",
        "fixed pages",
        "items",
        "share of memory",
        "share of demand",
        "evictions",
        "oldest",
      ],
      rows: rows.slice(0, ROWS_MAX),
    },
    data: null,
  };
}

function classCells(one: ClassMemory): Cell[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return [
    String(one.class),
    formatSize(one.chunkBytes),
    String(one.pages),
    String(one.fixedPages),
    String(one.items),
    percent(one.memoryShare),
    percent(one.demandShare),
    String(one.evictions),
    one.items === 0 ? "" : formatDuration(one.oldestSeconds),
  ].map((text) => ({ text }));
}

/** Mean over the nodes that are up and were asked for something; null if there is none. */
export function calcifiedShare({ nodes, down, nowSeconds }: Inspected): number | null {
  const shares: number[] = [];
  for (let node = 0; node < nodes.count; node++) {
    const share = down[node] === 1 ? null : memoryByClass(nodes, node, Math.floor(nowSeconds)).calcifiedShare;
    if (share !== null) shares.push(share);
  }
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
