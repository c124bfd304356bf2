/** All protections that have a name, each with the part of `protection` it is of. */
import { stampedes } from "../../../models/frameworks/look-aside/index.ts";
import { writePolicies } from "../../../models/frameworks/look-aside/writes.ts";
import type { MechanismDefinition } from "../../../models/protection/definition.ts";
import { breakers, limits, retries, throttles } from "../../../models/protection/index.ts";

export interface ListedMechanism extends Pick<MechanismDefinition<unknown>, "name" | "title" | "source" | "rule"> {
  /** Of `protection`. */
  readonly part: string;
  readonly options: { readonly shape: Readonly<Record<string, unknown>> };
}

export function mechanisms(): ListedMechanism[] {
  const known = {
    ...{ retry: retries, breaker: breakers, limit: limits, throttle: throttles },
    ...{ stampede: stampedes, writes: writePolicies },
  };
  return Object.entries(known).flatMap(([part, registry]) => registry.map((one) => ({ ...one, part })));
}
