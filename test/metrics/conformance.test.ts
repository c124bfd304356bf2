/**
 * Every metric of every phase and every column of the series, in small worlds, beside a twin that keeps plain lists of
 * requests, queries and copies and works each number out of them by the sentence that defines it (`twin/measures.ts`).
 */
import { describe, expect, it } from "vitest";
import { metricInfos, seriesInfos } from "../../models/metrics/index.ts";
import { run } from "../../models/run/run.ts";
import { type Difference, differencesOf } from "./compare.ts";
import { columns } from "./twin/columns.ts";
import { measures } from "./twin/measures.ts";
import { World } from "./twin/simulate.ts";
import { untilAsTheRuleSays, untilCounted } from "./until.ts";
import { worlds } from "./worlds.ts";

/** While nothing ails a node, before the first fault and after a return, each get is answered at once, and as all views agree. */
const neverMoreThanZero = [
  "getFailureRatioBefore",
  "unansweredRatioBefore",
  "unansweredRatioAfterReturn",
  "unansweredRatioAfterSecondReturn",
  "splitViewSecondsBefore",
];

type Described = (typeof worlds)[number];

const twins = new Map<string, World>();

function twinOf({ name, scenario, seed }: Described): World {
  const twin = twins.get(name) ?? new World(scenario, seed).run();
  twins.set(name, twin);
  return twin;
}

describe("the twin's tables", () => {
  it("have an entry for every metric and every column, and for nothing else", () => {
    expect([...measures.keys()].sort()).toEqual(metricInfos.map(({ name }) => name).sort());
    expect(Object.keys(columns).sort()).toEqual(seriesInfos.map(({ name }) => name).sort());
  });

  it("make every metric more than nothing in some world", () => {
    const nothing = [...measures].filter(([, measure]) =>
      worlds.every((world) => [null, 0].includes(measure(twinOf(world)))),
    );
    expect(nothing.map(([name]) => name)).toEqual(neverMoreThanZero);
  });
});

it("worlds in which the model is not what it should be are among the worlds", () => {
  const known = worlds.map(({ name }) => name);
  const listed = [...Object.keys(untilCounted), ...Object.keys(untilAsTheRuleSays)];
  expect(listed.filter((name) => !known.includes(name))).toEqual([]);
});

describe.each(worlds)("$name", (world) => {
  const otherRule = untilAsTheRuleSays[world.name];
  const miscounted = untilCounted[world.name];
  const differences = (): Difference[] =>
    differencesOf(run(world.scenario, world.seed, { check: true }), twinOf(world));

  if (otherRule !== undefined) {
    it(`is another world to the model: ${otherRule}`, () => expect(differences()).not.toEqual([]));
    return;
  }

  const but = miscounted === undefined ? "" : `; but ${miscounted.why}`;
  it(`has the metrics, series and phases that the twin's lists make${but}`, () => {
    const found = differences();
    if (miscounted === undefined) expect(found).toEqual([]);
    else expect([...new Set(found.map(({ name }) => name))]).toEqual(miscounted.names);
  });
});
