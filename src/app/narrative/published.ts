/** What a preset of a workload says of itself: what it is made of, and the published miss ratio beside the simulated one. */
import { type Scenario, workloadOfPreset } from "../../../models/scenario/index.ts";
import { presets } from "../../../models/workload/presets/index.ts";
import type { PointSummary } from "../../core/summary.ts";
import type { Table } from "../../core/table.ts";
import { formatBare } from "../../report/format.ts";
import type { Published } from "./assumptions.ts";
import { figureWithInterval } from "./texts.ts";

/** The presets of the points, each once, as they go with what the experiment says of the workload itself. */
export function publishedWorkloads(given: unknown, worlds: readonly World[]): Published[] {
  const { workload } = given as { readonly workload?: Readonly<Record<string, unknown>> };
  const named = worlds.map(({ scenario }) => scenario.workload.preset?.name).filter((name) => name !== undefined);
  return [...new Set(named)].map((one) => {
    const preset = presets.named(one);
    return { name: preset.name, source: preset.source, workload: workloadOfPreset(preset, { ...workload }) };
  });
}

interface World {
  readonly id: string;
  readonly scenario: Pick<Scenario, "workload" | "faults">;
}

/** Of the points in which no node is lost: the published ratio is that of a cache at work. */
export function missRatioTables(points: readonly PointSummary[], worlds: readonly World[]): Table[] {
  const rows = points.flatMap((point) => {
    const world = worlds.find(({ id }) => id === point.id)?.scenario;
    const published = world?.workload.preset;
    if (world === undefined || published === undefined || published.missRatio === null) return [];
    if (world.faults.length > 0) return [];
    const told = presets.named(published.name).told.join("; ");
    const ratio = formatBare(published.missRatio, point.metrics.missRatio.unit);
    const cells = [published.name, point.label, ratio, figureWithInterval(point, "missRatio"), told];
    return [cells.map((text) => ({ text }))];
  });
  if (rows.length === 0) return [];
  const title = "Miss ratio of gets, published and simulated";
  const note =
    "The published ratio is that of a production cache, whose memory and load over the day are not published. docs/workload.md has more of them and says why they differ.";
  return [{ title, note, columns: ["preset", "point", "published", "simulated", "not as in the original"], rows }];
}
