/**
 * What the swarm calls, as it is built: in a module that the runner of the tests has transformed, each call of something
 * imported looks it up first, and a world takes 1.7 times as long. `vitest.config.ts` leaves `dist/` as it is.
 */
import type * as Run from "../../models/run/run.ts";
import type * as Read from "../../models/scenario/read.ts";
import type * as Schema from "../../models/scenario/schema.ts";
import type * as Refusals from "../../src/core/refusal.ts";

function built<Module>(file: string): Promise<Module> {
  return import(new URL(`../../dist/${file}`, import.meta.url).href);
}

export const { run } = await built<typeof Run>("models/run/run.js");
export const { readScenario } = await built<typeof Read>("models/scenario/read.js");
export const { scenarioSchema } = await built<typeof Schema>("models/scenario/schema.js");
/** Of another class than that of the sources. */
export const { Refusal } = await built<typeof Refusals>("src/core/refusal.js");
