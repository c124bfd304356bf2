/** The language of thresholds. Oracle for how terms are joined: every truth table of up to four terms, by JavaScript's own operators. */
import { describe, expect, it } from "vitest";
import { type Condition, parseCondition, termsOf } from "../../../src/sweep/thresholds/condition.ts";
import { limitOf } from "../../../src/sweep/thresholds/threshold.ts";

const parsed = (text: string): Condition => {
  const found = parseCondition(text);
  if (typeof found === "string") throw new Error(found);
  return found;
};

/** What the tree says where term i is `truths[i]`. */
function truthOf(condition: Condition, truths: readonly boolean[]): boolean {
  const terms = termsOf(condition);
  const of = (part: Condition): boolean =>
    part.kind === "term"
      ? truths[terms.indexOf(part)]
      : part.kind === "and"
        ? part.parts.every(of)
        : part.parts.some(of);
  return of(condition);
}

describe("a condition", () => {
  it("is read with its statistic, the metric it names, its operator and its limit", () => {
    expect(termsOf(parsed("p(99.9)<=80% and max(staleReads) == 0 or mean>-1.5e3"))).toEqual([
      { kind: "term", statistic: { kind: "p", q: 99.9 }, metric: null, operator: "<=", limit: "80%" },
      { kind: "term", statistic: { kind: "max" }, metric: "staleReads", operator: "==", limit: "0" },
      { kind: "term", statistic: { kind: "mean" }, metric: null, operator: ">", limit: "-1.5e3" },
    ]);
    expect(termsOf(parsed("p(50, errorRatio) != 1"))[0]).toMatchObject({ metric: "errorRatio" });
  });

  it.each([
    ["A and B or C", "A && B || C"],
    ["A or B and C", "A || B && C"],
    ["(A or B) and C", "(A || B) && C"],
    ["A and (B or C) and D", "A && (B || C) && D"],
    ["A or B or C and D", "A || B || C && D"],
    ["((A)) or (B and (C or D))", "A || (B && (C || D))"],
  ])("%s joins as %s in every case of its terms", (pattern, script) => {
    const names = [...new Set(pattern.match(/[A-D]/g))];
    const condition = parsed(pattern.replace(/[A-D]/g, "mean < 1"));
    const expected = new Function(...names, `return ${script}`) as (...truths: boolean[]) => boolean;
    for (let bits = 0; bits < 2 ** names.length; bits++) {
      const truths = names.map((_, i) => (bits >> i) % 2 === 1);
      expect(truthOf(condition, truths)).toBe(expected(...truths));
    }
  });

  it.each([
    ["", 'ends; expected mean, min, max or p(95), as in "mean < 0.8", "p(95) < 80%" or "max == 0"'],
    ["avg < 1", "\"avg\"; expected mean, min, max or p(95); did you mean 'mean'?"],
    ["maxx < 1", "\"maxx\"; expected mean, min, max or p(95); did you mean 'max'?"],
    ["mean = 0", '"=" after "mean"; expected one of < <= > >= == !=; did you mean \'==\'?'],
    ["mean < x", '"x" after "mean <"; expected a number'],
    ["p(101) < 1", '"101" after "p ("; expected a percentile from 0 to 100'],
    ["p < 1", '"<" after "p"; expected "(", as in p(95)'],
    ["mean < 1 && max < 2", '"&&" after "mean < 1"; expected "and", "or" or the end; did you mean \'and\'?'],
    ["(mean < 1", 'ends after "( mean < 1"; expected "and", "or" or ")", as in'],
    ["mean < 1 and", 'ends after "mean < 1 and"; expected mean, min, max or p(95), as in'],
    ["mean < 1)", '")" after "mean < 1"; expected "and", "or" or the end'],
    ["mean(3) < 1", '"3" after "mean ("; expected the name of a metric'],
  ])("that is none (%j) is told by what came, where, and what was expected", (text, told) => {
    expect(String(parseCondition(text)).startsWith(told), String(parseCondition(text))).toBe(true);
  });

  it("of a nesting without end is an answer, and no overflow", () => {
    expect(parseCondition("(".repeat(200_000))).toBe("200000 characters; expected at most 1000");
    expect(parseCondition("(".repeat(1000))).toMatch(/^ends after "\.\.\. \( \(/);
  });
});

it.each([
  ["80%", "ratio", 0.8],
  ["7%", "ratio", 0.07],
  ["0.8", "ratio", 0.8],
  ["2x", "x", 2],
  ["1m30s", "s", 90],
  ["0.25s", "ms", 250],
  ["250ms", "ms", 250],
  ["1MB", "bytes", 1_048_576],
  ["400/s", "1/s", 400],
  ["80%", "x", null],
  ["5s", "reads", null],
  ["5", "reads", 5],
  ["3q", "s", null],
])("a limit of %s is of a metric in %s: %s", (text, unit, value) => expect(limitOf(text, unit)).toBe(value));
