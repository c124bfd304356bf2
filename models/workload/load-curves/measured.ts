/**
 * A load as it was measured, in a file. Whoever reads the experiment reads the file too and puts its points in the place of
 * its name (`points`, or `recurring` where it comes again): a run has no files.
 */
import { z } from "zod";
import { duration } from "../../../src/core/text/quantities.ts";
import { constantCurve } from "./constant.ts";
import { define } from "./curve.ts";

export const measured = define({
  name: "measured",
  doc: "A load as it was measured: times and requests a second in a CSV file.",
  options: z.strictObject({
    file: z
      .string()
      .min(1)
      .describe(
        "CSV file of the measurement, by its path relative to this file: a line each with the time, in seconds or as 2024-03-01T00:00:00Z, and requests a second. Its mean is the rate where arrivals.rate says no other.",
      ),
    every: duration({ aboveZero: true })
      .optional()
      .describe(
        "The measurement comes again after this time: 1d, 7d. Default: once, and its last value for ever after.",
      ),
  }),
  problems: ({ file }) => [
    {
      path: ["file"],
      text: `${JSON.stringify(file)}; expected the curve points: a file is read by the command line, not by a program that reads a scenario`,
    },
  ],
  create: (_options, context) => constantCurve({}, context),
});
