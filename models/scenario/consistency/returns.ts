/** What is to be done as nodes return: where nobody would do it, and where it cannot be done. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { isCompound } from "../../faults/fault.ts";
import { faultNamed, fillsNodes, onReturnOf, primitivesOf } from "../../faults/index.ts";
import type { FrameworkPart } from "../framework.ts";
import type { PlacedFault } from "../placed-faults.ts";

export function impossibleReturns(placed: readonly PlacedFault[], framework: FrameworkPart | undefined): Problem[] {
  return placed.flatMap(({ index, spec }): Problem[] => {
    const onReturn = onReturnOf(spec);
    const found: Problem[] = [];
    if (onReturn !== undefined && endsElsewhere(spec)) {
      const { endedBy } = primitivesOf(spec)[0];
      const text = `${spec.fault} without "for": its nodes do not return by this entry; expected "for", or onReturn of the ${endedBy!.name} that ends it`;
      found.push({ path: [index, "onReturn"], text });
    }
    if (fillsNodes(spec) && framework !== undefined) {
      const text = `a loader sets values under the application's own keys, and ${framework.name} reads them under others; expected no pre-fill, or no framework`;
      found.push({ path: onReturn === undefined ? [index] : [index, "onReturn", "preFill"], text });
    }
    return found;
  });
}

/** Another entry, or nothing, ends what this one begins. */
function endsElsewhere({ fault, options }: PlacedFault["spec"]): boolean {
  const definition = faultNamed(fault);
  return !isCompound(definition) && definition.begins !== undefined && options.for === undefined;
}
