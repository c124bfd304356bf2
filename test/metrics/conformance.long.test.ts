/**
 * Every metric of every phase and every column of the series, in small worlds, beside a twin that keeps plain lists of
 * requests, queries and copies and works each number out of them by the sentence that defines it (`twin/measures.ts`).
 */
import { describe, expect, it } from "vitest";
import { metricInfos, seriesInfos } from "../../models/metrics/index.ts";
import { run } from "../../models/run/run.ts";
import { differencesOf } from "./compare.ts";
import { columns } from "./twin/columns.ts";
import { measures } from "./twin/measures.ts";
import { World } from "./twin/simulate.ts";
import { worlds } from "./worlds.ts";

/** While nothing ails a node, before the first fault and after a return, each get is answered at once, and as all views agree; no key's own node is lost. */
const neverMoreThanZero = [
  "getFailureRatioBefore",
  "unansweredRatioBefore",
  "unansweredRatioAfterReturn",
  "unansweredRatioAfterSecondReturn",
  "storedElsewhereBefore",
  "storedElsewhereAfterReturn",
  "storedElsewhereAfterSecondReturn",
  "splitViewSecondsBefore",
];

/** The twin's worlds last some five minutes and have no framework: test/frameworks/runs.long.test.ts has such worlds. */
const needsMore = [
  "staleAfter5mRatio",
  "staleAfter10mRatio",
  // test/metrics/stability.test.ts has a world that recovers.
  "recoveringRatio",
  "staleReadsOtherName",
  "staleCopiesOtherName",
  // It has no replicas: test/database/fleet.long.test.ts has.
  "staleReadsReplicaLag",
  "staleCopiesReplicaLag",
  "staleReadsLostWrite",
  "staleCopiesLostWrite",
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
    expect([...measures.keys()].sort()).toEqual(
      metricInfos()
        .map(({ name }) => name)
        .sort(),
    );
    expect(Object.keys(columns).sort()).toEqual(seriesInfos.map(({ name }) => name).sort());
  });

  it("make every metric more than nothing in some world", () => {
    const nothing = [...measures].filter(([, measure]) =>
      worlds.every((world) => [null, 0].includes(measure(twinOf(world)))),
    );
    // The twin runs no pages, protects no queries and has no second pools: test/application/pages.long.test.ts,
    // test/protection/runs.test.ts and test/second-pools/gutter-law.test.ts hold their metrics to closed forms.
    const others = nothing
      .map(([name]) => name)
      .filter((name) => !/^pages?[A-Z]|^operationsPerSecond/.test(name))
      .filter(
        (name) =>
          !/^(?:databaseRetries|retryAmplification|breakerOpen|brokenOff|limited|throttled|shed|negativeHit|pool[A-Z]|connectionsRefused|worstShard|databaseLoadWorstShard|databaseUtilizationWorstShard|laggedRead|loaderQuery|lostWriteRead|(?:gutter|replica|warmUp)HitRatio)/.test(
            name,
          ),
      );
    expect(others).toEqual([...neverMoreThanZero, ...needsMore]);
  });
});

it.each(worlds)("$name: the metrics, series and phases are those that the twin's lists make", (world) => {
  expect(differencesOf(run(world.scenario, world.seed, { check: true }), twinOf(world))).toEqual([]);
});
