/** What can befall a node: one file a fault, one line here. The name is what an experiment writes in `fault`. */
import { crash } from "./crash.ts";
import type { FaultDefinition } from "./fault.ts";
import { recover } from "./recover.ts";

export const faults = [crash, recover] as const satisfies readonly FaultDefinition[];

export type FaultName = (typeof faults)[number]["name"];
