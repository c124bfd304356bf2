/** When a comparison fails. */
import { describe, expect, it } from "vitest";
import { judgeRule, type Rule, readRule } from "../../../src/app/compare/rules.ts";
import type { MetricInfo } from "../../../src/core/result.ts";
import type { Difference, Estimate } from "../../../src/core/summary.ts";

const info = (name: string, unit: string, better: MetricInfo["better"] = "lower"): MetricInfo => ({
  name,
  title: name,
  unit,
  better,
  definition: "",
});
const infos = [info("errorRatio", "ratio"), info("latency", "ms"), info("requests", "requests", "neither")];
const metrics = new Map(infos.map((one) => [one.name, one]));

const rule = (text: string): Rule => {
  const read = readRule(text, metrics);
  if (typeof read === "string") throw new Error(read);
  return read;
};

function pair(name: string, from: number | null, to: number | null, verdict: Difference["verdict"] = "worse") {
  const { unit, better } = metrics.get(name)!;
  const side = (mean: number | null): Estimate => ({ unit, better, mean, low: mean, high: mean, n: 3, censored: 0 });
  const mean = to! - from!;
  const difference = from === null || to === null ? null : { mean, low: mean, high: mean, n: 3, verdict };
  const change = { a: side(from), b: side(to), difference };
  return { label: "noon", a: "p0", b: "p0", seeds: [1, 2, 3], isPaired: true, metrics: { [name]: change } };
}

const breaks = (text: string, ...pairs: ReturnType<typeof pair>[]) => judgeRule(rule(text), pairs, infos).found;

describe("a rule", () => {
  it("of a limit is of the mean difference, b minus a: in the metric's unit, in points, or as a part of what it was", () => {
    const slower = pair("latency", 100, 112);
    const broken = [
      "latency > 11",
      "latency > 11ms",
      "latency > 0.011s",
      "latency >= 12",
      "latency > 11%",
      "latency < 13",
    ];
    for (const text of broken) expect(breaks(text, slower), text).toHaveLength(1);
    for (const text of ["latency > 12", "latency > 12%", "latency < 0", "latency > 1s"])
      expect(breaks(text, slower), text).toEqual([]);
    const errors = pair("errorRatio", 0.1, 0.14);
    for (const text of ["errorRatio > 3pp", "errorRatio > 0.03", "errorRatio > 39%"]) {
      expect(breaks(text, errors), text).toHaveLength(1);
    }
    for (const text of ["errorRatio > 5pp", "errorRatio > 41%"]) expect(breaks(text, errors), text).toEqual([]);
    expect(breaks("latency < -5%", pair("latency", 100, 94))).toHaveLength(1);
    expect(breaks("latency > 5%", pair("latency", 0, 1))).toHaveLength(1);
  });

  it("of worse is of what the repeats decide, of one metric or of any", () => {
    const [worse, open] = [pair("latency", 1, 2), pair("errorRatio", 0, 1, "undecided")];
    expect(breaks("worse", worse, open)).toEqual(['latency in "noon": +1 ms [+1, +1], from 1 ms to 2 ms']);
    expect(breaks("latency worse", worse)).toHaveLength(1);
    expect(breaks("errorRatio worse", open)).toEqual([]);
  });

  it("of a metric that is nowhere is broken, since it would hold for ever", () => {
    expect(breaks("latency > 1", pair("latency", null, 2))).toEqual(["latency: no run of both sides defines it"]);
    expect(breaks("worse")).toEqual([]);
  });

  it.each([
    ["better", '--fail-if: "better"; expected worse, or a metric with worse or a limit'],
    ["latency", '--fail-if: "latency"; expected worse, or a metric'],
    ["latncy > 1", '--fail-if: "latncy > 1": "latncy", no such metric; did you mean \'latency\'?'],
    ["latency > 5pp", '--fail-if: "latency > 5pp": "5pp"; expected a number in its unit, or 10% of what it was'],
    ["errorRatio > 5s", '--fail-if: "errorRatio > 5s": "5s"; expected 0.05, 5pp, or 10% of what it was'],
    [
      "requests worse",
      "--fail-if: \"requests worse\": requests has no better side; expected a limit: 'requests > 10%'",
    ],
  ])("that is none (%s) is told", (text, told) => expect(String(readRule(text, metrics)).startsWith(told)).toBe(true));
});
