/** `fallthrough calibrate --record`: what a real node did with each operation, beside what its model does with the same. */
import { rollup } from "d3-array";
import { parseFlags } from "../../../../models/nodes/settings/flags.ts";
import { MIB } from "../../../core/units.ts";
import { InvalidInput } from "../../ending/errors.ts";
import type { Dump } from "../dump.ts";
import { readDump } from "../dump.ts";
import { measuredOf } from "../measured.ts";
import { observeNodes } from "../nodes.ts";
import { numberOf, type Snapshot } from "../snapshot.ts";
import { type Operation, readOperations } from "./operations.ts";
import { type Replayed, replayOperations } from "./replayed.ts";

export interface RecordOptions {
  /** memcached's command line. */
  readonly memcached?: string;
}

/** @throws InvalidInput with all that is wrong. */
export function playRecord(record: Dump, dumps: readonly Dump[], { memcached }: RecordOptions): string {
  const problems: string[] = [];
  const read = readOperations(record.from, record.text);
  for (const problem of read.problems) problems.push(problem);
  const dumped = dumps.map(readDump);
  for (const one of dumped) for (const problem of one.problems) problems.push(problem);
  const snapshots = dumped.flatMap((one) => one.snapshots);
  const { line, profile, unfit } = processOf(memcached, snapshots);
  problems.push(...unfit);
  const { flags, problems: wrong } = parseFlags(line, profile === null ? {} : { profile });
  for (const problem of wrong) problems.push(`--memcached: ${problem}`);
  if (problems.length > 0) throw new InvalidInput("calibrate", problems);
  const { operations, evictions } = read;
  const [first, last] = [operations[0].at, operations.at(-1)!.at];
  const looks = snapshots
    .map((snapshot) => ({ snapshot, at: numberOf(snapshot.general, "time") ?? Number.NaN }))
    .filter(({ at }) => at >= first && at <= last + 1)
    .sort((a, b) => a.at - b.at);
  const played = replayOperations(
    operations,
    flags,
    looks.map(({ at }) => at),
  );
  return [
    `${operations.length} operations in ${Math.round(last - first)} s on the model of memcached ${line} (${flags.settings.profile}).`,
    ...(played.before === 0
      ? []
      : [
          `${played.before} keys were found before anybody stored them: they are there from the start, and what else was there is not known.`,
        ]),
    "",
    ...byMinute(played, operations, evictions),
    ...atLooks(played, looks),
    "",
    ...summary(played, operations),
  ]
    .map((one) => `${one}\n`)
    .join("");
}

/** By the command line, else by the dumps, else as memcached is without options. */
function processOf(memcached: string | undefined, snapshots: readonly Snapshot[]) {
  if (memcached !== undefined || snapshots.length === 0)
    return { line: memcached ?? "-m 64", profile: null, unfit: [] };
  const observed = observeNodes(snapshots);
  const { measured, problems } = measuredOf(observed.nodes);
  const unfit = [...observed.problems, ...(observed.problems.length === 0 ? problems : [])];
  if (measured === null || unfit.length > 0) return { line: "-m 64", profile: null, unfit };
  if (measured.nodes.length > 1) {
    return {
      line: "-m 64",
      profile: null,
      unfit: [`dumps of ${measured.nodes.length} nodes; expected those of the node that was recorded`],
    };
  }
  const { profile, flags } = measured.process;
  const line = `-m ${measured.nodes[0].memoryBytes / MIB}${flags === "" ? "" : ` ${flags}`}`;
  return { line, profile, unfit };
}

function byMinute(
  { minutes }: Replayed,
  operations: readonly Operation[],
  evictions: readonly number[] | null,
): string[] {
  const begin = operations[0].at;
  const real =
    evictions === null
      ? null
      : rollup(
          evictions,
          (all) => all.length,
          (at) => Math.floor((at - begin) / 60),
        );
  const rows = minutes.map(({ gets, known, hits, modelHits, modelEvictions }, i) => {
    const evicted = real?.get(i) ?? 0;
    const share = (count: number): string => (known === 0 ? "" : `${((100 * count) / known).toFixed(2)} %`);
    return [
      String(i + 1),
      String(gets),
      share(hits),
      share(modelHits),
      known === 0 ? "" : signed((100 * (modelHits - hits)) / known, 2),
      ...(real === null ? [] : [String(evicted), String(modelEvictions), signed(modelEvictions - evicted, 0)]),
    ];
  });
  const head = [
    "minute",
    "gets",
    "hits",
    "model",
    "points",
    ...(evictions === null ? [] : ["evictions", "model", "off by"]),
  ];
  return table([head, ...rows]);
}

function atLooks(
  { levels }: Replayed,
  looks: readonly { readonly snapshot: Snapshot; readonly at: number }[],
): string[] {
  if (looks.length === 0) return [];
  const rows = looks.map(({ snapshot: { general }, at }, i) => {
    const cells = (["curr_items", "bytes"] as const).flatMap((name) => {
      const real = numberOf(general, name);
      const model = name === "bytes" ? levels[i].bytes : levels[i].items;
      return [
        real === null ? "" : String(real),
        String(model),
        real === null || real === 0 ? "" : `${signed(100 * (model / real - 1), 2)} %`,
      ];
    });
    return [`+${Math.round(at - looks[0].at)} s`, ...cells];
  });
  return ["", ...table([["dump", "items", "model", "off by", "bytes", "model", "off by"], ...rows])];
}

function summary({ minutes }: Replayed, operations: readonly Operation[]): string[] {
  const sum = (of: (one: Replayed["minutes"][number]) => number) => minutes.reduce((all, one) => all + of(one), 0);
  const known = sum((one) => one.known);
  const unknown = sum((one) => one.gets) - known;
  // Weighed by gets: the last minute may have few.
  const squares = sum((one) => (one.known === 0 ? 0 : (one.modelHits - one.hits) ** 2 / one.known));
  const root = 100 * Math.sqrt(squares / Math.max(1, known));
  return [
    ...(known === 0
      ? ["The record does not say which gets hit."]
      : [
          `Of ${known} gets ${sum((one) => one.hits)} hit, and ${sum((one) => one.modelHits)} in the model: off by ${signed((100 * (sum((one) => one.modelHits) - sum((one) => one.hits))) / known, 2)} points in all, ${root.toFixed(2)} by the minute (root mean square over the gets).`,
        ]),
    ...(unknown > 0 && known > 0 ? [`Of ${unknown} gets the record does not say whether they hit.`] : []),
    ...(operations.some(({ op }) => op === "delete")
      ? []
      : ["No delete is in the record: `watch fetchers mutations` of memcached 1.6.18 tells of none."]),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padStart(widths[column]))
      .join("  ")
      .trimEnd(),
  );
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? Number(0).toFixed(digits) : value > 0 ? `+${text}` : text;
}
