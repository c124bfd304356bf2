/** The arrival processes that an experiment may name: one file a process, one line here. */
import { type Registry, registry } from "../../../src/core/registry.ts";
import { deterministic } from "./deterministic.ts";
import { markovModulated } from "./markov-modulated.ts";
import { poisson } from "./poisson.ts";
import type { ArrivalProcessDefinition, ProcessSpec } from "./process.ts";
import { renewal } from "./renewal.ts";

export const arrivalProcesses: Registry<ArrivalProcessDefinition> = registry("arrival process", ({ doc }) => doc);

arrivalProcesses.register(poisson, deterministic, renewal, markovModulated);

/** What a scenario that names none has: its results do not mention it. */
export const defaultProcess: ProcessSpec = { name: poisson.name };
