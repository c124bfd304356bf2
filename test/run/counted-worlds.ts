/** Worlds with hits that are counted, and how far they are from the same worlds with all of them made. */
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { jsonOf } from "../../src/app/generated/scale/accuracy-worlds.ts";

type Json = Readonly<Record<string, unknown>>;

/** A node of four is lost for three minutes. */
const counted: Json = {
  detail: { sampled: 5, counted: true },
  faults: [{ fault: "crash", node: 1, at: "3m", for: "3m" }],
};

export function countedWorld(changes: Json): Scenario {
  const json = jsonOf({ changes: { ...counted, ...changes } });
  const { problems, value } = readScenario(json) as { problems?: readonly { text: string }[]; value?: Scenario };
  if (value === undefined) throw new Error(problems?.map(({ text }) => text).join("\n"));
  return value;
}

const METRICS = [
  "missRatioBefore",
  "missRatioDuringOutage",
  "missRatioAfterReturn",
  "databaseLoadWorstMinuteDuringDisturbance",
  "databaseReadsPerSecond",
  "getFailureRatio",
  "duplicateReadRatio",
  "strandedCopies",
  "staleCopiesAtReturn",
  "staleReads",
  "viewsSettledSeconds",
];

/** By metric, the difference of the means of so many runs in its standard deviations. The seeds of the two differ: no draw is shared. */
export function differences(world: Scenario, runs: number): { metric: string; difference: number }[] {
  const made = { ...world, detail: { sampled: world.detail!.sampled } };
  const all = (scenario: Scenario, first: number) =>
    Array.from({ length: runs }, (_, i) => run(scenario, first + i, { check: true }).metrics);
  const [counted, full] = [all(world, 1), all(made, 1001)];
  return METRICS.flatMap((metric) => {
    const values = (of: typeof full) =>
      of.map((metrics) => metrics[metric]).filter((value) => typeof value === "number");
    const [a, b] = [values(counted), values(full)];
    if (a.length < runs || b.length < runs) return [];
    const mean = (of: readonly number[]): number => of.reduce((x, y) => x + y) / runs;
    const variance = (of: readonly number[]): number =>
      of.reduce((sum, value) => sum + (value - mean(of)) ** 2, 0) / (runs - 1) / runs;
    const deviation = Math.sqrt(variance(a) + variance(b));
    const difference = mean(a) - mean(b);
    return [{ metric, difference: deviation === 0 && difference === 0 ? 0 : difference / deviation }];
  });
}
