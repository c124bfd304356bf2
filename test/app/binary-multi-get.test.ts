/** When the text protocol is tried in place of the binary one, and what is said of the multi-gets that lose more than a node's keys. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { warningsOf } from "../../models/scenario/warnings.ts";
import { binaryMultiGets, speakText } from "../../src/app/narrative/binary-multi-get.ts";
import type { PointSummary } from "../../src/app/narrative/texts.ts";

const scenarioOf = (json: object) => {
  const { value, problems } = readScenario(json);
  expect(problems).toEqual([]);
  return value!;
};

const page = { application: { page: { multiGets: [{ keys: 10 }] } } };
const options = { OPT_BINARY_PROTOCOL: true };
const binary = { ...page, client: { name: "php-memcached", options } };
const text = { ...page, client: { name: "php-memcached", options: { OPT_BINARY_PROTOCOL: false } } };

/** A point of that world, with so many failed gets, and a node that has an eighth of the requests. */
const pointOf = (json: object, failed: number): PointSummary => {
  const figures = { getFailureRatioDuringOutage: failed, deadNodeShare: 0.125 };
  return {
    metrics: Object.fromEntries(Object.entries(figures).map(([name, mean]) => [name, { mean, unit: "ratio" }])),
    notes: warningsOf(scenarioOf(json)),
    events: [{ atSeconds: 0, what: "crash", subject: 0, text: "" }],
    phases: [{ name: "outage 1", fromSeconds: 0, toSeconds: 1 }],
    repeats: 1,
  } as unknown as PointSummary;
};

describe("a multi-get in the binary protocol that loses more than the dead server's keys", () => {
  it("is tried as text, with all else as it is", () => {
    const [{ scenario, aims }, ...others] = speakText(pointOf(binary, 0.3), scenarioOf(binary));
    expect(others).toEqual([]);
    expect(scenario).toEqual(scenarioOf(text));
    expect(aims).toEqual(["getFailureRatioDuringOutage"]);
    const pylibmc = { ...page, client: { name: "pylibmc", options: { binary: true } } };
    expect(speakText(pointOf(pylibmc, 0.3), scenarioOf(pylibmc))[0].scenario.client.options).toEqual({ binary: false });
  });

  it.each([
    ["no more is lost than its keys", binary, 0.13],
    ["the protocol is text already", text, 0.3],
    ["pages ask for one key at a time", { client: binary.client }, 0.3],
    ["the framework needs it", { ...binary, framework: { name: "symfony-cache" } }, 0.3],
    [
      "copies on further servers need it",
      { ...page, client: { name: "php-memcached", options: { ...options, OPT_NUMBER_OF_REPLICAS: 1 } } },
      0.3,
    ],
  ])("is left alone where %s", (_, json, failed) => {
    expect(speakText(pointOf(json, failed), scenarioOf(json))).toEqual([]);
  });

  it("is named as the cause with what was measured, also where nothing can be tried", () => {
    const symfony = { ...binary, framework: { name: "symfony-cache" } };
    for (const json of [binary, symfony])
      expect(binaryMultiGets(pointOf(json, 0.3))).toMatch(
        /binary protocol's multi-get: 30(?:\.0)? % \[.*\] of .* has 12\.5 %/,
      );
    expect(binaryMultiGets(pointOf(text, 0.3))).toBe("");
    expect(binaryMultiGets(pointOf(binary, 0.13))).toBe("");
  });
});
