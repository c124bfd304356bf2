/**
 * What a scale model counts, in the units of the world that it stands for. Copies, reads and whatever else is an amount, by itself or a
 * second, are so many times as many there; shares, multiples and times are the same.
 */
import { nounOf } from "../../report/format.ts";
import type { Scale } from "./coarser.ts";
import { infosByName } from "./figures.ts";
import type { Kept } from "./kept.ts";

/** Inspections stay those of the model: a runbook, which alone has any, makes them of another one. */
export function inWorldUnits({ metrics, load, ...rest }: Kept, scale: Scale): Kept {
  const infos = infosByName();
  const times = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? null : value * scale.per));
  return {
    ...rest,
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, value]) => [name, value * timesOf(infos.get(name)?.unit ?? "", scale)]),
    ),
    ...(load === undefined ? {} : { load: { ...load, offered: times(load.offered), capacity: times(load.capacity) } }),
  };
}

/** How many times as much a number of this unit is in the world itself. */
function timesOf(unit: string, { per, larger }: Scale): number {
  // Copies are fewer and larger.
  if (unit === "bytes" || unit === "bytes/s") return per / larger;
  return unit === "1/s" || nounOf(unit) !== "" ? per : 1;
}
