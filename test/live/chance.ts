/** What the live tests draw from their printed seed. */
import { dice } from "../../models/client-conformance/dice.ts";

/** Numbers below a limit, the same for the same seed. */
export function rolling(seed: number): (limit: number) => number {
  const roll = dice(seed * 2 + 1);
  // The first draws of a small state are small.
  for (let i = 0; i < 20; i++) roll(2);
  return roll;
}

/** Keys that no test has seen before: of several shapes, printable ASCII, 1 to 250 bytes. */
export function freshKeys(count: number, seed: number): string[] {
  const roll = rolling(seed);
  const letter = () => String.fromCharCode(33 + roll(94));
  const keys = new Set<string>();
  while (keys.size < count) {
    const shape = roll(10);
    if (shape < 5) keys.add(`${["user", "item", "s", "cart:list"][roll(4)]}:${roll(2 ** 30)}`);
    else if (shape < 9) keys.add(Array.from({ length: 1 + roll(40) }, letter).join(""));
    else keys.add(Array.from({ length: 1 + roll(250) }, letter).join(""));
  }
  return [...keys];
}
