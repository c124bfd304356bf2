/** Faults that befall whoever holds a lock, where nobody takes one: locks are a framework's, and not of each with all options. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { primitivesOf } from "../../faults/index.ts";
import { frameworks } from "../../frameworks/index.ts";
import type { FrameworkPart } from "../framework.ts";
import type { PlacedFault } from "../placed-faults.ts";

export function nobodyLocks(placed: readonly PlacedFault[], framework: FrameworkPart | undefined): Problem[] {
  if (framework !== undefined && frameworks.named(framework.name).takesLocks?.(framework.options) !== false) return [];
  return placed.flatMap(({ index, spec }): Problem[] => {
    const locking = primitivesOf(spec).find(({ needsLocks }) => needsLocks);
    if (locking === undefined) return [];
    const text =
      framework === undefined
        ? `${locking.name}, where nobody takes locks; expected a framework that does (scenario.framework)`
        : `${locking.name}, where ${framework.name} with its options takes no locks; expected one that does (scenario.framework)`;
    return [{ path: [index], text }];
  });
}
