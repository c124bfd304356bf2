/** Which points of two results are compared: those that stand at the same place of the same axes, or the only ones that there are. */
import { canonical } from "../../sweep/expand.ts";
import type { SidePoint } from "./side.ts";

export interface Paired {
  readonly pairs: readonly { readonly label: string; readonly a: SidePoint; readonly b: SidePoint }[];
  readonly onlyA: readonly SidePoint[];
  readonly onlyB: readonly SidePoint[];
}

export function pairPoints(a: readonly SidePoint[], b: readonly SidePoint[]): Paired {
  // What two single points are called need not agree: a file may have been given another name.
  if (a.length === 1 && b.length === 1) return { pairs: [{ label: "", a: a[0], b: b[0] }], onlyA: [], onlyB: [] };
  const place = ({ axes }: SidePoint): string => canonical(axes);
  const inB = new Map(b.map((point) => [place(point), point]));
  const inA = new Set(a.map(place));
  return {
    pairs: a.flatMap((point) => {
      const other = inB.get(place(point));
      return other === undefined ? [] : [{ label: point.label, a: point, b: other }];
    }),
    onlyA: a.filter((point) => !inB.has(place(point))),
    onlyB: b.filter((point) => !inA.has(place(point))),
  };
}
