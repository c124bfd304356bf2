/** What somebody would set to help, where there is nothing to set: a load that is not drawn, retries or servers that are not there. */
import type { Problem } from "../../../src/core/text/problems.ts";
import type { Primitive } from "../../faults/fault.ts";
import { primitivesOf } from "../../faults/index.ts";
import { isTimed } from "../../faults/schedule.ts";
import type { PlacedFault } from "../placed-faults.ts";

/** What the rest of the scenario has; true where that is not known. */
export interface ToSet {
  readonly hasRetries: boolean;
  readonly hasServers: boolean;
  /** Requests come at a rate of the scenario's own. */
  readonly hasRate: boolean;
}

export function idleHelp(placed: readonly PlacedFault[], has: ToSet): Problem[] {
  return placed.flatMap(({ index, spec }) => {
    const isKnown = isTimed(spec.at);
    return primitivesOf(spec).flatMap((one): Problem[] => {
      const text = missing(one, has, isKnown);
      return text === null ? [] : [{ path: [index], text: `${one.name}, ${text}` }];
    });
  });
}

function missing(
  { needsRetries, needsServers, loadFactor }: Primitive,
  { hasRetries, hasServers, hasRate }: ToSet,
  isKnown: boolean,
): string | null {
  if (needsRetries === true && !hasRetries) {
    return "where nothing is asked again; expected retries of the application (scenario.protection.retry)";
  }
  if (needsServers === true && !hasServers) {
    return "where any number of queries is worked on at once; expected database.servers that are a number";
  }
  if (loadFactor === undefined) return null;
  if (!hasRate) return "where requests are those of a trace or of users; expected requests that come at a rate";
  return isKnown ? null : "at a milestone; expected a time, since the rate is known before the run";
}
