/** JSON with positions. The oracle for what is valid is JSON.parse; positions are counted by hand. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/app/files/json.ts";

describe("valid JSON", () => {
  it("reads as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual({ value: JSON.parse(text), problem: null });
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe("broken JSON", () => {
  it("is refused exactly where JSON.parse refuses it", () => {
    const mutated = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "x", "0", "\\", "\n", ":"));
    fc.assert(
      fc.property(mutated, ([text, at, piece]) => {
        const cut = at % (text.length + 1);
        const broken = text.slice(0, cut) + piece + text.slice(cut + 1);
        let isValid = true;
        try {
          JSON.parse(broken);
        } catch {
          isValid = false;
        }
        const { problem } = parseJson(broken);
        // A key written twice is an error here and none to JSON.parse.
        if (problem?.text.includes("stands twice")) return;
        expect(problem === null).toBe(isValid);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it.each([
    ['{\n  "a": 1,\n}', 3, 1, `'}'; expected a key in double quotes`],
    ['{"a": nope}', 1, 7, `'nope'; expected a value`],
    ['{"a": NaN}', 1, 7, `'NaN'; expected a value`],
    ['{"a" 1}', 1, 6, `'1'; expected ":" after the key`],
    ["[1, 2", 1, 6, `the end of the document; expected "," or "]"`],
    ['{"a": 1}\n{', 2, 1, `'{'; expected the end of the document`],
    ['{"a": "x\n"}', 1, 7, `'"'; expected a text that is closed on its line`],
    ["{'a': 1}", 1, 2, `'''; expected a key in double quotes`],
    ["", 1, 1, "the end of the document; expected a value"],
    ['{"a": 1,\n "b": 2, "a": 3}', 2, 10, 'the key "a" stands twice in one object'],
    ["[01]", 1, 3, `'1'; expected "," or "]"`],
    ["[1.]", 1, 2, "'1.'; expected a digit after it"],
    ['{"a": -2e+}', 1, 7, "'-2e+'; expected a digit after it"],
    ["[1, 2,]", 1, 7, "']'; expected a value"],
    ["[", 1, 2, "the end of the document; expected a value"],
    ['{"a": {', 1, 8, "the end of the document; expected a key in double quotes"],
    ['{"a": 1 // one\n}', 1, 9, `'/'; expected "," or "}"`],
    ['["a\\x"]', 1, 2, `"a\\x"; expected a text without control characters or unknown escapes`],
    ["[truely]", 1, 2, "'truely'; expected a value"],
  ])("%j fails at line %i, column %i", (text, line, column, message) => {
    expect(parseJson(text).problem).toEqual({ line, column, text: message });
  });
});

describe("depth", () => {
  const nests: readonly [string, (levels: number) => string][] = [
    ["lists", (levels) => "[".repeat(levels) + "]".repeat(levels)],
    ["objects", (levels) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`],
  ];

  it.each(nests)("%s may be nested 500 levels deep, and no number of levels overflows the stack", (_, nest) => {
    expect(parseJson(nest(500))).toEqual({ value: JSON.parse(nest(500)), problem: null });
    for (const levels of [501, 200_000]) {
      expect(parseJson(nest(levels)).problem?.text).toBe("nested too deep; expected at most 500 levels");
    }
  });
});
