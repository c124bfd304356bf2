/** How long keys are, and which keys and values a memcached with this command line cannot hold. */
import { z } from "zod";
import { createDistribution, type DistributionSpec } from "../../src/core/distributions/index.ts";
import type { Problem } from "../../src/core/text/problems.ts";
import { count } from "../../src/core/text/quantities.ts";
import { formatSize } from "../../src/core/text/units.ts";
import { largestValueBytes } from "../nodes/settings/item-size.ts";
import { drawnSizes } from "./distribution.ts";
import type { Parts } from "./parts.ts";
import type { sizesOverTime } from "./sizes-over-time.ts";
import type { MemcachedSpec } from "./types.ts";

/** Memcached refuses longer keys. */
const KEY_BYTES_MAX = 250;

export const keyBytes = z.union([count(1).max(KEY_BYTES_MAX), drawnSizes()]);

type ItemParts = Parts<{
  readonly keys: z.ZodType<number>;
  readonly keyBytes: typeof keyBytes;
  readonly valueBytes: typeof sizesOverTime;
}>;

/** How long the names of keys are. */
export function nameBytes(given: z.output<typeof keyBytes>): number {
  if (typeof given === "number") return given;
  return Math.min(KEY_BYTES_MAX, Math.max(1, Math.round(createDistribution(given).mean)));
}

/** Keys that are too short to tell all of them apart. */
export function shortKeys({ keys, keyBytes: given }: Pick<ItemParts, "keys" | "keyBytes">): Problem[] {
  if (keys === null || given === null) return [];
  const bytes = nameBytes(given);
  const digits = String(keys - 1).length;
  if (bytes >= digits) return [];
  return [{ path: ["keyBytes"], text: `${bytes}; expected at least ${digits}, the digits of ${keys} keys` }];
}

/** Values that memcached would never store. */
export function largeValues(
  { valueBytes, keyBytes: given }: Pick<ItemParts, "valueBytes" | "keyBytes">,
  memcached: MemcachedSpec | null,
): Problem[] {
  if (memcached === null || given === null || valueBytes === null) return [];
  const largest = largestValueBytes(memcached, nameBytes(given), memcached.itemBytesMax);
  const tooLarge = (size: DistributionSpec, path: readonly PropertyKey[]): Problem[] => {
    const always = size.distribution === "constant" ? Number(size.value) : 0;
    if (always <= largest) return [];
    const text = `${always}; expected at most ${largest}: memcached stores no item above ${formatSize(memcached.itemBytesMax)} (-I)`;
    return [{ path: ["valueBytes", ...path], text }];
  };
  if (!Array.isArray(valueBytes)) return tooLarge(valueBytes, []);
  return valueBytes.flatMap(({ size }, i) => tooLarge(size, [i, "size"]));
}
