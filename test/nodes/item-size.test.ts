/** The longest value of an item of a size, against the size of items with every value. */
import { expect, it } from "vitest";
import { itemSize, largestValueBytes } from "../../models/nodes/settings/item-size.ts";

it.each([
  { profile: "1.4", cas: true },
  { profile: "modern", cas: true },
  { profile: "classic", cas: false },
] as const)("is what fits, and no byte more, in $profile", (settings) => {
  const keyBytes = 20;
  for (let bytes = itemSize(settings, keyBytes, 1, 0); bytes < 3000; bytes++) {
    let longest = 0;
    while (itemSize(settings, keyBytes, longest + 1, 0) <= bytes) longest++;
    expect(largestValueBytes(settings, keyBytes, bytes)).toBe(longest);
  }
});
