import fc from "fast-check";
import { expect, it } from "vitest";
import * as kernel from "../../models/kernel/chance.ts";
import { ln } from "../../src/core/logarithm.ts";
import { uniformAt } from "../../src/core/random.ts";

const keys = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** Requests of more than 32 bits too. */
const numbers = fc.nat({ max: 2 ** 40 });

it("draws by number what the core draws, and takes the same logarithm of it", () => {
  fc.assert(
    fc.property(keys, numbers, (key, number) => {
      const u = uniformAt(key, number);
      expect(kernel.uniformAt(key, number)).toBe(u);
      expect(kernel.ln(1 - u)).toBe(ln(1 - u));
      expect(kernel.ln(u)).toBe(ln(u));
    }),
    { numRuns: 20_000 },
  );
});
