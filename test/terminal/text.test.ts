import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clean, displayWidth, indent, wrap } from "../../src/terminal/text.ts";

const SEED = { seed: 23, numRuns: 150 };
const words = fc.array(
  fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom("缓存", "ｗｉｄｅ", "🚀", "é", "\n", "a-very-long-word-without-blanks"),
  ),
  {
    maxLength: 12,
  },
);

describe("width", () => {
  it.each([
    ["", 0],
    ["plain", 5],
    ["é", 1],
    ["e\u0301", 1],
    ["缓存", 4],
    ["ｗ", 2],
    ["🚀", 2],
    ["↓ ✓ ✗ ▁█ – ×", 12],
    ["\u001b[31mred\u001b[39m", 3],
  ])("%j takes %d columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe("wrapping", () => {
  it("no line is wider than asked, and nothing but blanks and breaks is lost", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 60 }), (parts, width) => {
        const text = clean(parts.join(" "));
        const lines = wrap(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join("").replace(/[ \n]/g, "")).toBe(text.replace(/[ \n]/g, ""));
      }),
      SEED,
    );
  });

  it("breaks at the last blank that fits, and within a word only where it must", () => {
    expect(wrap("the database drowns at peak", 12)).toEqual(["the database", "drowns at", "peak"]);
    expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
    expect(wrap("one abcdefghij", 6)).toEqual(["one", "abcdef", "ghij"]);
    expect(wrap("with flush_on_reconnect", 13)).toEqual(["with", "flush_on_", "reconnect"]);
    expect(wrap("String.hashCode failOverServers", 11)).toEqual(["String.hash", "Code", "failOver", "Servers"]);
    expect(wrap("1.2345678901", 8)).toEqual(["1.234567", "8901"]);
    expect(wrap("  one   two", 9)).toEqual(["one two"]);
    expect(indent("one two", 6, 2)).toBe("  one\n  two");
  });
});

it("escape sequences and control characters of the user's do not reach the terminal", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 0x2070 })).map((codes) => String.fromCharCode(...codes)),
      (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be gone
        expect(clean(text)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      },
    ),
    SEED,
  );
  expect(clean("\u001b[31mred\u001b[0m\u0007\r\ttab")).toBe("red tab");
});
