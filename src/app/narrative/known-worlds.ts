/** Whether a world that would be tried is one that the experiment has already, written in whatever way: a flush as a node returns, or after it. */
import { isCompound } from "../../../models/faults/fault.ts";
import { faultNamed, primitiveNamed } from "../../../models/faults/index.ts";
import { type ScheduledFault, waitsForLoader } from "../../../models/faults/schedule.ts";
import { plan } from "../../../models/run/plan.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { canonical } from "../../sweep/expand.ts";

/** The world as a text, alike for worlds in which the same happens; null where only a run knows what happens when, or chance says it. */
export function worldText(scenario: Scenario, seed: number): string | null {
  if (scenario.faults.some(({ fault }) => isDrawn(fault))) return null;
  const planned = plan(scenario, seed);
  if (planned.waiting.length > 0 || waitsForLoader(planned)) return null;
  const { faults: _, ...others } = scenario;
  const strikes = planned.timed
    .filter((one) => !isOpenedAtOnce(one, planned.timed))
    .map(({ atSeconds, fault, node, options }) => canonical({ atSeconds, fault, node, options }));
  return canonical({ others, strikes });
}

/** When it strikes is another time in each repeat. */
export function isDrawn(name: string): boolean {
  const definition = faultNamed(name);
  return isCompound(definition) && definition.isDrawn;
}

/** A port that is closed and opened at one instant keeps nobody out. */
function isOpenedAtOnce({ fault, node, atSeconds }: ScheduledFault, all: readonly ScheduledFault[]): boolean {
  const { begins, ends } = primitiveNamed(fault);
  if (begins !== "closed" && ends !== "closed") return false;
  return all.some((other) => {
    const is = primitiveNamed(other.fault);
    const isOther = begins === "closed" ? is.ends === "closed" : is.begins === "closed";
    return isOther && other.node === node && other.atSeconds === atSeconds;
  });
}
