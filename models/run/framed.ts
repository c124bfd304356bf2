/** The framework of a run: its names for the keys, what it stores, and the program that it makes of a page. */
import { createDistribution } from "../../src/core/distributions/index.ts";
import type { Streams } from "../../src/core/random.ts";
import type { PageRunner } from "../application/page-runner.ts";
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
import type { Trace } from "../workload/trace.ts";

export interface Framed {
  readonly framework: Framework;
  readonly names: Names;
  readonly lockDeaths: LockDeaths;
  program(shape: PageShape): Program;
  /** Who runs the pages, which are made of the program, is known later. */
  runBy(runner: Pick<PageRunner, "wake">): void;
}

export interface FramedParts {
  readonly scenario: Scenario;
  readonly layout: KeyLayout;
  readonly population: KeyItems;
  readonly streams: Streams;
}

/** The names of the keys; undefined where no framework gives them any. Those of a trace are made as if its own had no length. */
export function layoutOf(scenario: Scenario, trace?: Trace): KeyLayout | undefined {
  const { framework, workload } = scenario;
  if (framework === undefined) return undefined;
  const { layout } = frameworks.named(framework.name);
  if (trace !== undefined) return layout(framework.options, trace.keys, 0);
  return layout(framework.options, new NumberedKeys(keysOf(scenario), workload.keyBytes), workload.keyBytes);
}

/** @throws Error if the scenario has no framework. */
export function framedBy({ scenario, layout, population, streams }: FramedParts): Framed {
  const { name, options } = scenario.framework!;
  const { hosts, processes } = scenario.client;
  const { facts, ttlSeconds } = population;
  const values = new Values();
  const clock = { nowSeconds: 0 };
  const lockDeaths = new LockDeaths();
  let runner: Pick<PageRunner, "wake"> | undefined;
  const framework = frameworks.named(name).create(options, {
    layout,
    values,
    now: () => clock.nowSeconds,
    epochSeconds: defaultSettings.epochSeconds,
    chance: streams.stream("framework"),
    wake: (row) => runner?.wake(row),
    hosts,
    // A stand-in is on the host of the process that it stands in for.
    hostOf: (process) => Math.floor(((process % processes) * hosts) / processes),
    readSeconds: createDistribution(scenario.database.readService).mean,
    ttlSeconds: (key) => ttlSeconds[facts[factAt(key, Fact.kind)]],
  });
  return {
    framework,
    lockDeaths,
    names: { keys: layout.keys, copies: layout.copies.length, versionOf: framework.versionOf },
    runBy: (one) => {
      runner = one;
    },
    program: (shape) => new FrameworkProgram({ framework, shape, clock, lockDeaths }),
  };
}
