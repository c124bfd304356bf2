/** What is done as nodes return and does nothing in this world, in sentences. */

import type { FaultSpec } from "../../faults/fault-spec.ts";
import { faultNamed, onReturnOf, primitivesOf } from "../../faults/index.ts";
import { preFill } from "../../faults/pre-fill.ts";
import type { Scenario } from "../types.ts";

export function idleReturns(scenario: Scenario): string[] {
  const { faults, client } = scenario;
  return faults.flatMap((spec, index): string[] => {
    const onReturn = onReturnOf(spec);
    const tooMany = tooManyKeys(scenario, spec, index);
    if (onReturn === undefined) return tooMany;
    const where = `faults[${index}].onReturn`;
    const found = tooMany;
    const isNothing = Object.values(onReturn).every((part) => part === undefined);
    if (isNothing) found.push(`${where} does nothing: it says nothing of what is to be done.`);
    if (onReturn.flush === true && returnsEmpty(spec)) {
      found.push(`${where}.flush does nothing: the node returns empty.`);
    }
    if (onReturn.ramp !== undefined && client.processes === 1) {
      found.push(`${where}.ramp only delays the return: there is one process to let in.`);
    }
    const { holdUntil } = onReturn;
    const backAt = returnOf(spec);
    if (holdUntil?.anchor === "start" && backAt !== null && holdUntil.offsetSeconds <= backAt) {
      found.push(`${where}.holdUntil does nothing: the node returns later all the same.`);
    }
    return found;
  });
}

/** More than there are at the start; which of them live on the node, only the run says. */
function tooManyKeys({ workload }: Scenario, spec: FaultSpec, index: number): string[] {
  const isLoader = spec.fault === preFill.name;
  const keys = isLoader ? Number(spec.options.keys) : (onReturnOf(spec)?.preFill?.keys ?? 0);
  if (workload.newKeys.perSecond > 0 || keys <= workload.keys) return [];
  return [
    `faults[${index}]${isLoader ? "" : ".onReturn.preFill"}.keys is more than there are: a loader sets those of the ${workload.keys} (workload.keys) that live on the node.`,
  ];
}

/** Every way in which its nodes are lost costs them their memory, or it is the start of a process that has none. */
function returnsEmpty(spec: FaultSpec): boolean {
  return primitivesOf(spec).every(
    ({ begins, ends }) =>
      begins === "down" || ends === "down" || (begins === "silent" && spec.options.memory !== "kept"),
  );
}

/** When the nodes of an entry return; null where that is not one known instant. */
function returnOf({ fault, at, options }: FaultSpec): number | null {
  if (at.anchor !== "start") return null;
  const definition = faultNamed(fault);
  if ("isReturn" in definition && definition.isReturn === true) return at.offsetSeconds;
  const lasts = options.for ?? options.after;
  return typeof lasts === "number" ? at.offsetSeconds + lasts : null;
}
