/** New keys that keep coming, as an experiment writes them: a rate, or that with how they come and are asked for. */
import { z } from "zod";
import { rate, share } from "../../src/core/text/quantities.ts";
import { type NewKeysSpec, noNewKeys } from "../workload/new-keys.ts";

export const newKeys = z.union([
  rate(),
  z.strictObject({
    rate: rate().describe("How many come, on average, as a rate: they follow the load."),
    by: z
      .enum(["write", "read"])
      .prefault(noNewKeys.by)
      .describe(
        "The kind of request that a new key comes with, which is one of those of arrivals.rate: a write of something new (the default), or a read of something that nobody has asked for before.",
      ),
    askedFor: share()
      .prefault(noNewKeys.askedFor)
      .describe("Share of the new keys that are asked for again; the others are used once. Default: 1."),
    popularity: z
      .enum(["ranks", "newest"])
      .prefault(noNewKeys.popularity)
      .describe(
        "How those are asked for. ranks: each joins a rank of the popularity and shares its requests evenly with the keys there. newest: the newest key is the most popular one, and keys with as many newer ones as `keys` says are asked for no more. Default: ranks.",
      ),
  }),
]);

export function resolveNewKeys(part: z.output<typeof newKeys> | null | undefined): NewKeysSpec {
  if (part === null || typeof part !== "object") return { ...noNewKeys, perSecond: part ?? 0 };
  const { rate: perSecond, ...how } = part;
  return { perSecond, ...how };
}
