/** What is said of a hit ratio that was chosen: the numbers of the closed form and of the runs, and how far they are off. */
import { describe, expect, it } from "vitest";
import { chosenTexts, missedHits, missedInRuns } from "../../src/app/experiment/chosen-hits.ts";
import type { ReadyPoint } from "../../src/app/experiment/points.ts";
import type { PointSummary } from "../../src/core/summary.ts";

const pointOf = (id: string, value: string, hitRatio: number): ReadyPoint =>
  ({ id, chosen: { path: "cluster.memory", value, wanted: 0.9, hitRatio } }) as unknown as ReadyPoint;
const figuresOf = (id: string, metrics: Readonly<Record<string, number | null>>): PointSummary =>
  ({ id, metrics: Object.fromEntries(Object.entries(metrics).map(([name, mean]) => [name, { mean }])) }) as never;

describe("a hit ratio that was chosen", () => {
  it("is told as it is in the runs while all is well, the mean of the points that share it, and by how much it is off", () => {
    const points = [pointOf("a", "3MB", 0.88), pointOf("b", "3MB", 0.88), pointOf("c", "4MB", 0.901)];
    const figures = [
      figuresOf("a", { missRatio: 0.5, missRatioBefore: 0.12 }),
      figuresOf("b", { missRatio: 0.14, missRatioBefore: null }),
      figuresOf("c", { missRatio: 0.1 }),
    ];
    expect(chosenTexts(points, figures).get("cluster.memory")).toBe(
      "3MB (88.0 % of the reads hit by the closed form, 87.0 % in the runs: 3.0 points less than is wanted); 4MB (90.1 % of the reads hit by the closed form, 90.0 % in the runs)",
    );
    expect(chosenTexts(points, []).get("cluster.memory")).toMatch(
      /^3MB \(88\.0 % [^,]*: 2\.0 points less than is wanted\)/,
    );
  });

  it("is told after the runs where these come to something else, whatever the closed form says", () => {
    const points = [pointOf("a", "3MB", 0.9)];
    expect(missedInRuns(points, [figuresOf("a", { missRatio: 0.13 })])).toEqual([
      "workload.hitRatio: cluster.memory 3MB (90.0 % of the reads hit by the closed form, 87.0 % in the runs: 3.0 points less than is wanted).",
    ]);
    expect(missedInRuns(points, [figuresOf("a", { missRatio: 0.101 })])).toEqual([]);
  });

  it("is told before the runs where the nearest that there is comes to something else", () => {
    expect(missedHits([pointOf("a", "3MB", 0.88), pointOf("b", "3MB", 0.88), pointOf("c", "4MB", 0.904)])).toEqual([
      "workload.hitRatio: 0.9 is wanted, and cluster.memory 3MB, the nearest that there is, comes to 88.0 % by the closed form: 2.0 points less than is wanted.",
    ]);
  });
});
