/** Runs of a world with and without the kernel, and what both leave behind. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect } from "vitest";
import type * as Engines from "../../models/kernel/engine.ts";
import { INDEX_WORDS } from "../../models/nodes/memory/layout.ts";
import type * as Runs from "../../models/run/run.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { readScenario } from "../swarm/built.ts";

const built = <Module>(file: string): Promise<Module> => import(new URL(`../../dist/${file}`, import.meta.url).href);
const { prepare } = await built<typeof Runs>("models/run/run.js");
const { Engine } = await built<typeof Engines>("models/kernel/engine.js");

type EngineName = "none" | "js" | "wasm";

/** The results, and what the hot path leaves in memory: items, index, facts, counts, sockets, rows; how many events there were and are. */
function cameTo(scenario: Scenario, engine: EngineName) {
  const { world, result } = prepare(scenario, 1, { engine, check: true });
  const told = JSON.stringify(result());
  const { simulation, cluster, requests, wire, recording } = world;
  const { items, used, index, keyWords, tallies } = cluster.nodes.storage;
  const { key, stage, number, beganAt, freeCount, used: rows } = requests;
  const columns = [items.slice(0, used), index.map(withoutHome), keyWords, tallies, wire.sockets, recording.counts];
  const ofRows = [key, stage, number, beganAt].map((column) => column.slice(0, rows));
  const { pending, calendar } = simulation;
  return {
    told,
    digests: [...columns, ...ofRows].map(digest),
    freeCount,
    rows,
    pending,
    scheduled: calendar.scheduled,
  };
}

/** Only a kernel keeps homes in the index, in half of the word beside a key's first copy. */
function withoutHome(word: number, i: number): number {
  return i % INDEX_WORDS === 0 ? word : word >>> 16;
}

function digest(column: Int32Array | Float64Array | Uint8Array): string {
  return createHash("sha256").update(new Uint8Array(column.slice().buffer)).digest("hex").slice(0, 16);
}

/** What the work comes to, and how many requests kernels did in it. */
function counted<T>(work: () => T): { readonly plain: number; readonly came: T } {
  const { leave } = Engine.prototype;
  let plain = 0;
  Engine.prototype.leave = function (this: InstanceType<typeof Engine>): number {
    const before = this.plain;
    const next = leave.call(this);
    plain += this.plain - before;
    return next;
  };
  try {
    const came = work();
    return { plain, came };
  } finally {
    Engine.prototype.leave = leave;
  }
}

/**
 * @returns in how many of the worlds there was something that the kernel did.
 * @throws where an engine leaves anything else than the general path does.
 */
export function leaveTheSame(drawn: fc.Arbitrary<object>, worlds: number, seed: number): number {
  let held = 0;
  for (const given of fc.sample(drawn, { numRuns: worlds, seed })) {
    // Two faults of a node may contradict each other.
    const { value } = readScenario(given);
    if (value === null) continue;
    if (kernelsDid(value, JSON.stringify(given)) > 0) held++;
  }
  return held;
}

/**
 * @returns how many requests of the world either engine did at least.
 * @throws where one leaves anything else than the general path does.
 */
export function kernelsDid(scenario: Scenario, world: string): number {
  const general = orRefused(scenario, "none");
  const both = (["js", "wasm"] as const).map((engine) => {
    const { plain, came } = counted(() => orRefused(scenario, engine));
    expect(came, `${engine} in ${world}`).toEqual(general);
    return plain;
  });
  return Math.min(...both);
}

/** A fault of the world may change nothing. */
function orRefused(scenario: Scenario, engine: EngineName) {
  try {
    return cameTo(scenario, engine);
  } catch (error) {
    if ((error as Error).name === "Refusal") return (error as Error).message;
    throw error;
  }
}
