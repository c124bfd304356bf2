import fc from "fast-check";
import { expect, it } from "vitest";
import { WindowedSum } from "../../models/protection/windowed-sum.ts";

it("a windowed sum is the sum of what fell into the present slice and those before it in the window", () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -3, max: 5 })), { maxLength: 40 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 6 }), (all, slices) => {
      const sum = new WindowedSum(slices * 2, slices);
      const added: { slice: number; amount: number }[] = [];
      let now = 0;
      for (const [gap, amount] of all) {
        now += gap / 4;
        sum.add(amount, now);
        const slice = Math.floor(now / 2);
        added.push({ slice, amount });
        const expected = added
          .filter((one) => one.slice > slice - slices)
          .reduce((total, one) => total + one.amount, 0);
        expect(sum.at(now)).toBe(expected);
      }
    }),
  );
});
