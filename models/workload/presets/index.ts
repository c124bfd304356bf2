/** The published workloads that an experiment may name. */
import { type Registry, registry } from "../../../src/core/registry.ts";
import { etc } from "./etc.ts";
import type { Preset } from "./preset.ts";
import { twitter } from "./twitter/twitter.ts";
import { ycsb } from "./ycsb.ts";

export type { Preset } from "./preset.ts";

export const presets: Registry<Preset> = registry("preset", ({ doc }) => doc);

presets.register(...twitter, etc, ...ycsb);
