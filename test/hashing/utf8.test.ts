import fc from "fast-check";
import { expect, it } from "vitest";
import { ByteBuffer, utf8 } from "../../models/hashing/utf8.ts";

it("encodes any text as the platform does, unpaired surrogates included", () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 });
  fc.assert(
    fc.property(units, (codes) => {
      const text = String.fromCharCode(...codes);
      expect([...utf8(text)]).toEqual([...new TextEncoder().encode(text)]);
    }),
    { seed: 1, numRuns: 300 },
  );
});

it("appends, and grows without losing what it holds", () => {
  const buffer = new ByteBuffer();
  for (let i = 0; i < 100; i++) buffer.write("0123456789é");
  expect(Buffer.from(buffer.bytes.subarray(0, buffer.length)).toString()).toBe("0123456789é".repeat(100));
  expect(buffer.clear().length).toBe(0);
});
