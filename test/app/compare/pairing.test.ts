/** Which points are compared. Oracle: every point of one side held against every point of the other. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { pairPoints } from "../../../src/app/compare/pairing.ts";
import type { SidePoint } from "../../../src/app/compare/side.ts";

const sweepOf = (places: readonly (readonly [string, string])[]): SidePoint[] =>
  places.map(([plan, client], i) => ({
    id: `p${i}`,
    label: `${plan}, ${client}`,
    axes: { plan, client },
    values: new Map(),
  }));

const places = fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("x", "y", "z")), {
  minLength: 1,
  selector: String,
});

it("are those with the same labels on the same axes, in the order of the first, and all others are named", () => {
  fc.assert(
    fc.property(places, places, fc.boolean(), (inA, inB, isTurned) => {
      const a = sweepOf(inA);
      // The order in which an axis is written makes no difference.
      const b = sweepOf(inB).map((point) =>
        isTurned ? { ...point, axes: { client: point.axes.client, plan: point.axes.plan } } : point,
      );
      if (a.length === 1 && b.length === 1) return;
      const alike = (one: SidePoint, other: SidePoint) =>
        one.axes.plan === other.axes.plan && one.axes.client === other.axes.client;
      const { pairs, onlyA, onlyB } = pairPoints(a, b);
      const expected = a.flatMap((one) => b.filter((other) => alike(one, other)).map((other) => [one, other]));
      expect(pairs.map((pair) => [pair.a, pair.b])).toEqual(expected);
      expect(onlyA).toEqual(a.filter((one) => !b.some((other) => alike(one, other))));
      expect(onlyB).toEqual(b.filter((one) => !a.some((other) => alike(one, other))));
    }),
  );
});

it("are the only ones of both sides, whatever they are called", () => {
  const [a, b] = [sweepOf([["a", "x"]]), sweepOf([["b", "y"]])];
  expect(pairPoints(a, b)).toEqual({ pairs: [{ label: "", a: a[0], b: b[0] }], onlyA: [], onlyB: [] });
});
