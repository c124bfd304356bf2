/** Errors that say what was meant, and values that may be written in more than one way. */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { readExperiment } from "../../src/app/experiment/experiment.ts";
import { describe as describeTrace } from "../../src/app/traces/describe.ts";

const arrivalsOf = (arrivals: object) => JSON.stringify({ question: "?", scenario: { workload: { arrivals } } });

it("a rate of requests may be a number or a rate with its unit, with a preset too", () => {
  const rateOf = (rate: unknown, more = {}) =>
    readScenario({ workload: { arrivals: { rate }, ...more } }).value?.workload.arrivals.ratePerSecond;
  expect([rateOf("500/s"), rateOf(500), rateOf("3600/hour")]).toEqual([500, 500, 1]);
  const preset = { preset: "twitter-cluster52" };
  expect(rateOf("40/s", preset)).toBe(rateOf(40, preset));
  expect(readScenario({ workload: { arrivals: { rate: "0/s" } } }).problems).toHaveLength(1);
});

it.each(["crowd", "flash_crowd", "flash-crowd"])("a load curve in place of arrivals.load is told: %s", (word) => {
  expect(() => readExperiment(arrivalsOf({ [word]: {} }), "a.json", "a")).toThrow(
    `arrivals.${word}: no such option here; did you mean load: {"curve": "flashCrowd"}?`,
  );
});

it("a configuration given to run is sent to import", () => {
  expect(() => readExperiment("framework:\n  cache: ~\n", "cache.yaml", "cache")).toThrow(
    "`fallthrough import cache.yaml`",
  );
  expect(() => readExperiment("{", "a.json", "a")).not.toThrow("import");
});

it.each([
  ["time,key,op\n0,a,get\n1,b,get\n", { rate: "50" }, "--rate: expected none, since plain has times"],
  ["timestamp,key,operation\n0,a,get\n", {}, "plain expects time,key,op,size,ttl"],
  ["time;key;op\n0;a;get\n", {}, "plain expects time,key,op,size,ttl"],
])("a trace that begins %j is refused with what is expected", (text, options, said) => {
  const file = join(tmpdir(), `trace-${process.pid}.log`);
  writeFileSync(file, text);
  expect(() => describeTrace(file, { header: true, ...options })).toThrow(said);
});
