/**
 * A mixture of a fast and a slow exponential with balanced means (Allen, Probability, Statistics and Queueing Theory,
 * 1978): more variable than the exponential, by its coefficient of variation.
 */
import { z } from "zod";
import { aboveZero, define, short } from "./definition.ts";
import { inverseOf } from "./invert-hazard.ts";

/** At this one the slow branch has one sample in two million. */
const CV_MAX = 1000;

export const hyperexponential = define({
  name: "hyperexponential",
  doc: "More variable than exponential: by mean and cv (standard deviation over mean, at least 1).",
  schemaOf: (quantity) =>
    z.strictObject({
      distribution: z.literal("hyperexponential"),
      mean: aboveZero(quantity).describe("The mean."),
      cv: z.number().min(1).max(CV_MAX).describe("Standard deviation over mean; 1 is exponential."),
    }),
  create: ({ mean, cv }) => {
    // Each branch contributes half of the mean.
    const fast = (1 + Math.sqrt((cv ** 2 - 1) / (cv ** 2 + 1))) / 2;
    const slow = 1 - fast;
    const fastRate = (2 * fast) / mean;
    const slowRate = (2 * slow) / mean;
    const invert = inverseOf((x, out) => {
      const a = fast * Math.exp(-fastRate * x);
      const b = slow * Math.exp(-slowRate * x);
      out[0] = -Math.log(a + b);
      out[1] = (a * fastRate + b * slowRate) / (a + b);
    });
    const firstRate = fast * fastRate + slow * slowRate;
    const slowLog = Math.log(slow);
    return {
      mean,
      quantile: (u) => {
        const w = -Math.log(1 - u);
        // Both lie below the answer: the hazard only falls, and the slow branch alone is not all of the tail.
        return invert(w, Math.max(w / firstRate, (w + slowLog) / slowRate));
      },
      describe: () => `hyperexponential, mean ${short(mean)}, coefficient of variation ${short(cv)}`,
    };
  },
});
