/** The numbers of a series, without the windows in which it is not defined. */
import type { Band } from "../../../core/summary.ts";

export function hasNumbers(band: Band | undefined): boolean {
  return band?.mean.some((value) => value !== null) ?? false;
}

export function finite(values: readonly (number | null)[] | undefined): number[] {
  return (values ?? []).filter((value): value is number => value !== null && Number.isFinite(value));
}
