/** Keys that are asked for once, as an experiment writes them: a share of the requests. */
import { z } from "zod";
import { share } from "../../src/core/text/quantities.ts";
import { type NewKeysSpec, noNewKeys } from "../workload/new-keys.ts";

export const oneHitWonders = z.union([
  share(),
  z.strictObject({
    share: share().describe("Their share of the requests, 0 to 1."),
    by: z
      .enum(["write", "read"])
      .prefault("read")
      .describe(
        "The kind of these requests. read: each is a miss, and what it fills is never asked for. Default: read.",
      ),
  }),
]);

type OneHitWonders = z.output<typeof oneHitWonders> | undefined;

export function onceOf(part: OneHitWonders): { readonly share: number; readonly by: "read" | "write" } {
  return typeof part === "object" ? part : { share: part ?? 0, by: "read" };
}

/** Each is a key that comes and is asked for no more. */
export function newKeysUsedOnce({ share: once, by }: ReturnType<typeof onceOf>, rate: number): NewKeysSpec {
  return { ...noNewKeys, perSecond: once * rate, by, askedFor: 0 };
}
