import fc from "fast-check";
import { expect, it } from "vitest";
import { ln } from "../../src/core/logarithm.ts";

it("has the bits of V8's logarithm, which is of the same source", () => {
  const exponents = fc.integer({ min: -1074, max: 1023 });
  const nearOne = fc.integer({ min: -(2 ** 23), max: 2 ** 23 }).map((steps) => 1 + steps * 2 ** -44);
  const ofPowers = fc
    .tuple(exponents, fc.integer({ min: -3, max: 3 }))
    .map(([e, steps]) => 2 ** e * (1 + steps / 2 ** 52));
  const shares = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((draw) => (draw + 0.5) * 2 ** -32);
  fc.assert(
    fc.property(fc.oneof(fc.double(), nearOne, ofPowers, shares), (x) => {
      expect(ln(x)).toBe(Math.log(x));
    }),
    { numRuns: 20_000 },
  );
});
