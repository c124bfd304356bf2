/** The framework of a run: its names for the keys, what it stores, and the program that it makes of a page. */
import { createDistribution } from "../../src/core/distributions/index.ts";
import type { Streams } from "../../src/core/random.ts";
import type { PageShape, Program } from "../application/program.ts";
import type { Framework } from "../frameworks/framework.ts";
import { frameworks } from "../frameworks/index.ts";
import { FrameworkProgram } from "../frameworks/program.ts";
import { Values } from "../frameworks/values.ts";
import { NumberedKeys } from "../hashing/keys.ts";
import { defaultSettings } from "../nodes/settings/settings.ts";
import { LockDeaths } from "../protection/lock-deaths.ts";
import type { Scenario } from "../scenario/types.ts";
import type { Names } from "../staleness/names.ts";
import type { KeyLayout } from "../workload/key-layout.ts";
import { keysOf } from "../workload/new-keys.ts";
import { Fact, factAt, type KeyItems } from "../workload/population.ts";

export interface Framed {
  readonly framework: Framework;
  readonly names: Names;
  readonly lockDeaths: LockDeaths;
  program(shape: PageShape): Program;
}

export interface FramedParts {
  readonly scenario: Scenario;
  readonly layout: KeyLayout;
  readonly population: KeyItems;
  readonly streams: Streams;
}

/** The names of the keys; undefined where no framework gives them any. */
export function layoutOf(scenario: Scenario): KeyLayout | undefined {
  const { framework, workload } = scenario;
  if (framework === undefined) return undefined;
  const keys = new NumberedKeys(keysOf(scenario), workload.keyBytes);
  return frameworks.named(framework.name).layout(framework.options, keys, workload.keyBytes);
}

/** @throws Error if the scenario has no framework. */
export function framedBy({ scenario, layout, population, streams }: FramedParts): Framed {
  const { name, options } = scenario.framework!;
  const { hosts, processes } = scenario.client;
  const { facts, ttlSeconds } = population;
  const values = new Values();
  const clock = { nowSeconds: 0 };
  const lockDeaths = new LockDeaths();
  const framework = frameworks.named(name).create(options, {
    layout,
    values,
    now: () => clock.nowSeconds,
    epochSeconds: defaultSettings.epochSeconds,
    chance: streams.stream("framework"),
    hosts,
    hostOf: (process) => Math.floor((process * hosts) / processes),
    readSeconds: createDistribution(scenario.database.readService).mean,
    ttlSeconds: (key) => ttlSeconds[facts[factAt(key, Fact.kind)]],
    onWrite: scenario.workload.onWrite,
  });
  return {
    framework,
    lockDeaths,
    names: { keys: layout.keys, copies: layout.copies.length, versionOf: framework.versionOf },
    program: (shape) => new FrameworkProgram({ framework, shape, clock, lockDeaths }),
  };
}
