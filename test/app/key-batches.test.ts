import fc from "fast-check";
import { expect, it } from "vitest";
import { keyBatches } from "../../src/app/files/key-batches.ts";

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  async function* stream() {
    yield* chunks;
  }
  for await (const batch of keyBatches(stream())) lines.push(...batch);
  return lines;
}

it("gives the lines of a stream that are not blank wherever its chunks are cut, through characters of several bytes too", async () => {
  const line = fc.string({ unit: fc.constantFrom("a", "é", "漢", "😀", " "), maxLength: 8 });
  const ends = fc.constantFrom("\n", "\r\n");
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1 }),
      ends,
      fc.boolean(),
      fc.integer({ min: 1, max: 7 }),
      async (lines, end, closed, size) => {
        const bytes = Buffer.from(lines.join(end) + (closed ? end : ""));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
        expect(await linesOf(chunks)).toEqual(lines.filter((one) => one.trim() !== ""));
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

it("refuses a line without end, and takes one of a million letters", async () => {
  const chunk = Buffer.alloc(2 ** 20, "k");
  expect((await linesOf([chunk]))[0]).toHaveLength(2 ** 20);
  await expect(linesOf([chunk, Buffer.from("k")])).rejects.toThrow("a line of more than 1048576 characters");
});
