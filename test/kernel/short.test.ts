/** Runs that are too short for a kernel have none. */
import { expect, it } from "vitest";
import type * as Engines from "../../models/kernel/engine.ts";
import type * as Runs from "../../models/run/run.ts";
import { readScenario } from "../swarm/built.ts";

const built = <Module>(file: string): Promise<Module> => import(new URL(`../../dist/${file}`, import.meta.url).href);
const { prepare } = await built<typeof Runs>("models/run/run.js");
const { Engine } = await built<typeof Engines>("models/kernel/engine.js");

const SECONDS = 100;

/** What stands before the requests of a run at so many a second that asks for no engine. */
function hotPathOf(rate: number): unknown {
  const { value } = readScenario({
    duration: `${SECONDS}s`,
    cluster: { nodes: 3, memory: "2MB" },
    client: { name: "pecl-memcache", processes: 2 },
    database: { servers: 10, readService: { distribution: "constant", value: "1ms" } },
    workload: { keys: 1000, popularity: { zipf: 1 }, valueBytes: 100, arrivals: { rate, load: { curve: "constant" } } },
  });
  return prepare(value!, 1).world.application.hotPath;
}

it("a run has a kernel if a hundred thousand requests are to come, and none if one fewer a second", () => {
  expect(hotPathOf(1000)).toBeInstanceOf(Engine);
  expect(hotPathOf(999)).toBeNull();
});
