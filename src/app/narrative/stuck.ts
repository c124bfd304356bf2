/** What is said of worlds that stay unwell although nothing ails them any more. */
import { listed } from "../../core/text/nearest.ts";
import type { PointSummary } from "./texts.ts";

/** Of the point that is stuck in most repeats; "" where none is. */
export function stuckLine(points: readonly PointSummary[]): string {
  const stuck = points.filter((point) => !point.control && countOf(point) > 0);
  if (stuck.length === 0) return "";
  const worst = stuck.reduce((a, b) => (countOf(b) / b.stability!.n > countOf(a) / a.stability!.n ? b : a));
  const { n, evidence } = worst.stability!;
  const others = stuck.length - 1;
  const also = others === 0 ? "" : `, nor do ${others} of the other points in some repeats`;
  const where = points.filter(({ control }) => !control).length === 1 ? "It" : `"${worst.label}"`;
  return `${where} does not come back by itself${also}: it is stuck in ${countOf(worst)} of ${n} repeats (${evidence}).`;
}

/** More points than these are a map, and no sentence. */
const TOLD_MAX = 6;

/**
 * Which points stay stuck and which do not, where some are stuck in all repeats and others in none: `"unlimited" stays stuck in 2 of 2
 * repeats, "35" in none.`; "" elsewhere.
 */
export function stuckContrast(points: readonly PointSummary[], nameOf: (point: PointSummary) => string): string {
  const told = points.filter(({ control, stability }) => !control && stability !== undefined);
  const all = told.filter((point) => countOf(point) === point.stability!.n);
  const none = told.filter((point) => countOf(point) === 0);
  if (told.length > TOLD_MAX || all.length === 0 || none.length === 0) return "";
  const names = (some: readonly PointSummary[]): string =>
    listed(
      some.map((point) => `"${nameOf(point)}"`),
      "and",
    );
  const { n } = all[0].stability!;
  const stays = all.length === 1 ? "stays" : "stay";
  return `${names(all)} ${stays} stuck in ${n === 1 ? "the one repeat" : `${n} of ${n} repeats`}, ${names(none)} in none.`;
}

function countOf({ stability }: PointSummary): number {
  return stability?.classes.stuck.count ?? 0;
}
