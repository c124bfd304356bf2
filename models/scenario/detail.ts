/**
 * How much of a world is simulated: every key, or one in so many of those that are asked for rarely. Who runs an experiment reads what
 * "auto" comes to off all of its runs and their budget; a scenario by itself is then simulated in full, or as
 * fully as there is room for its keys.
 */
import { z } from "zod";
import { leastSampled } from "./keys-max.ts";
import type { Scenario } from "./types.ts";

/** One in more keys shows too little of them. */
export const SAMPLED_MAX = 1000;

export const detail = z
  .union([
    z.enum(["auto", "full"]),
    z.strictObject({
      sampled: z.int().min(1).max(SAMPLED_MAX).describe("Of so many of the less popular keys one is simulated."),
    }),
  ])
  .prefault("auto")
  .describe(
    `Which keys are simulated: "full" for all, {"sampled": 30} for the most popular ones and one in 30 of the others, drawn anew for each repeat, or "auto" for the finest that fits the budget (2m and 4GB, or \`--budget\`). Each request is made all the same. Default: auto.`,
  );

type DetailPart = z.output<typeof detail>;

/** Of more keys than there is room for "auto" is the finest that there is room for. */
export function resolveDetail(said: DetailPart, keys: number): Pick<Scenario, "detail"> {
  if (typeof said !== "string") return { detail: said };
  const sampled = leastSampled(keys);
  return said === "full" || sampled === 1 ? {} : { detail: { sampled } };
}
