/** What the swarm draws holds every part that there is. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clients } from "../../models/clients/index.ts";
import { pools } from "../../models/database/pools/index.ts";
import { sharingPresets } from "../../models/database/sharing/presets.ts";
import { faults } from "../../models/faults/index.ts";
import { frameworks } from "../../models/frameworks/index.ts";
import { stampedes } from "../../models/frameworks/look-aside/index.ts";
import { writePolicies } from "../../models/frameworks/look-aside/writes.ts";
import { profileNames } from "../../models/nodes/settings/settings.ts";
import { breakers, limits, retries, throttles } from "../../models/protection/index.ts";
import { scenarioSchema } from "../../models/scenario/schema.ts";
import { loadCurves } from "../../models/workload/load-curves/index.ts";
import { distributions } from "../../src/core/distributions/index.ts";
import { draws, worlds } from "./worlds.ts";

/** Each holds dozens of faults and several clients, so that no name of a registry is missed by chance. */
const DRAWS = 100;

describe("the draws of the swarm", () => {
  const drawn = fc.sample(draws, { numRuns: DRAWS, seed: 1 }).map((draw) => JSON.stringify(draw));
  const { application, workload } = scenarioSchema.shape;
  const { onDeadline } = application.unwrap().shape;
  const { onWrite } = workload.unwrap().shape;

  it.each<[key: string, names: readonly unknown[]]>([
    ["name", clients.map(({ name }) => name)],
    ["name", frameworks.map(({ name }) => name)],
    ["name", [...stampedes, ...writePolicies].map(({ name }) => name)],
    ["name", pools.map(({ name }) => name)],
    ["name", [retries, breakers, limits, throttles].flatMap((kind) => kind.map(({ name }) => name))],
    ["sharing", ["first-come", ...Object.keys(sharingPresets)]],
    ["onTimeout", ["goes-on", "cancels"]],
    ["callers", ["refused", "hang"]],
    ["keptBy", ["process", "host"]],
    ["fault", faults.map(({ name }) => name)],
    ["distribution", distributions.map(({ name }) => name)],
    ["profile", profileNames],
    ["curve", loadCurves.map(({ name }) => name)],
    ["onWrite", onWrite.unwrap().options],
    ["onDeadline", onDeadline.unwrap().options],
  ])("hold every %s that there is", (key, names) => {
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !drawn.some((text) => text.includes(`"${key}":"${name}"`)))).toEqual([]);
  });
});

/** What is drawn and contradicts everything else is in no world. Some are in one of a hundred, so that three hundred have them all. */
const WORLDS = 300;

it("hold in their worlds, too, what only fits beside something else", { timeout: 10_000 + WORLDS * 5000 }, () => {
  const made = fc.sample(worlds, { numRuns: WORLDS, seed: 1 }).map(({ given }) => JSON.stringify(given));
  const parts = [
    ...['"gutter":{', '"warmUp":{', '"prefill":"stationary"'],
    ...['"onReturn":{"flush":true', '"preFill":{', '"ramp":', '"holdUntil":'],
    ...['"fault":"close"', '"fault":"pre-fill"', '"fault":"crash"', '"shard":', '"replica":'],
    ...['"replication":"asynchronous"'],
  ];
  expect(parts.filter((part) => !made.some((text) => text.includes(part)))).toEqual([]);
});
