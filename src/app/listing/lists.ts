/** The names that an experiment may use and the numbers that come out, each list as a text. */
import { checks } from "../../../models/checks/index.ts";
import { clients } from "../../../models/clients/index.ts";
import { pools } from "../../../models/database/pools/index.ts";
import { faults } from "../../../models/faults/index.ts";
import { frameworks } from "../../../models/frameworks/index.ts";
import { metricInfos, seriesInfos } from "../../../models/metrics/index.ts";
import { arrivalProcesses } from "../../../models/workload/arrival-processes/index.ts";
import { loadCurves } from "../../../models/workload/load-curves/index.ts";
import { type Preset, presets } from "../../../models/workload/presets/index.ts";
import { distributions } from "../../core/distributions/index.ts";
import { bundledNames } from "../experiment/missing-file.ts";
import { recoveries } from "../experiment/recoveries.ts";
import { clientsText } from "./list-clients.ts";
import { bundledExperiments } from "./list-experiments.ts";
import { frameworksText } from "./list-frameworks.ts";
import { poolsText } from "./list-pools.ts";
import { protectionsText } from "./list-protections.ts";
import { mechanisms } from "./mechanisms.ts";

/** Each list in full. A table that can be narrowed is at most `width` columns wide. */
const lists = {
  experiments: () => table(bundledExperiments()),
  clients: clientsText,
  frameworks: frameworksText,
  protections: protectionsText,
  pools: poolsText,
  faults: () => table(faults.map(({ name, doc }) => [name, doc])),
  "load-curves": () => table(loadCurves.map(({ name, doc }) => [name, doc])),
  "arrival-processes": () => table(arrivalProcesses.map(({ name, doc }) => [name, doc])),
  presets: () => table([["preset", "published miss ratio", "what it is"], ...presets.map(presetRow)]),
  distributions: () => table(distributions.map(({ name, doc }) => [name, doc])),
  metrics: () =>
    table(
      [...metricInfos(), ...recoveries.map(({ metric }) => metric)].map(({ name, unit, definition }) => [
        name,
        unit,
        definition,
      ]),
    ),
  checks: () => table(checks.map(({ name }) => [name])),
  series: () => table(seriesInfos.map(({ name, unit, title }) => [name, unit, title])),
} satisfies Readonly<Record<string, (width: number) => string>>;

export type ListName = keyof typeof lists;

export const listNames = Object.keys(lists) as readonly ListName[];

/** The list with this name, or the names in all lists. */
export function listText(name: ListName | undefined, width: number): string {
  return name === undefined ? overview() : lists[name](width);
}

function overview(): string {
  const names = (entries: readonly { readonly name: string }[]): string => entries.map(({ name }) => name).join(", ");
  return table([
    ["experiments", bundledNames().join(", ")],
    ["clients", names(clients)],
    ["frameworks", names(frameworks)],
    ["protections", names(mechanisms())],
    ["pools", names(pools)],
    ["faults", names(faults)],
    ["load-curves", names(loadCurves)],
    ["arrival-processes", names(arrivalProcesses)],
    ["presets", `${presets.length} of them: fallthrough list presets`],
    ["distributions", names(distributions)],
    ["checks", names(checks)],
    ["series", names(seriesInfos)],
    ["metrics", `${metricInfos().length + recoveries.length} of them: fallthrough list metrics`],
  ]);
}

function presetRow({ name, doc, missRatio, refusal }: Preset): string[] {
  return [name, missRatio === null ? "-" : `${percent(missRatio)} %`, refusal ?? doc];
}

/** Without the digits that only floating point adds. */
function percent(ratio: number): number {
  return Number((100 * ratio).toPrecision(4));
}

/** Columns with two blanks between them; the last one is as wide as it likes. */
function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]) : cell)).join("  ");
  return rows.map((row) => `${line(row)}\n`).join("");
}
