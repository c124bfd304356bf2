/**
 * How much of a world is simulated: every key, or one in so many of those that are asked for rarely; the whole run, or the stretch
 * around its faults. Who runs an experiment reads what "auto" comes to off all of its runs and their budget; a scenario by itself is then
 * simulated in full, or as fully as there is room for its keys.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { leastSampled } from "./keys-max.ts";
import type { Scenario } from "./types.ts";

/** One in more keys shows too little of them. */
export const SAMPLED_MAX = 1000;

/** What is usual is told by so much of a run at least. */
export const USUAL_SECONDS = 600;

export const detail = z
  .union([
    z.enum(["auto", "full"]),
    z.strictObject({
      sampled: z
        .int()
        .min(1)
        .max(SAMPLED_MAX)
        .optional()
        .describe("Of so many of the less popular keys one is simulated. Default: all are."),
      counted: z
        .boolean()
        .optional()
        .describe(
          "Hits that change nothing are counted and not made; everything else is made as ever. Needs `sampled` and the classic profile. Default: false, all are made.",
        ),
      stretches: z
        .union([
          z.boolean(),
          z.strictObject({
            after: duration({ least: USUAL_SECONDS }).describe(
              "How long after the last fault the run is simulated. Default: until the nodes that were struck would miss hardly more than usual, were they empty, and a quarter of an hour; at most an hour.",
            ),
          }),
        ])
        .optional()
        .describe(
          "Of the run only the stretch around its faults is simulated, from some ten minutes before the first. Needs a stationary start. Default: false, all of it.",
        ),
    }),
  ])
  .prefault("auto")
  .describe(
    `What is simulated: "full" for all, {"sampled": 30} for the most popular keys and one in 30 of the others, drawn anew for each repeat, {"stretches": true} for the stretch of the run around its faults, or "auto" for the finest that fits the budget (2m and 4GB, or \`--budget\`). Each request of what is simulated is made all the same, but for hits with {"counted": true}. Default: auto.`,
  );

export type DetailPart = z.output<typeof detail>;

/** Of more keys than there is room for "auto" is the finest that there is room for. */
export function resolveDetail(said: DetailPart, keys: number): Pick<Scenario, "detail" | "stretch"> {
  if (typeof said !== "string") {
    const { sampled, counted = false, stretches = false } = said;
    const after = typeof stretches === "boolean" ? {} : { afterSeconds: stretches.after };
    return {
      ...(sampled === undefined ? {} : { detail: counted ? { sampled, counted } : { sampled } }),
      ...(stretches === false ? {} : { stretch: after }),
    };
  }
  const sampled = leastSampled(keys);
  return said === "full" || sampled === 1 ? {} : { detail: { sampled } };
}

/** Whether the worlds are to be sampled. */
export function isSampled(said: DetailPart): said is Exclude<DetailPart, string> & { readonly sampled: number } {
  return typeof said !== "string" && said.sampled !== undefined;
}
