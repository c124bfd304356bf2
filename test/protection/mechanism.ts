/** Mechanisms with their options as an experiment would give them, and the defaults where it gives none. */

import type { MechanismDefinition } from "../../models/protection/definition.ts";
import type { Registry } from "../../src/core/registry.ts";

/** The mechanism with this name, of one process. */
export function made<M>(known: Registry<MechanismDefinition<M>>, name: string, options: object = {}): M {
  const definition = known.named(name);
  return definition.create(definition.options.parse(options), () => 0.5);
}
