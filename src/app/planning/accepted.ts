/** Which of many worlds the model accepts, told by one run of each. */
import { InvalidInput } from "../ending/errors.ts";
import type { Making, World } from "./runs.ts";

/** Null where the budget has no room for them. */
export async function acceptedOf<T extends { readonly world: World }>(
  all: readonly T[],
  seed: number,
  runs: Making,
): Promise<T[] | null> {
  const asksFor = (some: readonly T[]) => some.map(({ world }) => ({ world, seed }));
  if (!runs.affords(asksFor(all))) return null;
  const isAccepted = async (some: readonly T[]): Promise<boolean> => {
    try {
      await runs.make(asksFor(some));
      return true;
    } catch (error) {
      if (error instanceof InvalidInput) return false;
      throw error;
    }
  };
  // A refusal does not say which of them it is about.
  if (await isAccepted(all)) return [...all];
  const accepted: T[] = [];
  for (const one of all) if (await isAccepted([one])) accepted.push(one);
  return accepted;
}
