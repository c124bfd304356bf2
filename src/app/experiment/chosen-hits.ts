/**
 * What was chosen for a hit ratio that is wanted, and how near it comes: by the closed form that chose it, and in the runs. Memory goes by
 * whole megabytes, and a node of a few of them hits more or less than the closed form says.
 */
import type { PointSummary } from "../../core/summary.ts";
import type { ReadyPoint } from "./points.ts";

/** A difference of less than half a point is none: the closed form is no nearer. */
const NEAR = 0.005;
const MISSED = "than is wanted";

/** By path, each value once. @param figures of the same points. */
export function chosenTexts(
  points: readonly ReadyPoint[],
  figures: readonly PointSummary[],
): ReadonlyMap<string, string> {
  const found = new Map<string, Map<string, { readonly chosen: Chosen; readonly hits: number[] }>>();
  for (const { id, chosen } of points) {
    if (chosen === undefined) continue;
    const ofPath = found.get(chosen.path) ?? new Map();
    found.set(chosen.path, ofPath);
    const key = `${chosen.value} for ${chosen.wanted}`;
    const one = ofPath.get(key) ?? { chosen, hits: [] };
    ofPath.set(key, one);
    const usual = usualHits(figures.find((point) => point.id === id));
    if (usual !== null) one.hits.push(usual);
  }
  return new Map(
    [...found].map(([path, all]) => [
      path,
      [...all.values()].map(({ chosen, hits }) => chosenText(chosen, hits)).join("; "),
    ]),
  );
}

/** Before anything is run: where the nearest that there is comes to something else than is wanted. */
export function missedHits(points: readonly ReadyPoint[]): string[] {
  const texts = points.flatMap(({ chosen }) => {
    if (chosen === undefined || Math.abs(chosen.hitRatio - chosen.wanted) < NEAR) return [];
    const { path, value, hitRatio, wanted } = chosen;
    return [
      `workload.hitRatio: ${wanted} is wanted, and ${path} ${value}, the nearest that there is, comes to ${percent(hitRatio)} by the closed form${missText(hitRatio, wanted)}.`,
    ];
  });
  return [...new Set(texts)];
}

/** After the runs: where they come to something else than is wanted. */
export function missedInRuns(points: readonly ReadyPoint[], figures: readonly PointSummary[]): string[] {
  return [...chosenTexts(points, figures)]
    .filter(([, text]) => text.includes(MISSED))
    .map(([path, text]) => `workload.hitRatio: ${path} ${text}.`);
}

type Chosen = NonNullable<ReadyPoint["chosen"]>;

/** `3MB (88.0 % of the reads hit by the closed form, 87.1 % in the runs: 2.9 points less than is wanted)`. */
function chosenText({ value, hitRatio, wanted }: Chosen, hits: readonly number[]): string {
  const form = `${value} (${percent(hitRatio)} of the reads hit by the closed form`;
  if (hits.length === 0) return `${form}${missText(hitRatio, wanted)})`;
  const mean = hits.reduce((sum, one) => sum + one, 0) / hits.length;
  return `${form}, ${percent(mean)} in the runs${missText(mean, wanted)})`;
}

function missText(hits: number, wanted: number): string {
  const off = hits - wanted;
  if (Math.abs(off) < NEAR) return "";
  return `: ${(100 * Math.abs(off)).toFixed(1)} points ${off > 0 ? "more" : "less"} ${MISSED}`;
}

/** While all is well. */
function usualHits(point: PointSummary | undefined): number | null {
  const misses = point?.metrics.missRatioBefore?.mean ?? point?.metrics.missRatio?.mean ?? null;
  return misses === null ? null : 1 - misses;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
