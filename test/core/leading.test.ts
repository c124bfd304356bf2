import { describe, expect, it } from "vitest";
import { leading } from "../../src/core/leading.ts";

describe("the leading ones of a row", () => {
  it("are as many as a look at each finds, from none to all", () => {
    for (const count of [0, 1, 2, 7, 8]) {
      for (let so = 0; so <= count; so++) expect(leading(count, (place) => place < so)).toBe(so);
    }
  });

  it("are found among more than an int32 counts", () => {
    expect(leading(2 ** 40, (place) => place < 2 ** 35 + 3)).toBe(2 ** 35 + 3);
  });
});
