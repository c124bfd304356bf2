import { describe, expect, it } from "vitest";
import { ByWeight } from "../../../src/core/distributions/by-weight.ts";
import { Streams } from "../../../src/core/random.ts";

describe("a place by weight", () => {
  it("is the first whose sum is above the draw, as a look at each place finds it; one without weight never comes", () => {
    const weights = Float64Array.of(0, 2, 0, 0.5, 7, 0, 1, 0);
    const places = new ByWeight(weights);
    expect(places.total).toBe(10.5);
    const [one, twin] = [new Streams(5).stream("places"), new Streams(5).stream("places")];
    const found = new Set<number>();
    for (let i = 0; i < 1000; i++) {
      let left = twin.next53() * 10.5;
      const expected = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      expect(places.sample(one)).toBe(expected);
      found.add(expected);
    }
    expect([...found].sort()).toEqual([1, 3, 4, 6]);
  });
});
